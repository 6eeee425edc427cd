"""专项自查: what a report on part of the office may speak of, and how its subject is called."""

import msgspec

from auditor.audit.run import LINKS
from auditor.audit.scope import ACCOUNTS_ONLY, SITES_ONLY
from auditor.model.office import Office
from auditor.result.report_document import Rectification, ReportDocument


def topic_words(office: Office, only: str) -> str:
    """Return the subject as the title prints it: 政务新媒体, 网站链接, a column, what a unit answers for …"""
    fixed = dict.fromkeys(SITES_ONLY, "政府网站（专栏）") | dict.fromkeys(ACCOUNTS_ONLY, "政务新媒体")
    fixed[LINKS] = "网站链接"
    if only in fixed:
        return fixed[only]
    units = {name: f"{unit.name}负责内容" for unit in office.units for name in (unit.id, unit.name)}
    columns = [column for site in office.sites for column in site.columns]
    named = {name: f"“{column.name}”栏目" for column in columns for name in (column.id, column.name)}
    sites = {name: site.name for site in office.sites for name in (site.id, site.name)}
    accounts = {name: f"{one.platform}“{one.name}”" for one in office.accounts for name in (one.id, one.name)}
    return (named | accounts | sites | units).get(only, only)


def on_topic(document: ReportDocument, topic: str) -> ReportDocument:
    """Return the document restricted to what the 专项自查 looked at.

    Left out: veto rows no check of it touched and what is asked of people for them, other objects' rows of the ledger,
    and comparisons with whole quarters.
    """
    result = document.result
    touched = {row.partition(":")[0] for entry in result.checks for row in entry.rows}
    found = {item.id for item in result.findings}
    ledger = document.rectification
    rows = tuple(row for row in ledger.rows if row.finding in found) if ledger else ()
    asked = tuple(one for one in document.signoffs.questions if one.kind != "manual" or one.row in touched)
    known = {one.id for one in asked}
    answers = tuple(one for one in document.signoffs.answers if one.question in known)
    return msgspec.structs.replace(
        document,
        topic=topic,
        vetoes=tuple(rule for rule in document.vetoes if rule.row in touched),
        rectification=Rectification.of(rows) if ledger else None,
        signoffs=msgspec.structs.replace(document.signoffs, questions=asked, answers=answers),
        submissions=None,
        applications=None,
        availability=(),
        previous=None,
        trend=(),
    )
