"""What the fictional 云溪街道 of 临江区 publishes: its columns, their items, and who answers for them, as data.

Days count back from the monitoring point, so the same story holds at any time.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from auditor.model.words import ColumnType

OFFICE_ID = "yunxi"
OFFICE_NAME = "临江区人民政府云溪街道办事处"
PORTAL = "www.linjiang.example"
SERVICE_HALL = "zwfw.linjiang.example"
CLOSED_HOST = "old.linjiang.example"
UNKNOWN_HOST = "yunxi-zt.linjiang.example"
HOME = f"http://{PORTAL}/yunxi/"
OWN_NAMES = ("云溪街道", "云溪街道办事处")

Style = Literal[
    "plain",
    "no_dates",
    "month_day",
    "tabs",
    "nested",
    "hub",
    "gbk",
    "gzip",
    "blank",
    "declared_blank",
    "barrier",
    "page",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a column. ``day`` counts back from the monitoring point (negative = later) or is ``YYYY-MM-DD``.

    ``listed_day``: the list shows another day than the article.
    """

    title: str
    day: int | str
    source: str = "云溪街道"
    pinned: bool = False
    shows_date: bool = True
    listed_day: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One column: where it stands, what the register says of it, how its page is made."""

    id: str
    name: str
    path: str
    type: ColumnType
    unit: str
    entries: tuple[Entry, ...] = ()
    style: Style = "plain"
    categories: tuple[str, ...] = ()
    declared: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    host: str = PORTAL

    @property
    def url(self) -> str:
        """The column's address."""
        return f"http://{self.host}{self.path}"


def worded(text: str, at: datetime) -> str:
    """``text`` with what the story leaves open: {year}, {last}, {before}, {earlier}, {next}, and a {due} day ahead."""
    year = at.year
    due = at.date() + timedelta(days=120)
    return text.format(year=year, last=year - 1, before=year - 2, earlier=year - 3, next=year + 1, due=f"{due:%m-%d}")


UNITS = (
    ("office", "党政办公室", "陈晓棠", "林若川"),
    ("party", "党群工作办公室", "周知行", "沈一鸣"),
    ("service", "公共服务办公室", "许嘉禾", "顾南乔"),
    ("safety", "平安建设办公室", "赵予安", "何其远"),
    ("city", "城市管理办公室", "苏慕言", "唐立夏"),
    ("community", "丹桂社区居委会", "方知夏", "宋清和"),
)

NEWS, NOTICE, POLICY = ColumnType.NEWS, ColumnType.NOTICE, ColumnType.POLICY
AS_IT_OCCURS, STATIC = ColumnType.AS_IT_OCCURS, ColumnType.STATIC


def entries(titles: str, *days: int | str, **same: Any) -> tuple[Entry, ...]:
    """Entries from titles parted by ``|`` and their days; titles start again where days are more."""
    names = titles.split("|")
    return tuple(
        Entry(
            names[index % len(names)] + (f"（{index // len(names) + 1}）" if index >= len(names) else ""), day, **same
        )
        for index, day in enumerate(days)
    )


NOT_INVOLVED = {
    "employment-security": "由区人力资源和社会保障局统一公开",
    "acquisition": "辖区近年无征收项目",
    "fees": "街道不收取行政事业性收费",
    "plans": "由区政府统一编制公开",
    "supervision": "双随机抽查由区级部门组织",
    "public-services": "由区教育、卫生、文化主管部门公开",
    "consultation-drafts": "街道不作重大行政决策",
    "elderly-care": "由区民政局统一公开",
    "proposals": "由区政府办公室统一公开",
    "standard-catalogue": "执行区级统一标准目录",
}
