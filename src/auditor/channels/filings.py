"""备案清单: the list of filed accounts as exported from the filing system, whatever its columns are called."""

from collections.abc import Iterator
from pathlib import Path

from auditor.errors import UsageError
from auditor.model.facts import Filing
from auditor.reading.sheets import Cell, Sheet, read_sheets

_HEADER_ROWS = 10
_COLUMNS = {
    "name": ("账号名称", "新媒体名称", "政务新媒体名称", "账号", "名称"),
    "platform": ("平台", "平台类型", "平台名称", "所属平台", "开设平台", "账号类型", "类型"),
    "number": ("备案编号", "备案号", "新媒体标识码", "标识码", "编号"),
    "state": ("状态", "运行状态", "账号状态", "备案状态"),
    "organiser": ("主办单位", "主管单位", "开设单位", "单位名称"),
}


def read_filings(path: Path) -> tuple[Filing, ...]:
    """Read the list.

    Raises:
        UsageError: no table with the accounts' names, or an empty one.
        SheetError: the file is no readable table.
    """
    found = tuple(filing for sheet in read_sheets(path) for filing in _of_sheet(sheet))
    if not found:
        raise UsageError(f"{path.name}：前 {_HEADER_ROWS} 行没有找到“账号名称”列，或表中没有账号，请核对备案清单")
    return found


def _of_sheet(sheet: Sheet) -> Iterator[Filing]:
    for number, row in enumerate(sheet.rows[:_HEADER_ROWS]):
        places = _places(row)
        if "name" not in places or len(places) < 2:
            continue
        for line in sheet.rows[number + 1 :]:
            words = {field: _text(line[place]) if place < len(line) else "" for field, place in places.items()}
            if words["name"]:
                yield Filing(**words)
        return


def _places(row: list[Cell]) -> dict[str, int]:
    names = {_text(cell): index for index, cell in reversed(list(enumerate(row)))}
    found = {field: next((names[name] for name in known if name in names), -1) for field, known in _COLUMNS.items()}
    return {field: place for field, place in found.items() if place >= 0}


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else "".join(str(cell).split())
