"""Shared by the link checks: whose matter a broken link is, and how it is put into words."""

import re
from collections.abc import Iterable, Sequence

from auditor.checks.base import Context
from auditor.derive.link_states import LinkState, link_state
from auditor.derive.names import contains_any
from auditor.derive.root_causes import RootCause, root_causes
from auditor.model.facts import LinkFacts, Referrer, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import ANSWERED, OUR_FAULT, OUTCOME_ZH, Confidence, Outcome, Responsibility, Severity, Verdict
from auditor.reading.urls import host_of

_SITE_NAME_BEHIND = re.compile(r"(?<=.{4})\s*[-_|—–]+\s*[^-_|—–]{2,20}$")

KIND_ZH = {"image": "图片", "attachment": "附件"}
SCOPE_ROW = "LK-3"
"""What counts as a link: the row a section's links rest on, as the points of 可用性 are the portal's (归区门户)."""

UNTRIED = OUR_FAULT | {Outcome.BUDGET_EXHAUSTED, Outcome.TRAP_LIMIT}


def split_links(seen: SiteFacts) -> tuple[list[LinkFacts], list[LinkFacts]]:
    """Return the links of the home page and all others; all second-level pages stand for an entrance-only home."""
    entrance = {column.url for column in seen.columns} if seen.home.navigation_only else set()
    home: list[LinkFacts] = []
    other: list[LinkFacts] = []
    for link in seen.links:
        on_home = link.on_home or any(place.url in entrance for place in link.referrers)
        (home if on_home else other).append(link)
    return home, other


def broken_links(site: Site, seen: SiteFacts, links: Sequence[LinkFacts], row: str, ctx: Context) -> Judgement:
    """Judge ``links`` of one site: confirmed ones fail, suspected ones and those refusing robots are for a person."""
    problems = tuple(_problem(site, cause, row, ctx) for cause in root_causes(links, seen.links))
    confirmed = sum(problem.confidence is Confidence.CONFIRMED for problem in problems)
    refused = [link for link in links if link_state(link) is LinkState.REFUSED]
    untried = [link for link in links if link.outcome in UNTRIED]
    reason = _reason(confirmed, len(problems) - confirmed, refused, untried)
    verdict = Verdict.PASS
    if confirmed:
        verdict = ctx.verdict(row)
    elif problems or refused:
        verdict = Verdict.REVIEW
    elif untried:
        verdict = Verdict.NOT_CHECKED
    gap = verdict is Verdict.NOT_CHECKED
    observed = f"检查{len(links)}个链接，确认不可用{confirmed}处"
    return Judgement(
        object=site.id,
        verdict=verdict,
        reason=reason,
        observed=observed,
        problems=problems,
        coverage_gap=gap,
        rows=rows_of(site, row),
    )


def rows_of(site: Site, row: str) -> tuple[str, ...]:
    """Return the rows a site's links rest on."""
    return (SCOPE_ROW,) if site.scope == "section" else (row,)


def responsibility(site: Site, links: Iterable[LinkFacts], ctx: Context) -> Responsibility:
    """Whose matter: the platform's where only its template carries the link, the source's in reposted articles."""
    found = list(links)
    if site.scope == "section" and all(_only_in_template(link) for link in found):
        return Responsibility.PLATFORM
    names = (*site.own_names, ctx.office.name, ctx.office.short_name, site.name)
    places = [place for link in found for place in link.referrers if place.zone == "main"]
    if places and all(_reposted(place, names) for place in places):
        return Responsibility.REPOST
    return Responsibility.OWN


def unit_of_page(site: Site, url: str) -> str | None:
    """Return the unit of the declared column under whose address ``url`` lies, else the site's."""
    inside = [column for column in site.columns if column.url and column.unit and url.startswith(_folder(column.url))]
    best = max(inside, key=lambda column: len(column.url or ""), default=None)
    return best.unit if best else site.unit


def _only_in_template(link: LinkFacts) -> bool:
    return link.in_template or (bool(link.referrers) and all(place.zone != "main" for place in link.referrers))


def _reposted(place: Referrer, names: tuple[str, ...]) -> bool:
    return bool(place.source.strip()) and not contains_any(place.source, names)


def _folder(url: str) -> str:
    return url.rsplit("/", 1)[0] + "/"


def _problem(site: Site, cause: RootCause, row: str, ctx: Context) -> Problem:
    link = cause.link
    first = link.referrers[0] if link.referrers else Referrer(url=site.url)
    return Problem(
        key=cause.key,
        title=f"{KIND_ZH.get(link.kind, '链接')}不可用",
        text=_sentence(cause, first),
        observed=_why(link),
        expected="链接能正常打开",
        url=link.url,
        parent_url=first.url,
        severity=ctx.severity(row, Severity.DEDUCT),
        responsibility=responsibility(site, cause.links, ctx),
        confidence=Confidence.CONFIRMED if cause.state is LinkState.CONFIRMED else Confidence.SUSPECTED,
        remedy="改正或撤下失效的链接、图片和附件；对方已停用的删除链接。",
        root_cause={"host": f"{host_of(link.url)}整站打不开", "template": "页面模板"}.get(cause.kind, ""),
        count=cause.places,
        unit=unit_of_page(site, first.url),
        evidence=link.evidence,
        clause=ctx.clause(row),
    )


def _sentence(cause: RootCause, first: Referrer) -> str:
    link = cause.link
    what = f"{KIND_ZH.get(link.kind, '链接')}“{first.text or link.url}”"
    state = f"打不开（{_why(link)}）" if link.outcome not in ANSWERED else _why(link)
    doubt = "" if cause.state is LinkState.CONFIRMED else "，待复核"
    if cause.kind == "host":
        return f"指向{host_of(link.url)}的{len(cause.links)}个链接均{state}{doubt}。"
    if cause.kind == "template":
        return f"页面模板中的{what}{state}，涉及{cause.places}个页面{doubt}。"
    more = f"，共{cause.places}处引用" if cause.places > 1 else ""
    return f"{page_named(first)}中的{what}{state}{more}{doubt}。"


def page_named(place: Referrer) -> str:
    """Return “标题”页面 without the site's name behind the title, or only 页面 where the title is not known."""
    title = _SITE_NAME_BEHIND.sub("", place.page_title).strip()
    return f"“{title}”页面" if title else "页面"


def _why(link: LinkFacts) -> str:
    if link.condition.value == "soft_404":
        return "能打开但提示页面不存在"
    if link.condition.value == "parked":
        return "能打开但显示域名停放、出售或未绑定网站"
    if link.condition.value == "empty_body":
        return "能打开但没有内容"
    return f"返回{link.status}" if link.status and link.status >= 400 else OUTCOME_ZH[link.outcome]


def _reason(confirmed: int, suspected: int, refused: Sequence[LinkFacts], untried: Sequence[LinkFacts]) -> str:
    parts = []
    if confirmed:
        parts.append(f"{confirmed}处链接不可用")
    if suspected:
        parts.append(f"{suspected}处链接疑似不可用，待复核")
    if refused:
        parts.append(f"{len(refused)}个链接限制自动访问，需人工打开核实（如{refused[0].url}）")
    if untried:
        parts.append(f"{len(untried)}个链接因本机或数量限制未能检查")
    return "；".join(parts)
