"""Import of an exported post list (导出表): the channel that always works, because staff can always download it.

The header row is looked for in the first ten rows; several blocks may stand side by side. A day without time
means the whole day in Asia/Shanghai. The days an export covers are what staff declare, never guessed.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import msgspec

from auditor.channels.profiles import PROFILES, PUBLIC_STATES, ExportProfile
from auditor.channels.source import FIGURES
from auditor.channels.summary import plain_summary
from auditor.errors import UsageError
from auditor.model.facts import Post, PostImport
from auditor.model.office import Account
from auditor.model.zone import SHANGHAI
from auditor.reading.dates import parse_moment
from auditor.reading.numbers import parse_count
from auditor.reading.sheets import Cell, SheetError, SheetRow, stream_rows

HEADER_ROWS = 10
FIELDS = (
    "title", "published", "native_id", "url", "state", "original", "account", "person",
    "reviewed", "updated", "summary",
)  # fmt: skip
_ORIGINAL = {"是": True, "原创": True, "否": False, "转载": False}
_MOST_MOMENTS = 4096
_COUNTED_STATES = PUBLIC_STATES | {""}
_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=SHANGHAI)
Precision = Literal["second", "minute", "day"]


class ExportError(UsageError):
    """The table is not an export of posts that can be used for this account."""


class _Block(msgspec.Struct, frozen=True, kw_only=True):
    profile: ExportProfile
    columns: dict[str, int]
    names: frozenset[str]
    width: tuple[int, int]


class _Counts(msgspec.Struct, kw_only=True):
    rows: int = 0
    posts: int = 0
    not_public: int = 0
    other_account: int = 0
    undated: int = 0
    person: str = ""
    latest: datetime | None = None


class Export:
    """One exported file, read as the posts of one account: row by row, whatever its length.

    ``posts`` must be read to its end before ``told`` says what the file was.
    """

    def __init__(
        self,
        path: Path,
        account: Account,
        *,
        covers_from: date | None = None,
        covers_to: date | None = None,
        now: datetime | None = None,
        by: str = "",
    ) -> None:
        if covers_from and covers_to and covers_from > covers_to:
            raise ExportError(f"{path.name}：起始日期 {covers_from} 晚于截止日期 {covers_to}，请检查")
        self._path, self._account = path, account
        self._days, self._now, self._by = (covers_from, covers_to), now, by
        self._candidates = [each for each in PROFILES if not each.platforms or account.platform in each.platforms]
        self._blocks: list[_Block] = []
        self._counts = _Counts()

    @cached_property
    def sha256(self) -> str:
        """The file's digest.

        Raises:
            SheetError: the file cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise SheetError(f"{self._path}：文件不存在或无法读取，请检查路径") from None

    def posts(self) -> Iterator[Post]:
        """Yield the posts in the file's order.

        Raises:
            ExportError: no header row known, or rows of another account only; said at the end.
            SheetError: the file is no readable table.
        """
        rows = stream_rows(self._path)
        head, rest = _first_rows(rows)
        cells = {text for _, _, row in head for cell in row if (text := _text(cell))}
        _refuse_other_platform(cells, self._account, self._path)
        readers: dict[str, list[_BlockReader]] = {}
        for sheet, number, row in chain(head, rest):
            below = readers.get(sheet)
            if below:
                yield from (post for reader in below if (post := reader.post(row)) is not None)
            elif number <= HEADER_ROWS and (blocks := self._blocks_of(row)):
                self._blocks += blocks
                readers[sheet] = [_BlockReader(each, self._account, self._path.name, self._counts) for each in blocks]
        if not self._blocks:
            raise ExportError(_no_header(cells, self._path))
        if self._counts.rows and self._counts.other_account == self._counts.rows:
            name = self._account.name
            raise ExportError(f"{self._path.name}：表中没有账号“{name}”的内容，可能导出了其他账号，请核对")

    def _blocks_of(self, row: list[Cell]) -> list[_Block]:
        return [block for span in _spans(row) if (block := _block(row, span, self._candidates)) is not None]

    def told(self) -> PostImport:
        """Return what the file was, without its posts."""
        counts, profile = self._counts, self._blocks[0].profile
        covers_from, covers_to = self._days
        return PostImport(
            account=self._account.id,
            file_name=self._path.name,
            sha256=self.sha256,
            profile=profile.id,
            part=_part(self._blocks),
            covers_from=covers_from,
            covers_to=covers_to,
            rows=counts.rows,
            skipped=counts.rows - counts.posts,
            capped=_capped(profile, counts),
            warnings=tuple(_warnings(self._path.name, profile, counts, covers_to)),
            imported_at=self._now,
            imported_by=self._by or counts.person,
        )


def read_export(path: Path, account: Account, **declared: Any) -> PostImport:
    """Read one exported file whole, with its posts; ``declared`` as :class:`Export` takes it.

    Raises:
        ExportError: no header row known, rows of another account only, or a period the wrong way round.
        SheetError: the file is no readable table.
    """
    export = Export(path, account, **declared)
    posts = tuple(export.posts())
    return msgspec.structs.replace(export.told(), posts=posts)


def _first_rows(rows: Iterator[SheetRow]) -> tuple[list[SheetRow], Iterator[SheetRow]]:
    """Part the rows among which the first table's header is looked for from the rest."""
    head: list[SheetRow] = []
    for row in rows:
        if row[1] > HEADER_ROWS or (head and row[0] != head[0][0]):
            return head, chain((row,), rows)
        head.append(row)
    return head, rows


def _refuse_other_platform(cells: set[str], account: Account, path: Path) -> None:
    """A table that carries another platform's marks, and none of the account's own platform, is the wrong file."""
    marked = [profile for profile in PROFILES if profile.platforms and profile.title & cells and profile.marks & cells]
    own_known = any(account.platform in profile.platforms for profile in PROFILES)
    if own_known and marked and not any(account.platform in profile.platforms for profile in marked):
        raise ExportError(
            f"{path.name}：这是“{marked[0].id}”的导出表，账号“{account.name}”属于{account.platform}，请核对账号或文件"
        )


def _no_header(cells: set[str], path: Path) -> str:
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


def _block(row: list[Cell], span: tuple[int, int], candidates: list[ExportProfile]) -> _Block | None:
    names = {_text(cell): index for index, cell in list(enumerate(row))[span[0] : span[1]]}
    for profile in candidates:
        if not profile.marks <= names.keys():
            continue
        columns = {
            field: names[name]
            for field in (*FIELDS, *FIGURES)
            for name in sorted(getattr(profile, field))
            if name in names
        }
        if {"title", "published"} <= columns.keys():
            return _Block(profile=profile, columns=columns, names=frozenset(names), width=span)
    return None


def _part(blocks: list[_Block]) -> str:
    """公众号: the tab 已通知内容 has delivery figures, the tab 未开启通知内容 has none."""
    if blocks[0].profile.id != "微信公众号":
        return ""
    parts = {"已通知" if "送达人数" in block.names else "未开启通知" for block in blocks}
    return "+".join(sorted(parts))


class _BlockReader:
    """Reads the rows of one block. Days are remembered: an export names each of them many times."""

    def __init__(self, block: _Block, account: Account, file_name: str, counts: _Counts) -> None:
        self._own = {account.name, account.former_name, account.handle, account.id, ""}
        self._origin: Literal["manual", "export"] = "manual" if block.profile.id == "新媒体发布台账" else "export"
        self._file_name = file_name
        self._counts = counts
        self._moments: dict[object, tuple[datetime, Precision] | None] = {}
        self._first, self._last = block.width
        self._places = tuple(block.columns.get(field, -1) for field in FIELDS)
        self._figures = tuple((field, block.columns[field]) for field in FIGURES if field in block.columns)

    def post(self, row: list[Cell]) -> Post | None:
        """Return the post of one row; none for an empty row, and for what is told in the counts."""
        if not any(cell is not None and cell != "" for cell in row[self._first : self._last]):
            return None
        counts, width = self._counts, len(row)
        counts.rows += 1
        figures = {field: _count(row[place]) for field, place in self._figures if place < width}
        post = self._read(figures, *(row[place] if -1 < place < width else None for place in self._places))
        if post is not None:
            counts.posts += 1
            if counts.latest is None or post.published_at > counts.latest:
                counts.latest = post.published_at
        return post

    def _read(
        self,
        figures: dict[str, Any],
        title: Cell,
        published: Cell,
        native_id: Cell,
        url: Cell,
        state: Cell,
        original: Cell,
        owner: Cell,
        person: Cell,
        reviewed: Cell,
        updated: Cell,
        summary: Cell,
    ) -> Post | None:
        """Return the post; none for another account's, an unpublished one, or one without a day."""
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
        signed, edited = self._moment(reviewed), self._moment(updated)
        return Post(
            title=_text(title),
            published_at=moment[0],
            precision=moment[1],
            url=_text(url) or None,
            native_id=_text(native_id) or None,
            original=_ORIGINAL.get(_text(original)),
            origin=self._origin,
            source_file=self._file_name,
            reviewed_at=signed[0] if signed else None,
            updated_at=edited[0] if edited else None,
            summary=plain_summary(_text(summary)) if summary else "",
            **figures,
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


def _warnings(name: str, profile: ExportProfile, counts: _Counts, covers_to: date | None) -> Iterator[str]:
    if _capped(profile, counts):
        yield f"{name}：已达到平台导出上限 {profile.row_cap} 行，可能还有未导出的内容，请分段导出"
    if counts.undated:
        yield f"{name}：{counts.undated} 行的发布时间无法识别，未计入"
    if counts.not_public:
        yield f"{name}：{counts.not_public} 行不是公开状态，未计入"
    if counts.other_account:
        yield f"{name}：{counts.other_account} 行属于其他账号，未计入"
    if counts.latest and covers_to:
        latest = counts.latest.date()
        if latest < covers_to:
            yield f"{name}：最晚一条的日期是 {latest}，早于声明的截止日期 {covers_to}，请确认导出时选择的时间范围"
