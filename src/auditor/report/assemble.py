"""The office's and the rulebook's words, put as the report document keeps them."""

from auditor.model.office import Office
from auditor.result.report_document import ReportWords, UnitWords, VetoRule
from auditor.rulebook import Rulebook

_AREAS = {"site": "网站（专栏）", "account": "新媒体"}


def report_words(office: Office) -> ReportWords:
    """Return the report's words as the register has them."""
    fields = office.report
    return ReportWords(
        name=office.name,
        short_name=office.short_name,
        district=office.district,
        recipient=fields.recipient,
        signature=fields.signature,
        number=fields.number,
        contact=fields.contact,
        phone=fields.phone,
        sealed=fields.sealed,
        basis=fields.basis,
        street=keeps_sections_only(office),
    )


def unit_words(office: Office) -> tuple[UnitWords, ...]:
    """Return the office's units with the person who answers now."""
    return tuple(UnitWords(id=unit.id, name=unit.name, owner=unit.answering) for unit in office.units)


def keeps_sections_only(office: Office) -> bool:
    """Whether the office has no portal of its own (a street): then it prints neither score nor 合格率."""
    return all(site.scope == "section" for site in office.sites)


def veto_rules(rulebook: Rulebook, office: Office) -> tuple[VetoRule, ...]:
    """Return the 单项否决 rows that may veto, of the kinds of objects the office keeps, for 表2."""
    kept = {"site": bool(office.sites), "account": bool(office.accounts)}
    return tuple(
        VetoRule(row=row.id, area=_AREAS[row.applies_to], title=row.title, text=row.text)
        for row in rulebook.rows.values()
        if row.kind == "veto" and row.strongest in ("veto", "review") and kept.get(row.applies_to, False)
    )


def row_titles(rulebook: Rulebook) -> dict[str, str]:
    """Return row id → 指标名称 for the 对应指标 column."""
    return {identifier: row.title for identifier, row in rulebook.rows.items()}
