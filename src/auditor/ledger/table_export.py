"""Write 问题整改台账.xlsx, which staff fill in and `auditor import ledger` reads back."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from auditor.ledger.sheet_writing import Form, write_form
from auditor.ledger.table import COLUMNS, EXPORTED, NUMBER, SHEET, cells_of, fingerprints
from auditor.store import LedgerEntry, Store

GUIDE = (
    "黄色的列由责任科室填写，灰色的列由程序填写（改了不起作用）；表头文字和问题编号请不要改，不要合并单元格。",
    "整改完成后“整改情况”选“已整改（待复查）”，由程序复查属实后销号；填好保存后运行：auditor import ledger 本文件",
)


def export_ledger(
    store: Store, office: str, path: Path, as_of: datetime, *, closed: bool = False, unit: str | None = None
) -> int:
    """Write the office's ledger (of one 科室, or of all) to ``path`` and return how many rows it has.

    ``closed`` includes what is 销号 already. Internal findings are not handed out.

    Raises:
        StorageError: the folder refuses the write.
    """
    entries = [entry for entry in store.findings.list(office) if _wanted(entry, closed, unit)]
    rows = [cells_of(entry, as_of) | {"序号": str(number)} for number, entry in enumerate(entries, 1)]
    form = Form(
        sheet=SHEET,
        guide=GUIDE,
        columns=COLUMNS,
        rows=rows,
        beside={EXPORTED: list(_as_exported(office, as_of, rows))},
    )
    write_form(form, path)
    return len(rows)


def _wanted(entry: LedgerEntry, closed: bool, unit: str | None) -> bool:
    if entry.internal or (unit is not None and entry.unit != unit):
        return False
    return closed or entry.closed_at is None


def _as_exported(office: str, as_of: datetime, rows: Iterable[dict[str, str]]) -> Iterable[tuple[str, ...]]:
    """What import compares with: only cells that differ from these were changed by staff."""
    yield ("单位", office)
    yield ("导出时间", as_of.isoformat())
    for row in rows:
        yield (row[NUMBER], fingerprints(row))
