"""Shared by the checks that read page samples: which pages are of a kind, what is missing, and how to say it."""

from collections.abc import Collection, Iterable, Sequence

from auditor.checks.base import PORTAL_MATTER, Context, not_applicable, not_checked
from auditor.model.facts import ColumnFacts, PageSample, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import Confidence, Method, Severity

ENOUGH = 4
"""A page that is also a list is taken for a guide only where it names so many elements."""


def unseen(site: Site, seen: SiteFacts | None) -> Judgement | None:
    """Return 未能检查 where the site or its pages were not seen; nothing where they were."""
    if seen is None or not seen.home.seen:
        return not_checked(site.id, seen.home.reason if seen and seen.home.reason else "首页未能打开")
    if not seen.samples:
        return not_checked(site.id, "本次没有读到可供核对的页面")
    return None


def not_for_us(site: Site, seen: SiteFacts | None) -> Judgement | None:
    """Return 不适用（归区门户）for a section, 未能检查 for a portal not seen; nothing for a portal that was."""
    return not_applicable(site.id, PORTAL_MATTER) if site.scope == "section" else unseen(site, seen)


def columns_for(site: Site, categories: Iterable[str]) -> list[Column]:
    """Return the declared columns that hold one of the categories."""
    wanted = set(categories)
    return [column for column in site.columns if wanted & set(column.categories)]


def pages_called(site: Site, seen: SiteFacts, kind: str, categories: Iterable[str]) -> list[PageSample]:
    """Return the pages that call themselves ``kind``: those of the columns declared for it, else all."""
    columns = columns_for(site, categories)
    inside = addresses(seen, columns)
    found = [page for page in seen.samples if _is(page, kind)]
    placed = [page for page in found if page.url in inside]
    return placed if columns else found


def crawled(columns: Iterable[Column]) -> bool:
    """Whether pages of these columns were to be opened at all; lists handed in by staff bring none."""
    return any(column.method is Method.CRAWL for column in columns)


def addresses(seen: SiteFacts, columns: Sequence[Column]) -> set[str]:
    """Return the addresses of columns, of everything they list, and of the pages kept that lie below them."""
    ids = {column.id for column in columns}
    below = tuple(folder for column in columns if (folder := _folder(column)) and not seen.home.url.startswith(folder))
    found: set[str] = {page.url for page in seen.samples if page.column in ids or page.url.startswith(below)}
    for column in seen.columns:
        if column.column in ids:
            found |= {column.url, *(item.url for item in column.items)}
    return found


def column_facts(seen: SiteFacts, column: Column) -> ColumnFacts | None:
    """Return what was seen of a declared column."""
    return next((each for each in seen.columns if each.column == column.id), None)


def _folder(column: Column) -> str:
    """The folder a column's pages lie in: a single page (静态) may be a list of one that leads to it."""
    return column.url.rsplit("/", 1)[0] + "/" if column.url else ""


def _is(page: PageSample, kind: str) -> bool:
    elements = page.details.elements.get(kind)
    if elements is None or page.kind == "hub":
        return False
    return page.kind in ("article", "other") or len(elements) >= ENOUGH


def elements_of(pages: Iterable[PageSample], kind: str) -> set[str]:
    """Return the elements that the pages name together."""
    return {name for page in pages for name in page.details.elements.get(kind, ())}


def lacking(required: Iterable[str], found: Collection[str]) -> list[str]:
    """Return what of ``required`` is not found, in the published order."""
    return [name for name in required if name not in found]


def page_name(page: PageSample) -> str:
    """Return what a reader calls the page."""
    return page.heading or page.title or page.url


def doubt(site: Site, page: PageSample, row: str, ctx: Context, **words: str) -> Problem:
    """Return a problem that a person must look at: suspected, without points."""
    return Problem(
        **words,  # type: ignore[arg-type]
        url=page.url,
        severity=Severity.ADVICE,
        confidence=Confidence.SUSPECTED,
        unit=_unit(site, page),
        evidence=page.evidence,
        clause=ctx.clause(row),
    )


def clue(row: str, ctx: Context, *, unit: str | None, **words: object) -> Problem:
    """Return a problem that a person must look at where no kept page carries it: suspected, without points."""
    return Problem(
        **words,  # type: ignore[arg-type]
        severity=Severity.ADVICE,
        confidence=Confidence.SUSPECTED,
        unit=unit,
        clause=ctx.clause(row),
    )


def found(site: Site, page: PageSample, row: str, ctx: Context, **words: str) -> Problem:
    """Return a problem as grave as the row allows."""
    return Problem(
        **words,  # type: ignore[arg-type]
        url=page.url,
        severity=ctx.severity(row, Severity.DEDUCT),
        unit=_unit(site, page),
        evidence=page.evidence,
        clause=ctx.clause(row),
    )


def _unit(site: Site, page: PageSample) -> str | None:
    column = next((each for each in site.columns if each.id == page.column), None)
    return (column.unit if column else None) or site.unit
