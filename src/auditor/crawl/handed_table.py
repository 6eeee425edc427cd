"""A column's items from a table (后台导出清单, 人工登记): the columns are found by their headers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from auditor.model.facts import ItemFacts
from auditor.model.zone import SHANGHAI
from auditor.reading.dates import parse_date, parse_moment
from auditor.reading.sheets import Cell, Sheet, SheetError, read_sheets
from auditor.reading.urls import normalise

HEADER_WITHIN = 30
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "checked": ("核验时间", "核查时间", "登记时间", "检查时间"),
    "listed": ("发布日期", "发布时间", "发文日期", "公开日期", "公开时间", "上线时间", "日期", "时间"),
    "title": ("标题", "题目", "信息名称", "文件名称", "内容", "名称"),
    "url": ("网址", "链接", "地址", "url"),
    "screenshot": ("截图", "图片"),
    "person": ("登记人", "核验人", "核查人", "填报人", "经办人"),
    "source": ("来源", "信息来源", "发布机构", "发布单位"),
    "pinned": ("置顶",),
}
_SERIAL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
_PUNCTUATION = re.compile(r"[\s（）()：:*]+")


class HandedTable(msgspec.Struct, kw_only=True):
    """What one table holds. ``problem`` says why it could not be read at all; rows are counted as in the file."""

    name: str
    items: tuple[ItemFacts, ...] = ()
    people: tuple[str, ...] = ()
    screenshots: tuple[tuple[int, str], ...] = ()
    checked_at: datetime | None = None
    row_problems: tuple[str, ...] = ()
    problem: str = ""


def read_table(path: Path, *, today: date) -> HandedTable:
    """Read the first sheet that has a date column and a title or address column; ``today`` bounds its dates."""
    try:
        sheets = read_sheets(path)
    except SheetError as error:
        return HandedTable(name=path.name, problem=str(error))
    for sheet in sheets:
        found = _header(sheet)
        if found is not None:
            return _Rows(path.name, sheet, *found, today=today).read()
    return HandedTable(
        name=path.name,
        problem=f"{path.name}：前 {HEADER_WITHIN} 行没有找到表头，表头应含“发布日期”和“标题”或“网址”两列",
    )


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        places = _places(row)
        if "listed" in places and ("title" in places or "url" in places):
            return index, places
    return None


def _places(row: Sequence[Cell]) -> dict[str, int]:
    """Return which field stands in which cell: exact header words before words within longer headers."""
    words = [_PUNCTUATION.sub("", str(cell)).lower() if isinstance(cell, str) else "" for cell in row]
    places: dict[str, int] = {}
    for exact in (True, False):
        for field, names in _HEADERS.items():
            free = [i for i in range(len(words)) if i not in places.values()]
            place = next((i for name in names for i in free if _fits(words[i], name, exact=exact)), None)
            if field not in places and place is not None:
                places[field] = place
    return places


def _fits(word: str, name: str, *, exact: bool) -> bool:
    return word == name if exact else name in word and len(word) <= 12


class _Rows:
    """The rows below a header."""

    def __init__(self, name: str, sheet: Sheet, header: int, places: dict[str, int], *, today: date) -> None:
        self._name = name
        self._sheet = sheet
        self._header = header
        self._places = places
        self._today = today
        self._problems: list[str] = []
        self._people: dict[str, None] = {}
        self._shots: list[tuple[int, str]] = []
        self._checked: list[datetime] = []

    def read(self) -> HandedTable:
        """Read all rows; a faulty one is named and the others stand."""
        items = tuple(self._items())
        return HandedTable(
            name=self._name,
            items=items,
            people=tuple(self._people),
            screenshots=tuple(self._shots),
            checked_at=max(self._checked, default=None),
            row_problems=tuple(self._problems),
        )

    def _items(self) -> Iterator[ItemFacts]:
        for index in range(self._header + 1, len(self._sheet.rows)):
            row, number = self._sheet.rows[index], self._sheet.first_row + index
            title, url = self._text(row, "title"), self._text(row, "url")
            if not title and not url:
                continue
            self._aside(row, number)
            address = normalise(url) if url else None
            if url and address is None:
                self._problems.append(f"{self._name} 第 {number} 行：网址“{url[:60]}”写法有误")
            yield ItemFacts(
                title=title,
                url=address or "",
                listed=self._day(row, number),
                pinned=self._text(row, "pinned") in ("是", "置顶", "1"),
                source=self._text(row, "source"),
            )

    def _aside(self, row: Sequence[Cell], number: int) -> None:
        if person := self._text(row, "person"):
            self._people[person] = None
        if shot := self._text(row, "screenshot"):
            self._shots.append((number, shot))
        moment = parse_moment(self._text(row, "checked"), tz=SHANGHAI)
        if moment is not None:
            self._checked.append(moment[0])

    def _day(self, row: Sequence[Cell], number: int) -> date | None:
        place = self._places["listed"]
        cell = row[place] if place < len(row) else None
        day = cell_day(cell, today=self._today)
        if day is None:
            shown = f"“{str(cell)[:30]}”无法识别" if cell is not None else "为空"
            self._problems.append(f"{self._name} 第 {number} 行：发布日期{shown}，请写成 2026-09-01 的样子")
        return day

    def _text(self, row: Sequence[Cell], field: str) -> str:
        place = self._places.get(field)
        cell = row[place] if place is not None and place < len(row) else None
        return "" if cell is None else str(cell).strip()


def cell_day(cell: Cell, *, today: date) -> date | None:
    """Return the day a cell means: a date, a date in words, 20260901, or a spreadsheet's day number."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _numbered_day(int(cell))
    if not isinstance(cell, str):
        return None
    text = cell.strip()
    return _numbered_day(int(text)) if text.isascii() and text.isdigit() else parse_date(text, today=today)


def _numbered_day(number: int) -> date | None:
    if number in _SERIALS:
        return _SERIAL_EPOCH + timedelta(days=number)
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None
