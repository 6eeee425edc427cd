"""The manual page of the register shows a register that loads, and every column type there is."""

import re
from pathlib import Path

from auditor.model.words import ColumnType
from auditor.register import load_workspace
from auditor.register.table_layout import MARKS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "manual" / "对象登记.md").read_text("utf-8")


def test_the_example_of_the_manual_loads(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "auditor.yaml").write_text(example, "utf-8")
    columns = load_workspace(tmp_path).offices[0].sites[0].columns
    assert [column.id for column in columns] == ["news", "norms", "notices"]


def test_the_manual_names_every_column_type_and_every_mark() -> None:
    assert [kind for kind in ColumnType if kind not in PAGE] == []
    assert [mark for mark in MARKS if f"**{mark}**" not in PAGE] == []
