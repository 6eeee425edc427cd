"""How guides (公开指南) change from run to run: each carries what it said from when on (内容沿革)."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from auditor.model.facts import PageSample, PageVersion, SiteFacts
from auditor.model.page import GUIDE

MAX_VERSIONS = 8


def with_versions(facts: SiteFacts, earlier: Mapping[str, tuple[PageVersion, ...]], at: datetime) -> SiteFacts:
    """Return the facts with every guide's versions: those ``earlier`` known, and the present where it differs."""
    if not any(GUIDE in page.details.elements for page in facts.samples):
        return facts
    return replace(facts, samples=tuple(_with(page, earlier.get(page.url, ()), at) for page in facts.samples))


def _with(page: PageSample, earlier: tuple[PageVersion, ...], at: datetime) -> PageSample:
    if GUIDE not in page.details.elements:
        return page
    said = what_it_says(page)
    if earlier and earlier[-1].said == said:
        return replace(page, versions=earlier)
    return replace(page, versions=(*earlier, PageVersion(since=at, said=said))[-MAX_VERSIONS:])


def what_it_says(page: PageSample) -> dict[str, str]:
    """Return what a guide says that people act on, by its name; what it does not say is left out."""
    details = page.details
    said = {
        "联系电话": "、".join(sorted(details.phones)),
        "传真号码": details.fax,
        "办公地址": details.address,
        "办公时间": details.hours,
        "电子邮箱": details.mail,
        "负责人": "、".join(sorted(details.leaders)),
        "标明日期": page.published.date.isoformat() if page.published else "",
        "写明的内容": "、".join(details.elements[GUIDE]),
    }
    return {name: words for name, words in said.items() if words}
