"""Every dated article of the shared corpus through ``auditor inspect --base``: the date shown, or none."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.cli.inspecting import described, read_all

pytestmark = [pytest.mark.needs_data, pytest.mark.slow]


async def inspected(path: Path, base: str) -> dict[str, Any]:
    ((name, page),) = await read_all([str(path)], base, path.parent)
    (line,) = described(name, page, as_line=True)
    record: dict[str, Any] = json.loads(line)
    return record


async def test_no_article_is_read_with_a_wrong_date_and_at_most_one_without(shared_data: Path) -> None:
    corpus = shared_data / "corpus"
    with (corpus / "manifest.tsv").open(encoding="utf-8") as file:
        rows = [
            row for row in csv.DictReader(file, delimiter="\t") if row["page_type"] == "article" and row["pub_date"]
        ]
    assert len(rows) >= 90
    wrong, none = [], []
    for row in rows:
        record = await inspected(corpus / row["path"], row["url"])
        truth = date.fromisoformat(row["pub_date"][:10])
        found = record["published"]
        if found is None:
            none.append(row["path"])
        elif date.fromisoformat(found["date"]) != truth:
            wrong.append((row["path"], found["date"], row["pub_date"]))
    assert wrong == []
    assert len(none) <= 1, none
