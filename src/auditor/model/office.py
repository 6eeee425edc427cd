"""Register types (对象登记): who is audited, and the objects declared. Validated by pydantic.

All ids are unique within one office. Dates are calendar days in Asia/Shanghai.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from auditor.model.events import EventKind
from auditor.model.words import ColumnType, Method

Id = Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,64}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://\S+$", max_length=2083)]
Mailbox = Annotated[str, StringConstraints(pattern=r"^([^@\s,;<>\"]+@[^@\s,;<>\"]+)?$", max_length=254)]
"""A mail address (电子邮箱), or nothing."""

SecretRef = Annotated[str, StringConstraints(pattern=r"^(env|file|keyring):\S.*$")]
"""Where a secret lies, never the secret itself: ``env:NAME``, ``file:PATH`` (mode 0600) or ``keyring:SERVICE/NAME``."""

HoursOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
"""A span of each day by Beijing time (``22:00-07:30``), past midnight too."""


Cadence = Literal["日", "周", "月", "关"]
"""How often unattended work is done."""


class Declared(BaseModel):
    """Base of what people write in the register: unknown fields are refused, values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Declared):
    """A person of the office; ``left`` marks one who has moved on (then owner B answers). ``email`` gets reminders."""

    name: Name
    phone: str = ""
    email: Mailbox = ""
    left: bool = False


class Unit(Declared):
    """科室/社区 responsible for columns and accounts, with owners A and B (AB 角)."""

    id: Id
    name: Name
    owner_a: Person | None = None
    owner_b: Person | None = None
    lead: Person | None = None

    @property
    def answering(self) -> str:
        """The person who answers now: owner A, B when A has left, else the lead; empty where nobody is named."""
        people = (person for person in (self.owner_a, self.owner_b, self.lead) if person is not None)
        return next((person.name for person in people if not person.left), "")


class Allowance(Declared):
    """A declared exception (例外): why an object may miss its limit, and until which day."""

    reason: Name
    until: date


class NoneThisYear(Declared):
    """「本年无」 declaration of a column that publishes only as things occur."""

    year: int = Field(ge=2000, le=2100)
    note: str = ""
    url: Url | None = None


class Period(Declared):
    """An own update period (自定): whole days, with its basis (依据)."""

    days: int = Field(ge=1, le=3660)
    basis: Name


class JsonList(Declared):
    """A list that the site's own interface answers as JSON (接口列表).

    ``url`` may hold ``{page}``, counted from ``first_page``; ``items`` is the dotted path of the list (``data.list``),
    ``title``, ``date``, ``source`` and ``pinned`` are paths within one entry, ``link`` a path or a pattern with paths
    in braces (``/detail/{id}``); ``pages`` is the path of the number of pages.
    """

    url: Url
    items: Name
    title: Name
    link: Name
    date: str = ""
    source: str = ""
    pinned: str = ""
    pages: str = ""
    first_page: int = Field(default=1, ge=0, le=1)


class Column(Declared):
    """栏目. ``level`` 1 = 一级栏目. ``shared`` = several offices publish into it.

    ``method`` tells where its facts come from; ``path`` is the folder of saved pages or the
    exported list (relative to the workspace) where the column cannot be crawled. ``json_list``
    tells where its list comes from as JSON; ``url`` stays the page people open.
    """

    id: Id
    name: Name
    url: Url | None = None
    type: ColumnType
    level: int = Field(default=1, ge=1, le=9)
    categories: tuple[Id, ...] = ()
    period: Period | None = None
    due: Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")] | None = None
    unit: Id | None = None
    shared: bool = False
    exception: Allowance | None = None
    none_this_year: NoneThisYear | None = None
    method: Method = Method.CRAWL
    path: str | None = None
    json_list: JsonList | None = None
    confirmed: bool = True
    why: str = ""


class Budget(Declared):
    """Bounds of one audit of one site: pages, seconds between requests, minutes.

    ``quiet`` (免打扰时段, ``08:30-18:00`` by Beijing time, past midnight too) are hours in which the site is not asked.
    """

    pages: int = Field(default=2000, ge=1, le=200_000)
    minutes: int = Field(default=120, ge=1, le=10_080)
    delay: float = Field(default=1.0, ge=0, le=60)
    concurrency: int = Field(default=2, ge=1, le=64)
    quiet: HoursOfDay | None = None


class Site(Declared):
    """站点 (``scope: site``, a portal of its own) or 板块 (``scope: section``, in a district portal)."""

    id: Id
    name: Name
    url: Url
    scope: Literal["site", "section"] = "section"
    id_code: str = ""
    unit: Id | None = None
    platform: str = ""
    own_names: tuple[str, ...] = ()
    linked_platforms: tuple[Url, ...] = ()
    robots: Literal["respect", "ignore"] = "respect"
    check_links: bool = True
    budget: Budget = Budget()
    columns: tuple[Column, ...] = ()
    confirmed: bool = True


Adapter = Literal[
    "import", "feed", "manual", "wechat_mp", "list_page", "json_map", "appstore", "miniprogram",
    "http_probe", "weibo_open", "kuaishou_open", "bilibili_open",
]  # fmt: skip


class JsonFields(Declared):
    """Where a JSON answer holds what: dotted paths (``data.list``), those of a post relative to one item.

    ``updated`` = the last edit, ``summary`` 摘要; ``reads`` … ``recommends`` (在看) are figures.
    """

    items: Name
    published: Name
    title: str = ""
    url: str = ""
    id: str = ""
    updated: str = ""
    summary: str = ""
    reads: str = ""
    likes: str = ""
    comments: str = ""
    shares: str = ""
    favorites: str = ""
    recommends: str = ""
    original: str = ""
    pinned: str = ""
    account: str = ""
    next_page: str = ""


class Source(Declared):
    """Where an account's posts come from (数据来源). Which fields an adapter reads, its module says.

    ``app_id`` is the platform's id of the application or account (AppID, uid, track id); ``secret_ref`` its secret or
    access token; ``token_ref`` a refresh token; ``ticket_ref`` the file into which a third-party platform's receiver
    writes the newest component_verify_ticket. ``expires`` = last day of the credential. ``base_url`` replaces the
    official address, for loopback only. ``published`` … ``screenshot`` is what a person saw (人工核验).
    """

    adapter: Adapter = "import"
    url: Url | None = None
    tz: str = "Asia/Shanghai"
    secret_ref: SecretRef | None = None
    app_id: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    auth: Literal["direct", "component"] = "direct"
    component_app_id: str = ""
    token_ref: SecretRef | None = None
    ticket_ref: SecretRef | None = None
    expires: date | None = None
    base_url: Url | None = None
    header: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,60}$")] = "Authorization"
    body: str = ""
    fields: JsonFields | None = None
    title: str = ""
    published: date | None = None
    seen_by: str = ""
    seen_on: date | None = None
    screenshot: str = ""


class Account(Declared):
    """政务新媒体账号 on one platform. ``state`` other than 正常, 更名 and 未备案 makes freshness not applicable.

    ``state_url`` is the announcement (公告) of a state; ``certified_until`` the last day of the platform's
    certification (认证); ``filing_no`` 备案编号. ``opened_on`` = 开设日期: before it there was nothing to renew.
    """

    id: Id
    name: Name
    platform: Literal[
        "微信公众号", "微信视频号", "新浪微博", "抖音", "快手", "今日头条", "小红书", "哔哩哔哩",
        "澎湃政务", "网易号", "人民号", "移动客户端", "小程序", "其他",
    ]  # fmt: skip
    handle: str = ""
    homepage: Url | None = None
    unit: Id | None = None
    state: Literal["正常", "更名", "冻结", "屏蔽", "迁移", "注销中", "已注销", "未备案"] = "正常"
    state_since: date | None = None
    state_url: Url | None = None
    former_name: str = ""
    opened_on: date | None = None
    filed: bool = True
    filing_no: str = ""
    certified_until: date | None = None
    sources: tuple[Source, ...] = (Source(),)
    exception: Allowance | None = None
    confirmed: bool = True


class CategoryNote(Declared):
    """What the office says of one mandatory category: 不涉及 with a reason, or where it stands."""

    category: Id
    not_involved: str | None = None
    platform_url: Url | None = None


class ReportFields(Declared):
    """Words of the report that only the office knows."""

    recipient: str = ""
    signature: str = ""
    number: str = ""
    contact: str = ""
    phone: str = ""
    sealed: bool = False
    basis: tuple[str, ...] = ()


class Office(Declared):
    """单位: one audited office with all it declares.

    ``document_prefixes`` are what stands before the year in its own 文号 (云街办发 of 云街办发〔2026〕3号).
    """

    id: Id
    name: Name
    short_name: str = ""
    district: str = ""
    document_prefixes: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    sites: tuple[Site, ...] = ()
    accounts: tuple[Account, ...] = ()
    categories: tuple[CategoryNote, ...] = ()
    report: ReportFields = ReportFields()


class Network(Declared):
    """Network settings of a workspace.

    ``resolve`` maps host → ``ip:port`` (intranet portals, tests); ``allow`` lists CIDR ranges that may be
    dialled although private; ``sentinel`` lists addresses that tell our own outage from a site's.
    ``resolvers`` are name servers to ask beside the machine's own: only what all call unknown is unknown.
    ``patience`` is how many minutes a run waits in all while this machine's own network is down.
    ``foreign_delay`` (seconds) and ``foreign_concurrency`` bound requests to each host that no site declares.
    """

    resolve: dict[str, str] = {}
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    sentinel: tuple[str, ...] = ()
    resolvers: tuple[str, ...] = ()
    proxy: str | None = None
    contact: str = ""
    foreign_delay: float = Field(default=1.0, ge=0, le=60)
    foreign_concurrency: int = Field(default=2, ge=1, le=64)
    patience: int = Field(default=60, ge=0, le=1440)


class Rhythm(Declared):
    """统计起止 and 报送截止 as ``MM-DD`` per quarter; empty = calendar quarter, due ten days after its end."""

    starts: dict[Literal["Q1", "Q2", "Q3", "Q4"], str] = {}
    ends: dict[Literal["Q1", "Q2", "Q3", "Q4"], str] = {}
    due: dict[Literal["Q1", "Q2", "Q3", "Q4"], str] = {}


class StoreSettings(Declared):
    """Where the workspace keeps its records: an SQLAlchemy URL; none = ``auditor.db`` beside the register."""

    url: str | None = None


class Retention(Declared):
    """保存期限 in days: bodies of evidence and read pages, the same while the disk runs low, files of old drafts.

    Reports for good and the ledger are never removed, nor is evidence an open finding or a final report rests on. The
    audit log (安全审计日志) is kept for ``trail_days``, 200 at least.
    """

    evidence_days: int = Field(default=400, ge=90, le=3660)
    low_disk_days: int = Field(default=180, ge=90, le=3660)
    draft_days: int = Field(default=400, ge=30, le=3660)
    trail_days: int = Field(default=1100, ge=200, le=36_600)


class Backup(Declared):
    """定期备份: the folder (none = ``backup`` in the workspace), how many are kept, whether evidence goes in."""

    folder: str = ""
    keep: int = Field(default=4, ge=1, le=520)
    evidence: bool = True


class NotifyChannel(Declared):
    """通知渠道: one way by which messages leave. Secrets are named by where they lie, never written here.

    Robots: ``secret_ref`` holds the key (or the whole address) of the robot, ``sign_ref`` the signing key (加签),
    ``url`` the address of a private installation (政务微信, 专有钉钉). Webhook: ``url`` or ``url_ref`` (an address that
    is a secret itself), ``secret_ref`` a bearer token, ``sign_ref`` a key that signs the body. Mail: ``server`` …
    ``to``; ``owners`` also writes to owners A, B and leads at their own addresses.
    ``events`` and ``offices`` bound what goes this way (none = all); in ``quiet`` hours nothing is sent.
    """

    id: Id
    kind: Literal["邮件", "企业微信", "钉钉", "飞书", "webhook"]
    secret_ref: SecretRef | None = None
    sign_ref: SecretRef | None = None
    url: Url | None = None
    url_ref: SecretRef | None = None
    server: str = ""
    port: int = Field(default=0, ge=0, le=65535)
    security: Literal["ssl", "starttls", "none"] = "ssl"
    user: str = ""
    sender: Mailbox = ""
    to: tuple[Mailbox, ...] = ()
    owners: bool = False
    events: tuple[EventKind, ...] = ()
    offices: tuple[Id, ...] = ()
    quiet: HoursOfDay | None = None


class Notify(Declared):
    """通知: the channels, when the daily digest goes out, and how reminders climb (days after the due day)."""

    channels: tuple[NotifyChannel, ...] = ()
    digest: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "08:30"
    due_days: int = Field(default=7, ge=1, le=90)
    owner_b_after: int = Field(default=3, ge=1, le=90)
    lead_after: int = Field(default=7, ge=1, le=90)


class Health(Declared):
    """运行监测: when unattended work counts as standing still, and who is told from outside.

    ``ping_ref`` says where the address of a monitoring service lies (compatible with healthchecks; the address is a
    secret itself), told every ``ping_minutes`` and around every larger piece of work. ``stalled_seconds`` without a
    tick or any progress, ``work_minutes`` within one piece of work, ``overdue_hours`` of a quarter's audit or report
    left undone are too much. ``hosts`` are further names under which `auditor serve` may be asked.
    """

    ping_ref: SecretRef | None = None
    ping_minutes: int = Field(default=10, ge=1, le=1440)
    stalled_seconds: int = Field(default=120, ge=2, le=172_800)
    work_minutes: int = Field(default=30, ge=1, le=1440)
    overdue_hours: int = Field(default=24, ge=1, le=720)
    hosts: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]{1,253}$")], ...] = ()


PROBE_GAP_MINUTES = 12
"""Two availability samples of a site are at least so far apart: closer ones would count as one visit."""


class Schedule(Declared):
    """无人值守 of a workspace: a preset, and for each kind of work how often where it differs from the preset.

    ``at`` is when daily, weekly and monthly work begins (Beijing time), spread over ``spread`` minutes by office;
    ``quiet`` are hours in which no work that asks sites begins, availability samples excepted, whose hours are
    ``probe_hours`` (none = the whole day).
    """

    preset: Literal["日", "周", "月", "季"] = "日"
    probe: Literal["开", "关"] | None = None
    freshness: Cadence | None = None
    links: Cadence | None = None
    remind: Cadence | None = None
    retain: Cadence | None = None
    backup: Cadence | None = None
    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "01:00"
    spread: int = Field(default=60, ge=0, le=720)
    quiet: HoursOfDay | None = None
    probes_per_day: int = Field(default=24, ge=20, le=96)
    probe_hours: HoursOfDay | None = None


class Disk(Declared):
    """磁盘: below which free room unattended work waits (GiB, or percent of the disk, never more than 10 GiB).

    Below ``critical_mib`` work under way stops (exit 5). ``ballast_mib`` is a reserve kept while work goes on, given up
    when the disk is full.
    """

    low_gib: float = Field(default=2.0, ge=0, le=1024)
    low_percent: int = Field(default=10, ge=0, le=50)
    critical_mib: int = Field(default=512, ge=0, le=102_400)
    ballast_mib: int = Field(default=64, ge=0, le=1024)


class Settings(Declared):
    """The workspace file ``auditor.yaml`` but for its offices."""

    profile: Id = "street-office"
    period: Rhythm = Rhythm()
    network: Network = Network()
    store: StoreSettings = StoreSettings()
    notify: Notify = Notify()
    incomplete_above: int = Field(default=0, ge=0)
    retention: Retention = Retention()
    backup: Backup = Backup()
    disk: Disk = Disk()
    schedule: Schedule = Schedule()
    health: Health = Health()
