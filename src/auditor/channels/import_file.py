"""Import of an exported post list (导出表): the channel that always works, because staff can always download it.

The header row is looked for in the first ten rows; several blocks may stand side by side. A day without time
means the whole day in Asia/Shanghai. The days an export covers are what staff declare, never guessed.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from auditor.channels.profiles import PROFILES, PUBLIC_STATES, ExportProfile
from auditor.errors import UsageError
from auditor.model.facts import Post, PostImport
from auditor.model.office import Account
from auditor.model.zone import SHANGHAI
from auditor.reading.dates import parse_moment
from auditor.reading.numbers import parse_count
from auditor.reading.sheets import Cell, Sheet, read_sheets

HEADER_ROWS = 10
FIELDS = ("title", "published", "native_id", "url", "state", "reads", "original", "account", "person")
_ORIGINAL = {"是": True, "原创": True, "否": False, "转载": False}
_MOST_MOMENTS = 50_000
_COUNTED_STATES = PUBLIC_STATES | {""}
_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=SHANGHAI)
Precision = Literal["second", "minute", "day"]


class ExportError(UsageError):
    """The table is not an export of posts that can be used for this account."""


class _Block(msgspec.Struct, frozen=True, kw_only=True):
    profile: ExportProfile
    sheet: str
    header_row: int
    columns: dict[str, int]
    names: frozenset[str]
    width: tuple[int, int]


class _Counts(msgspec.Struct, kw_only=True):
    rows: int = 0
    not_public: int = 0
    other_account: int = 0
    undated: int = 0
    person: str = ""


def read_export(
    path: Path,
    account: Account,
    *,
    covers_from: date | None = None,
    covers_to: date | None = None,
    now: datetime | None = None,
    by: str = "",
) -> PostImport:
    """Read one exported file as the posts of ``account``.

    Raises:
        ExportError: no header row known, rows of another account only, or a period the wrong way round.
        SheetError: the file is no readable table.
    """
    if covers_from and covers_to and covers_from > covers_to:
        raise ExportError(f"{path.name}：起始日期 {covers_from} 晚于截止日期 {covers_to}，请检查")
    sheets = read_sheets(path)
    blocks = _find_blocks(sheets, account, path)
    counts = _Counts()
    posts: list[Post] = []
    by_name = {sheet.name: sheet for sheet in sheets}
    for block in blocks:
        posts.extend(_posts_of(by_name[block.sheet], block, account, path.name, counts))
    if counts.rows and counts.other_account == counts.rows:
        raise ExportError(f"{path.name}：表中没有账号“{account.name}”的内容，可能导出了其他账号，请核对")
    return PostImport(
        account=account.id,
        file_name=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        profile=blocks[0].profile.id,
        part=_part(blocks),
        covers_from=covers_from,
        covers_to=covers_to,
        posts=tuple(posts),
        rows=counts.rows,
        skipped=counts.rows - len(posts),
        capped=_capped(blocks[0].profile, counts),
        warnings=tuple(_warnings(path.name, blocks[0].profile, posts, counts, covers_to)),
        imported_at=now,
        imported_by=by or counts.person,
    )


def _find_blocks(sheets: tuple[Sheet, ...], account: Account, path: Path) -> list[_Block]:
    candidates = [profile for profile in PROFILES if not profile.platforms or account.platform in profile.platforms]
    found: list[_Block] = []
    _refuse_other_platform(sheets, account, path)
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:HEADER_ROWS]):
            blocks = [block for span in _spans(row) if (block := _block(sheet, number, span, candidates)) is not None]
            if blocks:
                found.extend(blocks)
                break
    if not found:
        raise ExportError(_no_header(sheets, path))
    return found


def _header_cells(sheets: tuple[Sheet, ...]) -> set[str]:
    return {_text(cell) for sheet in sheets[:1] for row in sheet.rows[:HEADER_ROWS] for cell in row if _text(cell)}


def _refuse_other_platform(sheets: tuple[Sheet, ...], account: Account, path: Path) -> None:
    """A table that carries another platform's marks, and none of the account's own platform, is the wrong file."""
    cells = _header_cells(sheets)
    marked = [profile for profile in PROFILES if profile.platforms and profile.title & cells and profile.marks & cells]
    own_known = any(account.platform in profile.platforms for profile in PROFILES)
    if own_known and marked and not any(account.platform in profile.platforms for profile in marked):
        raise ExportError(
            f"{path.name}：这是“{marked[0].id}”的导出表，账号“{account.name}”属于{account.platform}，请核对账号或文件"
        )


def _no_header(sheets: tuple[Sheet, ...], path: Path) -> str:
    cells = _header_cells(sheets)
    wanted = (("标题", _all("title")), ("发布时间", _all("published")))
    lacking = [name for name, known in wanted if not known & cells]
    return (
        f"{path.name}：前 {HEADER_ROWS} 行没有找到表头（缺少{'、'.join(lacking) or '同一行中的标题和发布时间'}列），"
        "请使用平台后台的原始导出表，或按“新媒体发布台账”模板填写"
    )


def _all(field: str) -> set[str]:
    return {name for profile in PROFILES for name in getattr(profile, field)}


def _spans(row: list[Cell]) -> Iterator[tuple[int, int]]:
    """Runs of filled cells: blocks side by side are parted by an empty column."""
    start: int | None = None
    for index, cell in enumerate([*row, None]):
        if _text(cell) and start is None:
            start = index
        elif not _text(cell) and start is not None:
            yield start, index
            start = None


def _block(sheet: Sheet, number: int, span: tuple[int, int], candidates: list[ExportProfile]) -> _Block | None:
    names = {_text(cell): index for index, cell in list(enumerate(sheet.rows[number]))[span[0] : span[1]]}
    for profile in candidates:
        if not profile.marks <= names.keys():
            continue
        columns = {field: names[name] for field in FIELDS for name in sorted(getattr(profile, field)) if name in names}
        if {"title", "published"} <= columns.keys():
            return _Block(
                profile=profile,
                sheet=sheet.name,
                header_row=number,
                columns=columns,
                names=frozenset(names),
                width=span,
            )
    return None


def _part(blocks: list[_Block]) -> str:
    """公众号: the tab 已通知内容 has delivery figures, the tab 未开启通知内容 has none."""
    if blocks[0].profile.id != "微信公众号":
        return ""
    parts = {"已通知" if "送达人数" in block.names else "未开启通知" for block in blocks}
    return "+".join(sorted(parts))


def _posts_of(sheet: Sheet, block: _Block, account: Account, file_name: str, counts: _Counts) -> Iterator[Post]:
    first, last = block.width
    places = tuple(block.columns.get(field, -1) for field in FIELDS)
    reading = _RowReader(block, account, file_name, counts)
    for row in sheet.rows[block.header_row + 1 :]:
        if not any(cell is not None and cell != "" for cell in row[first:last]):
            continue
        counts.rows += 1
        width = len(row)
        post = reading.post(*(row[place] if -1 < place < width else None for place in places))
        if post is not None:
            yield post


class _RowReader:
    """Reads the rows of one block. Days are remembered: an export names each of them many times."""

    def __init__(self, block: _Block, account: Account, file_name: str, counts: _Counts) -> None:
        self._own = {account.name, account.former_name, account.handle, account.id, ""}
        self._origin: Literal["manual", "export"] = "manual" if block.profile.id == "新媒体发布台账" else "export"
        self._file_name = file_name
        self._counts = counts
        self._moments: dict[object, tuple[datetime, Precision] | None] = {}

    def post(
        self,
        title: Cell,
        published: Cell,
        native_id: Cell,
        url: Cell,
        state: Cell,
        reads: Cell,
        original: Cell,
        owner: Cell,
        person: Cell,
    ) -> Post | None:
        """Return the post of one row; none for another account's, an unpublished one, or one without a day."""
        counts = self._counts
        if owner is not None and _text(owner) not in self._own:
            counts.other_account += 1
            return None
        if state is not None and _text(state) not in _COUNTED_STATES:
            counts.not_public += 1
            return None
        moment = self._moment(published)
        if moment is None:
            counts.undated += 1
            return None
        if person is not None and not counts.person:
            counts.person = _text(person)
        return Post(
            title=_text(title),
            published_at=moment[0],
            precision=moment[1],
            url=_text(url) or None,
            native_id=_text(native_id) or None,
            original=_ORIGINAL.get(_text(original)),
            origin=self._origin,
            reads=_count(reads),
            source_file=self._file_name,
        )

    def _moment(self, cell: Cell) -> tuple[datetime, Precision] | None:
        key = (type(cell), cell)
        if key not in self._moments:
            if len(self._moments) > _MOST_MOMENTS:
                self._moments.clear()
            self._moments[key] = moment_of(cell)
        return self._moments[key]


def _count(cell: Cell) -> int | None:
    if cell is None:
        return None
    text = _text(cell)
    return int(text) if text.isascii() and text.isdigit() else parse_count(text)


def moment_of(cell: Cell) -> tuple[datetime, Precision] | None:
    """Read a cell as a moment of publication in Asia/Shanghai: date cell, serial number, YYYYMMDD or text."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=SHANGHAI), "day" if cell.time() == time() else "second"
    if isinstance(cell, date):
        return datetime.combine(cell, time(), tzinfo=SHANGHAI), "day"
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _from_number(float(cell))
    text = _text(cell)
    if re.fullmatch(r"\d{8}|\d{5}(\.\d+)?", text):
        return _from_number(float(text))
    return parse_moment(text, tz=SHANGHAI) if text else None


def _from_number(number: float) -> tuple[datetime, Precision] | None:
    if 19_000_101 <= number <= 21_001_231 and number.is_integer():
        year, rest = divmod(int(number), 10_000)
        try:
            return datetime(year, rest // 100, rest % 100, tzinfo=SHANGHAI), "day"
        except ValueError:
            return None
    if 25_569 <= number <= 73_050:
        moment = _EXCEL_EPOCH + timedelta(days=number)
        return moment.replace(microsecond=0), "day" if number.is_integer() else "second"
    return None


def _text(cell: Cell) -> str:
    if type(cell) is str:
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _capped(profile: ExportProfile, counts: _Counts) -> bool:
    return bool(profile.row_cap) and counts.rows >= profile.row_cap


def _warnings(
    name: str, profile: ExportProfile, posts: list[Post], counts: _Counts, covers_to: date | None
) -> Iterator[str]:
    if _capped(profile, counts):
        yield f"{name}：已达到平台导出上限 {profile.row_cap} 行，可能还有未导出的内容，请分段导出"
    if counts.undated:
        yield f"{name}：{counts.undated} 行的发布时间无法识别，未计入"
    if counts.not_public:
        yield f"{name}：{counts.not_public} 行不是公开状态，未计入"
    if counts.other_account:
        yield f"{name}：{counts.other_account} 行属于其他账号，未计入"
    if posts and covers_to:
        latest = max(post.published_at for post in posts).date()
        if latest < covers_to:
            yield f"{name}：最晚一条的日期是 {latest}，早于声明的截止日期 {covers_to}，请确认导出时选择的时间范围"
