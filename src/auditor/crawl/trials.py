"""What is tried on a site once its walk is done (实测): its search box, its inner pages over IPv6, where it links out.

Titles and pages are drawn by the run's recorded seed, so that whoever has the seed tries the same. A trial asks few
questions, politely: a search box is asked only where an address can stand for what is typed.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from msgspec.structs import replace

from auditor.crawl.pool import all_of
from auditor.crawl.reading_pages import read_fetched
from auditor.crawl.source import Keep, PageSource, asked_over_ipv6
from auditor.crawl.visits import FILE_HEAD_BYTES
from auditor.model.facts import InnerPage, LinkFacts, SearchTry, SiteFacts
from auditor.model.fetched import Fetched
from auditor.model.office import Site
from auditor.model.page import Link, PageFacts, SearchForm
from auditor.model.words import ANSWERED, OUTCOME_ZH, PageCondition
from auditor.reading.sampling import seeded_sample
from auditor.reading.urls import host_of
from auditor.reading.wording import harmful

TITLES = 4
INNER_PAGES = 10
MAX_HOSTS = 60
LEAST_TITLE, MOST_TYPED = 6, 38
_GROUPS = ("政策", "文件", "解读", "新闻", "动态", "公告", "服务", "办事", "指南", "互动", "信息公开", "图片", "视频")
_ENOUGH_GROUPS = 3
_PUBLIC = (".gov.cn", ".政务.cn", ".edu.cn", ".mil.cn")


async def with_trials(site: Site, facts: SiteFacts, source: PageSource, seed: int, keep: Keep) -> SiteFacts:
    """Return the site's facts with what was tried; network trouble is told in the facts."""
    if not facts.home.seen:
        return facts
    if facts.links:
        facts = replace(facts, links=await _with_words(facts.links, source))
    if site.scope != "site":
        return facts
    return replace(
        facts,
        searches=await _searches(facts, source, seed, keep),
        ipv6_pages=await _inner_pages(facts, source, seed),
    )


# -- the search box -------------------------------------------------------------------------------------------


async def _searches(facts: SiteFacts, source: PageSource, seed: int, keep: Keep) -> tuple[SearchTry, ...]:
    form = _search_form(facts)
    titles = _titles(facts)
    if form is None or not titles:
        return ()
    drawn = [(title, titles[title]) for title in seeded_sample(titles, TITLES, seed)]
    if form.way != "get":
        why = "搜索框以提交表单方式查询" if form.way == "post" else "搜索框由网页脚本处理"
        return tuple(SearchTry(title=title, wanted=url, why=why) for title, url in drawn)
    tries = [await _try(form, title, url, title[:MOST_TYPED], source, keep) for title, url in drawn]
    title, url = drawn[0]
    part = await _try(form, title, url, _part(title), source, keep)
    return (*tries, replace(part, partial=True))


def _search_form(facts: SiteFacts) -> SearchForm | None:
    """The form that most pages carry, the template's own; a single page may search another site."""
    pages = sorted(facts.samples, key=lambda page: (page.url != facts.home.url, page.url))
    forms = Counter(page.details.search for page in pages if page.details.search is not None)
    return forms.most_common(1)[0][0] if forms else None


def _titles(facts: SiteFacts) -> dict[str, str]:
    """Published titles with their addresses. What the home page shows may stand beside any result, and proves less."""
    shown = {item.url for item in facts.home.items}
    items = [item for column in facts.columns if column.seen for item in column.items]
    whole = {i.title: i.url for i in items if len(i.title) >= LEAST_TITLE and not i.title.endswith(("…", "..."))}
    return {title: url for title, url in whole.items() if url not in shown} or whole


def _part(title: str) -> str:
    """The first half of a title, four characters at least: what a visitor remembers of it."""
    return title[: max(4, len(title) // 2)]


async def _try(form: SearchForm, title: str, wanted: str, typed: str, source: PageSource, keep: Keep) -> SearchTry:
    address = _address(form, typed)
    if address is None:
        return SearchTry(title=title, wanted=wanted, why="题目中有搜索框编码不能表示的字")
    fetched = await source.get(address)
    page = read_fetched(fetched)
    tried = SearchTry(title=title, wanted=wanted, asked=address, outcome=fetched.outcome, evidence=keep(fetched))
    why = _unreadable(fetched, page)
    if page is None or why:
        return replace(tried, why=why)
    entries = [link for link in page.links if link.kind == "page" and link.zone == "main" and len(link.text) >= 4]
    return replace(
        tried,
        found=any(_is_it(link, title, wanted) for link in entries),
        hits=len(entries),
        groups=_groups(page.links),
    )


def _address(form: SearchForm, typed: str) -> str | None:
    try:
        query = urlencode([*form.hidden, (form.field, typed)], encoding=form.encoding)
    except (LookupError, UnicodeEncodeError):
        return None
    return f"{form.action.partition('?')[0]}?{query}"


def _unreadable(fetched: Fetched, page: PageFacts | None) -> str:
    if fetched.outcome not in ANSWERED or page is None:
        return f"搜索结果页没有打开（{OUTCOME_ZH[fetched.outcome]}）"
    if page.challenge:
        return "搜索结果页有防护验证"
    return "搜索结果由网页脚本生成" if page.needs_browser else ""


def _is_it(link: Link, title: str, wanted: str) -> bool:
    """The result leads to the very address, or bears the title, perhaps cut short."""
    if link.url == wanted:
        return True
    said = "".join(link.text.split()).rstrip(".…")
    whole = "".join(title.split())
    return whole in said or (len(said) >= LEAST_TITLE and whole.startswith(said))


def _groups(links: Iterable[Link]) -> tuple[str, ...]:
    """The kinds of result offered, by short links beside the results; none where they are too few to be that."""
    short = [link.text for link in links if link.zone == "main" and 2 <= len(link.text) <= 8]
    found = tuple(name for name in _GROUPS if any(name in text for text in short))
    return found if len(found) >= _ENOUGH_GROUPS else ()


# -- IPv6 -----------------------------------------------------------------------------------------------------


async def _inner_pages(facts: SiteFacts, source: PageSource, seed: int) -> tuple[InnerPage, ...]:
    """Ask for inner pages over IPv6, one after the other; only where the home page answers that way."""
    if facts.ipv6 != "open":
        return ()
    host = host_of(facts.home.url)
    inner = [page.url for page in facts.samples if host_of(page.url) == host and page.url != facts.home.url]
    drawn = seeded_sample(inner, INNER_PAGES, seed)
    return tuple([InnerPage(url=url, state=await asked_over_ipv6(source, url)) for url in drawn])


# -- where it links out ---------------------------------------------------------------------------------------


async def _with_words(links: Sequence[LinkFacts], source: PageSource) -> tuple[LinkFacts, ...]:
    """Look at one page of every foreign host that is linked to, and quote what no public office links to."""
    first: dict[str, str] = {}
    for link in links:
        if link.external and link.kind == "page" and link.outcome in ANSWERED and not _is_public(link):
            first.setdefault(host_of(link.url), link.url)
    hosts = sorted(first)[:MAX_HOSTS]
    at_once = asyncio.Semaphore(8)

    async def look(url: str) -> PageFacts | None:
        async with at_once:
            return read_fetched(await source.get(url, purpose="asset", max_bytes=FILE_HEAD_BYTES))

    read = dict(zip(hosts, await all_of(look(first[host]) for host in hosts), strict=True))
    return tuple(_with_what_is_there(link, read.get(host_of(link.url))) for link in links)


def _with_what_is_there(link: LinkFacts, page: PageFacts | None) -> LinkFacts:
    if not link.external or page is None or page.challenge:
        return link
    if page.condition is PageCondition.PARKED and link.outcome in ANSWERED and link.condition is PageCondition.OK:
        return replace(link, condition=PageCondition.PARKED)
    words = _words(page)
    return replace(link, words=words) if words else link


def _is_public(link: LinkFacts) -> bool:
    return all(host_of(url).endswith(_PUBLIC) for url in (link.url, link.final_url or link.url))


def _words(page: PageFacts) -> str:
    told = " ".join((page.title, page.tags.get("Keywords", ""), page.tags.get("Description", "")))
    return f"{page.title.strip()[:40]}（{words}）" if (words := harmful(told)) else ""
