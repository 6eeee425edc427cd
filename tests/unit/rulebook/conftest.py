"""A small rules folder to break in every way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.model.words import ColumnType

PACK = """\
id: sample
document: 临政办〔2026〕1号
name: 样例
rows:
  - id: YL-1
    clause: 第一条
    title: 栏目更新
    text: 栏目两周内应有更新。
    grade: O
    kind: duty
    applies_to: site
    limits:
      days: {value: 14, unit: days, operator: ">"}
      due: {value: "01-31", unit: month_day, operator: after}
      ratio: {value: 0.05, unit: ratio, operator: ">="}
    decided_by: machine
    remedy: 更新栏目。
"""
CATEGORIES = """\
categories:
  - id: news
    name: 工作动态
    tier: 建议
    synonyms: [动态]
    clause: 第一条
    row: YL-1
    column_types: [动态要闻]
"""
PROFILE = "id: base\nname: 样例口径\nlevel: 国家\n"
TYPES = [kind.value for kind in ColumnType]
COLUMN_TYPES = "\n".join(
    [
        "types:",
        *(f"  - {{type: {kind}, basis: 样例}}" for kind in TYPES),
        "names:",
        '  - {pattern: "动态", type: 动态要闻, category: news}',
        "",
    ]
)

Make = Callable[..., Path]


@pytest.fixture
def rules(tmp_path: Path) -> Make:
    """Return a maker of rules folders; keywords replace (or add) files, ``packs_sample`` = ``packs/sample.yaml``."""

    def make(**files: str | bytes | None) -> Path:
        folder = tmp_path / "rules"
        content: dict[str, str | bytes | None] = {
            "packs_sample": PACK, "profiles_base": PROFILE, "categories": CATEGORIES, "column_types": COLUMN_TYPES,
        }  # fmt: skip
        for name, body in (content | files).items():
            if body is None:
                continue
            part, _, rest = name.partition("_") if name.startswith(("packs_", "profiles_")) else ("", "", name)
            path = folder / part / f"{rest}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body if isinstance(body, bytes) else body.encode())
        return folder

    return make
