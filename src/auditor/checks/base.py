"""What every check declares and is given: its meta data, the context of the judging, and small ways to speak."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Literal, Protocol

import msgspec

from auditor.derive.spans import cn as cn
from auditor.derive.spans import day_of
from auditor.model.facts import ColumnFacts, Facts, SiteFacts
from auditor.model.judgement import AppliedLimit, Judgement, Problem, ReportingPeriod
from auditor.model.office import Account, Column, Office, Site
from auditor.model.words import Responsibility, Severity, Verdict
from auditor.rulebook.book import Rulebook
from auditor.rulebook.rows import Strength

ObjectKind = Literal["site", "column", "account", "document", "office"]
Needs = Literal["home", "columns", "links", "navigation", "accounts", "pages", "probes", "nothing"]

HEADINGS = ("检查什么", "依据", "怎样判定", "不判定的情形", "怎样整改")
"""Headings of a check's manual page, in their order."""

PORTAL_MATTER = "归区门户统一检查，本单位为门户网站板块，不单独适用"


class WorkingDays(Protocol):
    """工作日历 as checks use it."""

    def is_working_day(self, day: date) -> bool:
        """Return whether ``day`` is a working day."""
        ...

    def known(self, year: int) -> bool:
        """Return whether the holidays of ``year`` are known, so that its working days are exact."""
        ...

    def between(self, start: date, end: date) -> int:
        """Return the working days after ``start`` up to and including ``end``."""
        ...


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """META of a check. ``id`` names the problem; ``code`` is short and stable; ``key`` documents the place key.

    ``rows`` are the rows it serves; ``needs`` the facts it reads; ``aliases`` earlier ids of a renamed check.
    """

    code: str
    id: str
    title: str
    objects: ObjectKind
    rows: tuple[str, ...]
    needs: tuple[Needs, ...] = ()
    key: str = "空"
    aliases: tuple[str, ...] = ()


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a check judges by: the monitoring point, the period, the register, the rules, the working days."""

    at: datetime
    period: ReportingPeriod
    office: Office
    rulebook: Rulebook
    calendar: WorkingDays

    @property
    def day(self) -> date:
        """The calendar day of the monitoring point in Asia/Shanghai."""
        return day_of(self.at)

    def limit(self, row: str, name: str) -> AppliedLimit:
        """Return a limit of the rulebook as the result document states it."""
        limit = self.rulebook.limit(row, name)
        return AppliedLimit(value=limit.words, layer=limit.layer)

    def number(self, row: str, name: str) -> int:
        """Return a limit that is a whole number."""
        return int(self.rulebook.limit(row, name).number)

    def clause(self, row: str) -> str:
        """Return where ``row`` stands, as a report quotes it."""
        return self.rulebook.source(row)

    def strength(self, row: str) -> Strength:
        """Return the gravest consequence the row (or ``row:condition``) allows."""
        condition = row.partition(":")[2]
        found = self.rulebook.row(row)
        return found.condition_strength(condition) if condition else found.strongest

    def severity(self, row: str, wanted: Severity) -> Severity:
        """Return ``wanted``, or less where the row does not carry so much (grade, 原则上, undefined period)."""
        order = {Severity.ADVICE: 0, Severity.DEDUCT: 1, Severity.VETO: 2}
        allowed = {"veto": Severity.VETO, "deduct": Severity.DEDUCT}.get(self.strength(row), Severity.ADVICE)
        return min(wanted, allowed, key=order.__getitem__)

    def verdict(self, row: str) -> Verdict:
        """Return what a met condition of ``row`` may be called: fail, review, or pass with advice."""
        allowed = self.strength(row)
        if allowed in ("veto", "deduct"):
            return Verdict.FAIL
        return Verdict.REVIEW if allowed == "review" else Verdict.PASS


Run = Callable[[Facts, Context], tuple[Judgement, ...]]


def sites_of(facts: Facts, office: Office) -> list[tuple[Site, SiteFacts | None]]:
    """Return every declared site with its facts, in the register's order."""
    seen = {site.site: site for site in facts.sites}
    return [(site, seen.get(site.id)) for site in office.sites]


def columns_of(facts: Facts, office: Office) -> list[tuple[Site, Column, ColumnFacts | None]]:
    """Return every declared column with its site and facts, in the register's order."""
    found: list[tuple[Site, Column, ColumnFacts | None]] = []
    for site, site_facts in sites_of(facts, office):
        by_id = {column.column: column for column in site_facts.columns} if site_facts else {}
        found.extend((site, column, by_id.get(column.id)) for column in site.columns)
    return found


def object_unit(site: Site, column: Column | None = None) -> str | None:
    """Return the unit that answers: the column's, else the site's."""
    return (column.unit if column else None) or site.unit


def account_unit(account: Account) -> str | None:
    """Return the unit that answers for an account."""
    return account.unit


def template_owner(site: Site) -> Responsibility:
    """Whose matter the templates are: the portal platform's for a section, the office's for its own site."""
    return Responsibility.PLATFORM if site.scope == "section" else Responsibility.OWN


def passed(object_id: str, observed: str = "", limit: AppliedLimit | None = None, reason: str = "") -> Judgement:
    """Return a pass."""
    return Judgement(object=object_id, verdict=Verdict.PASS, observed=observed, limit=limit, reason=reason)


def not_checked(object_id: str, reason: str, *, gap: bool = True) -> Judgement:
    """Return 未能检查; ``gap`` = it comes from coverage (what should have been seen was not)."""
    return Judgement(object=object_id, verdict=Verdict.NOT_CHECKED, reason=reason, coverage_gap=gap)


def not_applicable(object_id: str, reason: str) -> Judgement:
    """Return 不适用."""
    return Judgement(object=object_id, verdict=Verdict.NOT_APPLICABLE, reason=reason)


def review(object_id: str, reason: str, problems: Iterable[Problem] = (), observed: str = "") -> Judgement:
    """Return 需人工核实."""
    return Judgement(
        object=object_id, verdict=Verdict.REVIEW, reason=reason, observed=observed, problems=tuple(problems)
    )


def quoted(names: Iterable[str], most: int = 3) -> str:
    """Return 「甲」「乙」「丙」等5个 for a list of names."""
    listed = list(names)
    text = "".join(f"“{name}”" for name in listed[:most])
    return f"{text}等{len(listed)}个" if len(listed) > most else text
