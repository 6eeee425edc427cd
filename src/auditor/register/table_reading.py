"""Opens a filled-in 对象登记表.xlsx: sheets found by name, columns by their headers wherever they were moved."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import python_calamine

from auditor.register.problems import RegisterError
from auditor.register.table_layout import MARK, OBJECT, Sheet, tidy

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
HEADER_ROWS = 10


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row by header; ``number`` as Excel counts, from 1."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet read: its headers and the rows that hold anything."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]


class TableFile:
    """One workbook. Problems of its shape are added to ``problems``; a sheet that cannot be read is none."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        self.name = path.name
        self.problems = problems
        self.book = _open(path)

    def sheet(self, layout: Sheet, *, marked: bool = True) -> Table | None:
        """Read the sheet of this layout."""
        grid = self._grid(layout.name)
        if grid is None:
            return None
        known = {*(field.header for field in layout.fields), MARK, OBJECT}
        needed = ((MARK,) if marked else ()) + layout.needed
        start = max(range(min(len(grid), HEADER_ROWS)), key=lambda index: len(known & set(grid[index])), default=None)
        headers = tuple(grid[start]) if start is not None else ()
        missing = [header for header in needed if header not in headers]
        if missing:
            self.problems.append(
                f"{self.name} 的“{layout.name}”表缺少表头：{'、'.join(missing)}；表头文字请保持导出时的样子"
            )
            return None
        twice = sorted({header for header in headers if header and headers.count(header) > 1})
        if twice:
            self.problems.append(f"{self.name} 的“{layout.name}”表表头重复：{'、'.join(twice)}，请删去一列")
            return None
        assert start is not None
        return Table(layout.name, headers, tuple(_rows(grid, start)))

    def pairs(self, name: str) -> dict[str, tuple[int, str]] | None:
        """Read a sheet of 项目/内容 pairs: item → row number and content."""
        grid = self._grid(name)
        if grid is None:
            return None
        return {
            row[0]: (number, row[1] if len(row) > 1 else "") for number, row in enumerate(grid, 1) if row and row[0]
        }

    def _grid(self, name: str) -> list[list[str]] | None:
        if name not in self.book.sheet_names:
            self.problems.append(f"{self.name} 缺少工作表“{name}”；工作表名称请不要改")
            return None
        try:
            rows: Sequence[Sequence[object]] = self.book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (python_calamine.CalamineError, OSError, ValueError):
            self.problems.append(
                f"{self.name} 的“{name}”表已损坏，读不出来；请用 Excel 或 WPS 打开后另存为 .xlsx 再导入"
            )
            return None
        return [[tidy(cell) for cell in row] for row in rows]


def _rows(grid: list[list[str]], start: int) -> Iterator[TableRow]:
    for index in range(start + 1, len(grid)):
        if any(grid[index]):
            cells = {header: text for header, text in zip(grid[start], grid[index], strict=False) if header}
            yield TableRow(index + 1, cells)


def _open(path: Path) -> python_calamine.CalamineWorkbook:
    body = _body(path)
    try:
        return python_calamine.CalamineWorkbook.from_object(BytesIO(body))
    except (python_calamine.CalamineError, OSError, ValueError):
        raise RegisterError(
            [f"{path.name} 打不开：不是有效的 Excel 文件，或设了打开密码；请另存为 .xlsx 再导入"]
        ) from None


def _body(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RegisterError([f"{path.name} 超过 10 MB，不像对象登记表，请检查是否选错文件"])
        body = path.read_bytes()
    except FileNotFoundError:
        raise RegisterError([f"找不到 {path}，请检查文件名"]) from None
    except OSError as error:
        raise RegisterError([f"{path} 读不出来（{error.strerror}）：若正在 Excel 中打开，请先关闭"]) from None
    try:
        with zipfile.ZipFile(BytesIO(body)) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError):
        raise RegisterError([f"{path.name} 不是 .xlsx 文件：请用 Excel 或 WPS 另存为 .xlsx 再导入"]) from None
    if unpacked > MAX_UNPACKED:
        raise RegisterError([f"{path.name} 展开后过大，不像对象登记表，请检查是否选错文件"])
    return body
