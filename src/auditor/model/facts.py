"""What was seen (采集事实) in one run, of sites and accounts, with its history. Stored as ``auditor.facts/1``.

Moments are aware datetimes; days are Asia/Shanghai calendar days. ``None`` means "not known", never zero.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

from auditor.model.page import NavEntry, PageDetails, PageKind, ReadDate, Zone
from auditor.model.words import Method, Outcome, PageCondition

Ipv6State = Literal["open", "closed", "no_address", "no_route", "unknown", "not_asked"]
"""Whether a home page answers over IPv6: ``no_address`` = no AAAA record, ``no_route`` = this machine has no IPv6."""

FACTS_SCHEMA = "auditor.facts/1"


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One look at one address. ``session`` tells looks of different runs apart; ``sentinel`` = our network was well."""

    at: datetime
    outcome: Outcome
    status: int | None = None
    method: str = "GET"
    session: str = ""
    sentinel: bool | None = None


class Referrer(msgspec.Struct, frozen=True, kw_only=True):
    """A page that carries the link, the words of the link, and where on the page it stands."""

    url: str
    text: str = ""
    zone: Zone = "main"
    page_title: str = ""
    source: str = ""


class LinkFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one link target. ``referrers`` holds at most 20, ``referrer_count`` all of them.

    ``observations`` are in time order, earlier runs' included. ``on_home`` = the site's home page carries it.
    ``words`` quotes what an external target says of itself where that is no matter for a public office (赌博 …).
    """

    url: str
    kind: str = "page"
    external: bool = False
    on_home: bool = False
    outcome: Outcome
    status: int | None = None
    condition: PageCondition = PageCondition.OK
    final_url: str = ""
    detail: str = ""
    observations: tuple[Observation, ...] = ()
    referrers: tuple[Referrer, ...] = ()
    referrer_count: int = 0
    in_template: bool = False
    evidence: str | None = None
    words: str = ""


class ArticleFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One article page opened: its date as shown (none = shows none), its title and source (来源)."""

    url: str
    outcome: Outcome
    condition: PageCondition = PageCondition.OK
    title: str = ""
    published: ReadDate | None = None
    written: ReadDate | None = None
    source: str = ""
    fetched_at: datetime
    evidence: str | None = None
    is_article: bool = True
    number: str = ""
    issuer: str = ""
    validity: str = ""


class ItemFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a column's list. ``listed`` is the list's own date; ``first_seen`` when we first met it."""

    title: str
    url: str
    listed: date | None = None
    pinned: bool = False
    source: str = ""
    page: int = 1
    first_seen: datetime | None = None


class ColumnFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One column as seen.

    ``seen`` is false where its list could not be read at all; ``reason`` says why in Chinese.
    ``complete`` = pages were followed to ``read_back_to`` or to the list's end, with nothing unread in between.
    ``is_list`` is false for a single page (静态). ``empty_notice`` quotes 暂无信息 and the like.
    """

    column: str
    url: str = ""
    method: Method = Method.CRAWL
    seen: bool = True
    reason: str = ""
    outcome: Outcome = Outcome.OK
    complete: bool = True
    is_list: bool = True
    items: tuple[ItemFacts, ...] = ()
    articles: tuple[ArticleFacts, ...] = ()
    empty_notice: str | None = None
    text_length: int = 0
    needs_browser: bool = False
    pages_read: int = 1
    read_back_to: date | None = None
    collected_at: datetime | None = None
    recorded_by: str = ""
    evidence: tuple[str, ...] = ()


class HomeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The home page: the dated entries it shows. ``navigation_only`` = it is just an entrance to columns.

    ``seconds`` = what the page's own document took, without its pictures and scripts; none where it was not fetched.
    """

    url: str
    seen: bool = True
    reason: str = ""
    outcome: Outcome = Outcome.OK
    condition: PageCondition = PageCondition.OK
    title: str = ""
    items: tuple[ItemFacts, ...] = ()
    articles: tuple[ArticleFacts, ...] = ()
    navigation_only: bool = False
    needs_browser: bool = False
    footer: dict[str, str] = {}
    tags: dict[str, str] = {}
    evidence: str | None = None
    seconds: float | None = None


class NotFetched(msgspec.Struct, frozen=True, kw_only=True):
    """An address that was planned and not had, with the outcome that says why."""

    url: str
    outcome: Outcome


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what was planned was seen. ``reasons`` are Chinese sentences."""

    planned: int = 0
    fetched: int = 0
    unchanged: int = 0
    not_fetched: tuple[NotFetched, ...] = ()
    complete: bool = True
    reasons: tuple[str, ...] = ()


class PageVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What a page with required elements said, and since when: ``said`` maps 联系电话 and the like to words."""

    since: datetime
    said: dict[str, str]


class PageSample(msgspec.Struct, frozen=True, kw_only=True):
    """One page kept whole, as far as templates and required elements go (页面样本).

    A bounded number of article and list pages, drawn by address alone, and every page with required elements up to
    a bound. ``column`` = the declared column whose address this is. ``tags`` are those filled in (no placeholders);
    ``files`` = attachments and images offered. ``versions`` = what a guide said from when on, the present one last.
    """

    url: str
    kind: PageKind
    column: str = ""
    title: str = ""
    heading: str = ""
    published: ReadDate | None = None
    source: str = ""
    tags: dict[str, str] = {}
    footer: dict[str, str] = {}
    details: PageDetails = PageDetails()
    files: int = 0
    text_length: int = 0
    needs_browser: bool = False
    evidence: str | None = None
    versions: tuple[PageVersion, ...] = ()


class SearchTry(msgspec.Struct, frozen=True, kw_only=True):
    """One title typed into the search box (站内搜索实测).

    ``found`` = the first page of results leads to it; none where the answer could not be read (``why`` in Chinese).
    ``hits`` = entries the page shows; ``groups`` the kinds of result it offers; ``partial`` = only a part was typed;
    ``outcome`` of asking, none where the box was not asked.
    """

    title: str
    wanted: str
    asked: str = ""
    found: bool | None = None
    hits: int = 0
    groups: tuple[str, ...] = ()
    partial: bool = False
    why: str = ""
    outcome: Outcome | None = None
    evidence: str | None = None


class InnerPage(msgspec.Struct, frozen=True, kw_only=True):
    """One inner page (二三级页面) asked for over IPv6."""

    url: str
    state: Ipv6State


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """One availability sample (可用性监测) of a home page: one request of at most 15 seconds, never repeated.

    ``at`` is when it was sent, ``seconds`` how long it took; ``before`` and ``after`` tell whether our own network
    was well just before and just after it, none = no reference address (参照网址) is declared.
    """

    at: datetime
    seconds: float
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    before: bool | None = None
    after: bool | None = None


class SiteFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One site or section as seen. ``probes`` are the availability samples of the period and the week before it."""

    site: str
    home: HomeFacts
    columns: tuple[ColumnFacts, ...] = ()
    links: tuple[LinkFacts, ...] = ()
    links_checked: bool = True
    navigation: tuple[NavEntry, ...] = ()
    pages: tuple[ArticleFacts, ...] = ()
    coverage: Coverage = Coverage()
    samples: tuple[PageSample, ...] = ()
    ipv6: Ipv6State = "not_asked"
    ipv6_pages: tuple[InnerPage, ...] = ()
    searches: tuple[SearchTry, ...] = ()
    probes: tuple[Probe, ...] = ()


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One publication of an account. A day-precision time stands at 00:00 of that day, +08:00.

    ``notify`` 群发 or 发布 where known; ``sources`` the adapters it came from; figures are ``None`` where not known;
    ``reviewed_at`` = the last signature (终审) as the office's ledger says, 00:00 where it names the day alone.
    ``updated_at`` = the last edit as the source says, ``summary`` its own abstract (摘要), plain and at most 200
    characters, ``recommends`` 在看 or 推荐. ``metrics_as_of`` = the newest moment of which figures were told (what that
    telling leaves out is older); ``first_seen`` and ``last_seen`` = when a source first and last listed the post.
    """

    title: str = ""
    published_at: datetime
    precision: Literal["second", "minute", "day"] = "day"
    url: str | None = None
    native_id: str | None = None
    kind: str = "article"
    original: bool | None = None
    pinned: bool = False
    state: Literal["published", "pending", "deleted", "blocked", "vanished", "unknown"] = "published"
    origin: Literal["api", "export", "feed", "page", "manual"] = "export"
    reads: int | None = None
    source_file: str = ""
    notify: str = ""
    state_reason: str = ""
    comments_open: bool | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    favorites: int | None = None
    new_fans: int | None = None
    sources: tuple[str, ...] = ()
    first_seen: datetime | None = None
    reviewed_at: datetime | None = None
    updated_at: datetime | None = None
    summary: str = ""
    recommends: int | None = None
    metrics_as_of: datetime | None = None
    last_seen: datetime | None = None


class PostImport(msgspec.Struct, frozen=True, kw_only=True):
    """One imported export of an account: its posts, and the days staff declare it to cover (both inclusive).

    ``part`` tells apart exports that only together are complete (公众号: 已通知 and 未开启通知).
    ``capped`` = the platform's own row limit was reached, so rows may be missing.
    """

    account: str
    file_name: str
    sha256: str
    profile: str
    part: str = ""
    covers_from: date | None = None
    covers_to: date | None = None
    posts: tuple[Post, ...] = ()
    rows: int = 0
    skipped: int = 0
    capped: bool = False
    warnings: tuple[str, ...] = ()
    imported_at: datetime | None = None
    imported_by: str = ""


class SourceRun(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of one source of an account: its state, what days it covers, and its errors in Chinese.

    ``spans`` are all stretches of days covered (both ends inclusive), ``coverage_from``/``coverage_to`` the last one.
    ``error_code`` is the platform's own; ``action`` what to do about it. ``started`` and ``finished`` = first question
    and last answer (of imports: the first and the last one), none where nothing was asked. ``quota_left`` = calls the
    platform still allows today, none where it does not say.
    """

    adapter: str
    status: Literal["ok", "ok_empty", "partial", "failed", "not_run"]
    spans: tuple[tuple[date, date], ...] = ()
    error_code: str = ""
    action: str = ""
    calls: int = 0
    experimental: bool = False
    complete: bool = False
    coverage_from: date | None = None
    coverage_to: date | None = None
    at: datetime | None = None
    errors: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    started: datetime | None = None
    finished: datetime | None = None
    quota_left: int | None = None


class MenuLink(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an account's menu (自定义菜单): ``outcome`` of opening its address, none where not tried."""

    name: str
    kind: str = ""
    url: str = ""
    outcome: Outcome | None = None
    detail: str = ""


class PostPage(msgspec.Struct, frozen=True, kw_only=True):
    """One post's page opened: ``state`` as its body says (``unknown`` = 环境异常, nothing known of the post).

    ``personal`` are identity numbers shown unmasked, already masked here; ``adverts`` quotes wording of advertising,
    ``pressed`` wording that urges to forward or like;
    ``signed`` names who the post's end names: 撰稿, 审核, 审签.
    """

    url: str
    title: str = ""
    state: Literal["ok", "deleted", "violation", "account_blocked", "migrated", "cancelled", "unknown"] = "unknown"
    words: str = ""
    outcome: Outcome = Outcome.OK
    evidence: str | None = None
    personal: tuple[str, ...] = ()
    adverts: tuple[str, ...] = ()
    pressed: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()


class AccountSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What a platform says of the account itself; ``None`` and empty = it did not say.

    ``state`` in the words of the register (冻结, 屏蔽, 迁移, 已注销) with ``state_words`` quoted.
    """

    name: str = ""
    state: str = ""
    state_words: str = ""
    certified_until: date | None = None
    fans: int | None = None
    new_fans: int | None = None
    lost_fans: int | None = None
    menu_open: bool | None = None
    menu: tuple[MenuLink, ...] = ()
    auto_reply: bool | None = None
    keyword_rules: int | None = None
    comments_open: bool | None = None
    reachable: bool | None = None
    version: str = ""


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the imported 备案清单: an account as filed with the authority."""

    name: str
    platform: str = ""
    number: str = ""
    state: str = ""
    organiser: str = ""


class SubmittedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the imported 信息报送清单: what a unit handed to the portal, and when."""

    title: str
    submitted: date
    url: str = ""


class AccountFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One account as seen: posts merged from all its sources, newest last, and the sources' runs.

    ``complete`` with ``coverage_from``/``coverage_to`` (both inclusive): within these days no post can be missing.
    """

    account: str
    runs: tuple[SourceRun, ...] = ()
    posts: tuple[Post, ...] = ()
    complete: bool = False
    coverage_from: date | None = None
    coverage_to: date | None = None
    state: str = "正常"
    recorded_by: str = ""
    warnings: tuple[str, ...] = ()
    seen: AccountSeen = AccountSeen()
    pages: tuple[PostPage, ...] = ()


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All facts of one run of one office."""

    schema: str = FACTS_SCHEMA
    office: str
    run: str
    started: datetime
    finished: datetime
    sites: tuple[SiteFacts, ...] = ()
    accounts: tuple[AccountFacts, ...] = ()
    coverage: Coverage = Coverage()
    seed: int = 0
    filings: tuple[Filing, ...] | None = None
    submitted: tuple[SubmittedItem, ...] | None = None
