"""Columns no machine can reach (人工核验): saved pages, a back-office list, or entries made by a person."""

from pathlib import Path

from auditor.crawl.handed_files import file_as_fetched, modified, not_handed
from auditor.crawl.handed_pages import saved_pages
from auditor.crawl.handed_table import HandedTable, read_table
from auditor.crawl.source import Keep, Window
from auditor.model.facts import ColumnFacts
from auditor.model.office import Column
from auditor.model.words import METHOD_ZH, Method


def handed_column(column: Column, base: Path, window: Window, keep: Keep) -> ColumnFacts:
    """Read what was handed in for ``column`` from below ``base``.

    Never raises for what people handed in: a missing or faulty file leaves the column unseen, with a
    Chinese reason naming file and row.
    """
    what = METHOD_ZH[column.method].partition("（")[0]
    if not column.path:
        return not_handed(column, f"采集方式为“{what}”，但登记表未填写文件位置（path）")
    path = (base / column.path).resolve()
    if not path.is_relative_to(base.resolve()):
        return not_handed(column, f"文件位置 {column.path} 不在工作目录内，请放入工作目录后重新登记")
    if not path.exists():
        return not_handed(column, f"找不到 {column.path}（{what}），请放入该文件后重新检查")
    if column.method is Method.SAVED_PAGES:
        return saved_pages(column, path, window, keep)
    return _table_column(column, path, window, keep)


def _table_column(column: Column, path: Path, window: Window, keep: Keep) -> ColumnFacts:
    if path.is_dir():
        return not_handed(column, f"{column.path} 是文件夹，应为 xlsx、xls 或 csv 表格文件")
    table = read_table(path, today=window.last_day)
    if table.problem:
        return not_handed(column, table.problem)
    shots, lost = _screenshots(table, path.parent, keep)
    notes = [*table.row_problems, *lost]
    evidence = (keep(file_as_fetched(path)), *shots)
    return ColumnFacts(
        column=column.id,
        url=column.url or "",
        method=column.method,
        reason="；".join(notes[:5]) + (f"；另有 {len(notes) - 5} 行" if len(notes) > 5 else ""),
        complete=not table.row_problems,
        items=table.items,
        empty_notice=None,
        collected_at=table.checked_at or modified(path),
        recorded_by="、".join(table.people),
        evidence=tuple(sha for sha in evidence if sha),
    )


def _screenshots(table: HandedTable, folder: Path, keep: Keep) -> tuple[list[str | None], list[str]]:
    """Keep the screenshots a table names; return their hashes and a line for each that is missing."""
    kept: list[str | None] = []
    lost: list[str] = []
    for row, name in table.screenshots:
        shot = (folder / name).resolve()
        if shot.is_relative_to(folder.resolve()) and shot.is_file():
            kept.append(keep(file_as_fetched(shot)))
        else:
            lost.append(f"{table.name} 第 {row} 行：找不到截图 {name}")
    return kept, lost
