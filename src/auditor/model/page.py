"""What is read from one page (页面事实). Made by extract; nothing here knows a parser.

URLs are absolute and normalised by the WHATWG rules. Dates are calendar days as shown to a reader in Asia/Shanghai.
"""

import datetime as dt
from typing import Literal

import msgspec

from auditor.model.words import PageCondition

Zone = Literal["header", "nav", "main", "footer"]
PageKind = Literal["home", "list", "article", "hub", "other"]


GUIDE, SERVICE, ORGANISATION = "公开指南", "办事指南", "机构职能"
LEADERS, OVERVIEW, ENFORCEMENT, ENTRY = "领导信息", "概况信息", "执法公示", "信息目录"
"""Kinds of page that must have certain elements (keys of ``PageDetails.elements``)."""


class ReadDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date as read: ``rule`` names the rule that found it, ``snippet`` quotes it, ``confidence`` is 0–1."""

    date: dt.date
    precision: Literal["second", "minute", "day"] = "day"
    rule: str
    snippet: str
    confidence: float


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One link occurrence. ``raw`` is the attribute as written; ``kind`` what it points to by its place."""

    url: str
    text: str = ""
    kind: Literal["page", "image", "attachment", "frame", "form", "style", "script"] = "page"
    zone: Zone = "main"
    hidden: bool = False
    raw: str = ""


class ListItem(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a list: full title, link, date shown beside it (none where it shows none)."""

    title: str
    url: str
    date: dt.date | None = None
    date_text: str = ""
    pinned: bool = False
    source: str = ""


class ItemList(msgspec.Struct, frozen=True, kw_only=True):
    """One list of a page. ``column`` is its heading; ``newest`` the latest plausible date; ``more`` its 更多 link."""

    column: str = ""
    items: tuple[ListItem, ...] = ()
    newest: dt.date | None = None
    more: str | None = None
    hidden: bool = False
    nested: bool = False


class NavEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the site's navigation: ``parents`` from the top down."""

    name: str
    url: str
    parents: tuple[str, ...] = ()
    origin: Literal["menu", "breadcrumb", "tag", "heading", "area"] = "menu"
    hidden: bool = False


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file offered for download; ``extension`` is lower-case without the dot."""

    url: str
    name: str
    extension: str


class PublicMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One published message of a visitor (公开留言) with its reply; ``None`` and empty = not shown."""

    title: str = ""
    asked: dt.date | None = None
    replied: dt.date | None = None
    unit: str = ""
    answer: bool = False


class CatalogueTable(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a standard catalogue (标准目录): headings it has, rows, rows with an empty field, website topics.

    ``gaps`` are Chinese (第3行“公开依据”); ``topics`` the 事项 that name the website as channel and 主动 as way;
    ``terms`` maps a topic to its 公开时限 as written.
    """

    headings: tuple[str, ...]
    rows: int = 0
    gaps: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    terms: dict[str, str] = {}


class SearchForm(msgspec.Struct, frozen=True, kw_only=True):
    """A search box (站内搜索): where it sends what is typed, under which field, with what else, in which charset.

    ``way``: ``get`` a plain form that an address can stand for; ``post`` and ``script`` cannot be asked politely.
    """

    way: Literal["get", "post", "script"]
    action: str = ""
    field: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    encoding: str = "utf-8"


class NamedPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A document named 《…》 on a service guide; ``url`` where it leads, empty where the name stands alone."""

    name: str
    url: str = ""


class MapShown(msgspec.Struct, frozen=True, kw_only=True):
    """A map on a page: a ``picture`` by the words written for it, or a ``service`` (地图服务) built in by a script."""

    kind: Literal["picture", "service"]
    name: str


class PageDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What only few pages hold. ``elements`` maps a kind of page (公开指南, 办事指南 …) to the required elements found.

    A kind stands there only where the page calls itself so. ``vague`` quotes wording such as 其他材料;
    ``asks_form``/``gives_form`` tell of a form a service guide demands and of one it offers; ``statistics`` of
    figures of messages received and answered; ``number``/``issuer`` are 文号 and 发文机关 as labelled.
    ``unclear_materials`` = a service guide lists materials and says nowhere original or copy, paper or file, how many;
    ``banner`` = what the page's head says (页面头部), its pictures' words too;
    ``odd_phones`` are telephone numbers of a service guide that no telephone can have;
    ``hours``, ``fax`` and ``mail`` are those of a guide; ``map_number`` is 审图号; ``validity`` quotes 有效性 or a
    mark such as 已废止.
    """

    elements: dict[str, tuple[str, ...]] = {}
    vague: tuple[str, ...] = ()
    asks_form: bool = False
    gives_form: bool = False
    phones: tuple[str, ...] = ()
    address: str = ""
    leaders: tuple[str, ...] = ()
    messages: tuple[PublicMessage, ...] = ()
    catalogues: tuple[CatalogueTable, ...] = ()
    has_search: bool = False
    asks_for_messages: bool = False
    statistics: bool = False
    number: str = ""
    issuer: str = ""
    search: SearchForm | None = None
    unclear_materials: bool = False
    policies: tuple[NamedPolicy, ...] = ()
    hours: str = ""
    fax: str = ""
    mail: str = ""
    maps: tuple[MapShown, ...] = ()
    map_number: str = ""
    validity: str = ""
    banner: str = ""
    odd_phones: tuple[str, ...] = ()


class PageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All that is read from one page, in one parse.

    ``published`` is the publication date shown; ``written`` 成文日期, ``generated`` 生成日期, ``created`` stays apart.
    ``refresh`` is the target of a redirect hub (meta refresh or script). ``empty_notice`` quotes wording such as
    暂无信息, kept only where the page also has no list and little text. ``next_pages`` are all further pages of the
    column in order, as far as the page tells. ``challenge`` names a robot barrier recognised in the body.
    ``needs_browser`` is true where the page's own facts are incomplete because a script fills it.
    """

    url: str
    encoding: str = "utf-8"
    encoding_rule: str = ""
    condition: PageCondition = PageCondition.OK
    cms: str | None = None
    kind: PageKind = "other"
    title: str = ""
    heading: str = ""
    published: ReadDate | None = None
    written: ReadDate | None = None
    generated: ReadDate | None = None
    source: str = ""
    lists: tuple[ItemList, ...] = ()
    next_pages: tuple[str, ...] = ()
    page_count: int | None = None
    tags: dict[str, str] = {}
    footer: dict[str, str] = {}
    breadcrumb: tuple[str, ...] = ()
    navigation: tuple[NavEntry, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    refresh: str | None = None
    frames: tuple[str, ...] = ()
    empty_notice: str | None = None
    missing_notice: str | None = None
    challenge: str | None = None
    needs_browser: bool = False
    text_length: int = 0
    content_length: int = 0
    details: PageDetails = PageDetails()
