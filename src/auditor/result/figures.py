"""Figures a result document carries for tables and sentences of the report (统计数字), as typed shapes.

``ResultDocument.statistics`` and ``AuditedObject.facts`` are plain JSON objects; the audit fills them with
``msgspec.to_builtins`` of these shapes, the report reads them with :func:`read`. ``None`` means "not known" and is
printed as such, never as zero. Days are Asia/Shanghai calendar days.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import msgspec


class SiteFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One site or section: ``scope`` is ``site`` or ``section``; ``columns`` declared, pages and links seen."""

    scope: str = "section"
    id_code: str = ""
    columns: int | None = None
    pages: int | None = None
    links_checked: int | None = None
    links_usable: int | None = None
    newest: date | None = None


class ColumnFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One column (栏目).

    ``state``: fresh, early_warning, stale, blank, unseen, excepted, not_periodic or review.
    ``limit`` is the rule in words ("14天"); ``items`` counts what was published within the quarter;
    ``method`` 采集方式 in Chinese; ``own_newest`` our own last contribution to a shared column;
    ``days`` the publication dates within the quarter (for the update calendar).
    """

    site: str = ""
    path: str = ""
    type: str = ""
    level: int | None = None
    categories: tuple[str, ...] = ()
    limit: str = ""
    newest: date | None = None
    newest_title: str = ""
    age_days: int | None = None
    state: str = "unseen"
    reason: str = ""
    items: int | None = None
    method: str = ""
    shared: bool = False
    own_newest: date | None = None
    days: tuple[date, ...] = ()


class AccountFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One account (政务新媒体账号): ``posts`` of the quarter, ``longest_gap`` in days within it.

    ``months`` splits the posts by calendar month ("2026-07"); ``original`` of the ``told`` posts that say whether they
    are original are.
    """

    platform: str = ""
    handle: str = ""
    account_state: str = "正常"
    posts: int | None = None
    newest: date | None = None
    newest_title: str = ""
    longest_gap: int | None = None
    gap_from: date | None = None
    gap_to: date | None = None
    limit: str = ""
    state: str = "unseen"
    reason: str = ""
    complete: bool = False
    coverage_from: date | None = None
    coverage_to: date | None = None
    source: str = ""
    days: tuple[date, ...] = ()
    months: dict[str, int] = {}
    original: int | None = None
    told: int = 0


class CategoryCount(msgspec.Struct, frozen=True, kw_only=True):
    """Items of one category of the 专栏 within the quarter."""

    name: str
    items: int


class Handled(msgspec.Struct, frozen=True, kw_only=True):
    """Things received and answered (留言, 找错留言): 收到 and 办结."""

    received: int
    answered: int


class MediaFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What an account, a platform's accounts or a unit's accounts published within the quarter.

    ``original`` and ``reposted`` count the posts that say what they are, ``original_rate`` is the originals' share of
    them; ``months`` splits the posts by calendar month ("2026-07"); ``complete`` = no post can be missing.
    """

    name: str
    accounts: int = 1
    posts: int | None = None
    original: int | None = None
    reposted: int | None = None
    original_rate: float | None = None
    reads: int | None = None
    months: dict[str, int] = {}
    complete: bool = False


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """The quarter's statistics (季度统计).

    ``section_items`` items of the 专栏 and ``by_category`` their split; ``portal_items`` items on the portal outside
    the 专栏; ``posts`` per account id; ``columns_due`` columns that had to update and ``columns_on_time`` that did.
    ``media`` by account id, ``media_by_platform`` and ``media_by_unit`` (empty name = no unit) what was published;
    ``media_sentence`` the sentence of the annual report (N个政务新媒体，公开、转发信息…条).
    ``overdue_to_district``/``blank_to_district`` = the section's contribution to the district's own counters.
    """

    section_items: int | None = None
    by_category: tuple[CategoryCount, ...] = ()
    portal_items: int | None = None
    posts: dict[str, int | None] = {}
    pages: int | None = None
    links_checked: int | None = None
    links_usable: int | None = None
    columns_due: int | None = None
    columns_on_time: int | None = None
    messages: Handled | None = None
    corrections: Handled | None = None
    overdue_to_district: int | None = None
    blank_to_district: int | None = None
    media: tuple[MediaFigures, ...] = ()
    media_by_platform: tuple[MediaFigures, ...] = ()
    media_by_unit: tuple[MediaFigures, ...] = ()
    media_sentence: str = ""


Shape = TypeVar("Shape", bound=msgspec.Struct)


def read(values: Mapping[str, Any], shape: type[Shape]) -> Shape:
    """Read ``values`` as ``shape``; fields that are absent stay unknown, unknown fields are left alone.

    Raises:
        msgspec.ValidationError: a field holds something of another kind.
    """
    return msgspec.convert(dict(values), shape, strict=False)
