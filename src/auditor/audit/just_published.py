"""发布后检查: right after publishing, is the article listed, dated and whole? In words, within half a minute."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import unquote, urlsplit

import msgspec

from auditor.audit.close_look import CloseLook, LinkLook, hurried
from auditor.audit.opened import OpenedOffice
from auditor.audit.run import SourceMaker, network_source
from auditor.crawl.linkcheck import Target
from auditor.crawl.unseen import unseen_reason
from auditor.crawl.visits import Visit
from auditor.derive.column_freshness import Freshness, FreshState, column_freshness
from auditor.derive.names import squash
from auditor.derive.newest import newest_item
from auditor.derive.periods import column_limit
from auditor.errors import UsageError
from auditor.fetch import Clock
from auditor.ledger.published import folded
from auditor.model.facts import ColumnFacts
from auditor.model.office import Column, Office, Site
from auditor.model.page import PageFacts
from auditor.model.words import BROKEN, OUR_FAULT, OUTCOME_ZH, ColumnType, Method, Outcome, PageCondition
from auditor.model.zone import SHANGHAI
from auditor.reading.urls import normalise

PAGE_SECONDS, LINK_SECONDS = 16.0, 10.0
MOST_LINKS = 80
MOST_TOLD = 8
LOOK_BACK = timedelta(days=31)

State = Literal["ok", "wrong", "person", "note"]
_KINDS = {"page": "链接", "frame": "链接", "image": "图片", "attachment": "附件"}


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at. ``person`` = could not be seen, a person must look; ``note`` = worth knowing only."""

    what: str
    state: State
    text: str


class JustPublished(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at: the article's title and address, its column, and each look."""

    title: str
    url: str
    column: str
    looks: tuple[Look, ...]

    @property
    def exit_code(self) -> int:
        """0 all well, 1 something to mend, 3 something could not be seen."""
        states = {look.state for look in self.looks}
        return 3 if "person" in states else 1 if "wrong" in states else 0


class _Place(msgspec.Struct, frozen=True):
    site: Site
    column: Column | None
    url: str = ""


def check_published(
    opened: OpenedOffice, wanted: str, clock: Clock, *, column: str = "", source: SourceMaker = network_source
) -> JustPublished:
    """Look at the newest item of a column (id, name or address), or at the article at an address.

    ``column`` names the column an article should stand in, where its address does not tell.

    Raises:
        UsageError: neither a declared column nor an address, or nothing is declared at all.
    """
    place = _place(opened.office, wanted, column)
    sites = tuple(hurried(site) for site in opened.office.sites)
    quick = msgspec.structs.replace(opened, office=opened.office.model_copy(update={"sites": sites}))
    return asyncio.run(_checked(quick, place, clock, source))


async def _checked(opened: OpenedOffice, place: _Place, clock: Clock, source: SourceMaker) -> JustPublished:
    now = clock.now()
    async with source(opened, "check", clock) as fetcher:
        site = hurried(place.site)
        close = CloseLook(site, fetcher, at=now, start=now.astimezone(SHANGHAI).date(), base=opened.folder)
        try:
            async with asyncio.timeout(PAGE_SECONDS):
                seen = await _pages(close, opened, place, now)
        except TimeoutError:
            why = "本机网络中断" if fetcher.breaker_open else f"{PAGE_SECONDS:.0f}秒内没有读完，网站较慢"
            slow = Look(what="打开", state="person", text=f"{why}，请稍后再试或人工打开核实")
            return JustPublished(title="", url=place.url, column=_name(place.column), looks=(slow,))
        looks = list(seen.looks)
        if seen.page is not None:
            targets = _targets(seen.page, place.site)
            looks += _links(seen.page, await close.links(targets[:MOST_LINKS], LINK_SECONDS), targets[MOST_LINKS:])
    return JustPublished(title=seen.title, url=seen.url, column=_name(seen.column), looks=tuple(looks))


class _Seen(msgspec.Struct):
    url: str
    column: Column | None
    looks: list[Look]
    title: str = ""
    page: PageFacts | None = None


async def _pages(close: CloseLook, opened: OpenedOffice, place: _Place, now: datetime) -> _Seen:
    """Read home page, column and article."""
    await close.begin()
    today = now.astimezone(SHANGHAI).date()
    seen = _Seen(url=place.url, column=place.column, looks=[])
    static = place.column is not None and place.column.type is ColumnType.STATIC and not place.url
    if place.column is not None and static:
        seen.url = normalise(place.column.url or "") or ""
    elif place.column is not None and not place.url:
        facts = await close.column(place.column, start=today)
        seen.url = _newest(facts, today) or ""
        fresh = column_freshness(place.column, facts, now, column_limit(place.column, opened.rulebook))
        seen.looks += _column_read(place.column, facts, seen.url, fresh)
    if not seen.url:
        return seen
    visit, page = await close.page(seen.url)
    seen.looks.append(_opened(visit, page))
    if page is None or not visit.opened:
        return seen
    seen.page, seen.title = page, page.heading or page.title
    if not static:
        seen.looks.append(_dated(page, today))
    if place.url:
        seen.column = place.column or _by_words(opened.office, page)
        seen.looks.append(await _listed(close, seen, page, today))
    return seen


def _place(office: Office, wanted: str, column: str) -> _Place:
    if not office.sites:
        raise UsageError("对象登记中还没有站点，请先登记或执行 auditor init")
    named = _column_of(office, column) if column else None
    if column and named is None:
        raise UsageError(f"--column：没有登记名称或编号为“{column}”的栏目")
    own = _column_of(office, wanted)
    if own is not None:
        return _Place(*own)
    url = normalise(wanted) if wanted.startswith(("http://", "https://")) else None
    if url is None:
        names = "、".join(column.name for site in office.sites for column in site.columns[:12])
        raise UsageError(f"“{wanted}”既不是登记的栏目，也不是网址；已登记的栏目有：{names}")
    site, found = named or _by_address(office, url)
    return _Place(site, found, url)


def _column_of(office: Office, wanted: str) -> tuple[Site, Column] | None:
    address = normalise(wanted) if "://" in wanted else None
    for site in office.sites:
        for column in site.columns:
            if wanted in (column.id, column.name) or (address and address == normalise(column.url or "")):
                return site, column
    return None


def _by_address(office: Office, url: str) -> tuple[Site, Column | None]:
    """The column in whose folder the article lies, the deepest one; else the site whose host it is, else the first."""
    held = [(site, column, _folder(column.url)) for site in office.sites for column in site.columns if column.url]
    inside = [(len(folder), site, column) for site, column, folder in held if url.startswith(folder)]
    if inside:
        _, site, column = max(inside, key=lambda one: one[0])
        return site, column
    host = urlsplit(url).netloc
    return next((site for site in office.sites if urlsplit(site.url).netloc == host), office.sites[0]), None


def _folder(url: str) -> str:
    address = normalise(url) or url
    return (
        address
        if urlsplit(address).path not in ("", "/") and address.endswith("/")
        else address.rpartition("/")[0] + "/"
    )


def _by_words(office: Office, page: PageFacts) -> Column | None:
    """The column that the page itself names, in its tags or in its path (当前位置)."""
    words = [squash(word) for word in (page.tags.get("ColumnName", ""), *reversed(page.breadcrumb)) if word]
    columns = [column for site in office.sites for column in site.columns]
    return next((column for word in words for column in columns if squash(column.name) == word), None)


def _name(column: Column | None) -> str:
    return column.name if column else ""


def _newest(facts: ColumnFacts, today: date) -> str | None:
    best = newest_item(facts, today)
    if best.item is not None:
        return best.item.url
    fresh = [item for item in facts.items if not item.pinned] or list(facts.items)
    return fresh[0].url if fresh else None


def _column_read(column: Column, facts: ColumnFacts, newest: str, fresh: Freshness) -> Iterator[Look]:
    what = f"栏目“{column.name}”"
    if column.method is not Method.CRAWL:
        yield Look(what=what, state="note", text="该栏目按人工提供的清单判定，以下检查清单中最新一条")
    elif not facts.seen:
        yield Look(what=what, state="person", text=facts.reason or OUTCOME_ZH[facts.outcome])
    if not facts.seen:
        return
    if not newest:
        declared = fresh.state is FreshState.NONE_DECLARED
        state: State = "wrong" if fresh.state is FreshState.BLANK else "ok" if declared else "person"
        yield Look(what=what, state=state, text=fresh.why or "没有读到信息列表")
        return
    item = next(item for item in facts.items if item.url == newest)
    day = f"，列表日期 {item.listed}" if item.listed else ""
    yield Look(what=what, state="ok", text=f"列表已读到，最新一条为“{item.title}”{day}")
    states: dict[FreshState, State] = {FreshState.STALE: "wrong", FreshState.EARLY_WARNING: "note"}
    if fresh.state in states:
        yield Look(what="更新", state=states[fresh.state], text=f"{fresh.why}，请及时更新")


def _opened(visit: Visit, page: PageFacts | None) -> Look:
    if visit.opened and page is not None:
        return Look(what="打开", state="ok", text="稿件页面能打开")
    wrong = visit.outcome in BROKEN or visit.condition in (PageCondition.SOFT_404, PageCondition.EMPTY_BODY)
    if visit.opened and page is None:
        return Look(what="打开", state="note", text="地址是文件或跳转到其他页面，不检查页面内容")
    return Look(what="打开", state="wrong" if wrong else "person", text=unseen_reason(visit, "稿件页"))


def _dated(page: PageFacts, today: date) -> Look:
    if page.published is None:
        return Look(what="发布时间", state="wrong", text="页面没有显示发布时间，监测时按“未更新”处理，请补上")
    day = page.published.date
    if day > today:
        return Look(what="发布时间", state="wrong", text=f"显示的发布时间 {day} 在今天之后，请更正")
    return Look(what="发布时间", state="ok", text=f"显示发布时间 {day}")


async def _listed(close: CloseLook, seen: _Seen, page: PageFacts, today: date) -> Look:
    """Look for the article in its column's list, as far back as its own day."""
    column = seen.column
    if column is None:
        return Look(what="列入栏目", state="person", text="看不出属于哪个栏目，请用 --column 指定栏目")
    day = page.published.date if page.published else today
    facts = await close.column(column, start=max(min(day, today), today - LOOK_BACK))
    what = f"列入栏目“{column.name}”"
    if not facts.seen:
        return Look(what=what, state="person", text=facts.reason or OUTCOME_ZH[facts.outcome])
    place = _place_in(facts, (seen.url, page.url), seen.title)
    if place is None:
        text = f"列表前 {len(facts.items)} 条中没有这篇稿件，请核对是否发布到该栏目、是否已生成列表页"
        return Look(what=what, state="wrong", text=text)
    item = facts.items[place]
    if item.listed and page.published and item.listed != page.published.date:
        text = f"已列入第 {place + 1} 条，但列表日期 {item.listed} 与页面发布时间 {page.published.date} 不一致"
        return Look(what=what, state="wrong", text=text)
    return Look(
        what=what, state="ok", text=f"已列入第 {place + 1} 条" + (f"，列表日期 {item.listed}" if item.listed else "")
    )


def _place_in(facts: ColumnFacts, addresses: Sequence[str], title: str) -> int | None:
    known = {normalise(url) for url in addresses}
    for place, item in enumerate(facts.items):
        same = folded(item.title) and folded(title) == folded(item.title)
        if normalise(item.url) in known or same:
            return place
    return None


def _targets(page: PageFacts, site: Site) -> list[Target]:
    """What the article itself leads to: its main part's links, images and attachments, each once."""
    seen = {normalise(page.url), normalise(site.url)}
    targets = []
    for link in page.links:
        address = normalise(link.url)
        if link.kind in _KINDS and link.zone == "main" and address and address not in seen:
            seen.add(address)
            targets.append(Target(link.url, link.kind))
    return targets


def _links(page: PageFacts, look: LinkLook, beyond: Sequence[Target]) -> Iterator[Look]:
    kinds = {link.url: _KINDS[link.kind] for link in page.links if link.kind in _KINDS}
    texts = {link.url: link.text for link in page.links}
    for kind in dict.fromkeys(_KINDS.values()):
        of_kind = {url: visit for url, visit in look.visits.items() if kinds.get(url) == kind}
        bad = {url: visit for url, visit in of_kind.items() if not visit.opened}
        for url, visit in list(bad.items())[:MOST_TOLD]:
            yield _one_link(kind, texts.get(url, ""), url, visit)
        if len(bad) > MOST_TOLD:
            yield Look(what=kind, state="wrong", text=f"另有 {len(bad) - MOST_TOLD} 个打不开")
        if of_kind and not bad:
            yield Look(what=kind, state="ok", text=f"{len(of_kind)} 个都能打开")
    left = len(look.left) + len(beyond)
    if left:
        yield Look(what="链接", state="person", text=f"还有 {left} 个没来得及检查，请稍后再试或等全面检查")


def _one_link(kind: str, text: str, url: str, visit: Visit) -> Look:
    named = f"“{text.strip()[:30]}”" if text.strip() else ""
    where = f"{named}（{unquote(url)}）"
    if visit.outcome is Outcome.POLICY_PRIVATE_ADDRESS:
        return Look(what=kind, state="wrong", text=f"{where}指向内部网络地址，公众打不开，请更换")
    if visit.outcome in BROKEN or visit.condition in (PageCondition.SOFT_404, PageCondition.EMPTY_BODY):
        return Look(what=kind, state="wrong", text=f"{where}打不开：{_why(visit)}")
    state: State = "person" if visit.outcome in OUR_FAULT else "note"
    return Look(what=kind, state=state, text=f"{where}未能确认：{_why(visit)}，请人工打开核实")


def _why(visit: Visit) -> str:
    if visit.condition is PageCondition.PARKED:
        return "显示域名停放、出售或未绑定网站"
    return "页面提示内容不存在" if visit.condition is PageCondition.SOFT_404 else visit.why_not()


def told(found: JustPublished) -> Iterable[str]:
    """Yield the lines for the screen."""
    words = {"ok": "正常", "wrong": "有误", "person": "需人工", "note": "提示"}
    if found.title:
        yield f"“{found.title}”  {unquote(found.url)}"
    for look in found.looks:
        yield f"[{words[look.state]}] {look.what}：{look.text}"
    ending = {0: "没有发现问题", 1: "有需要改正的地方，改好后请再执行一次", 3: "有内容没能看到，请人工核实"}
    yield ending[found.exit_code]
