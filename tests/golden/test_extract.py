"""Every hand-written page is read to the letter as recorded (``python -m tests.golden.extract --write``)."""

import json

import pytest
from tests.golden.extract.pages import PAGES
from tests.golden.extract.records import FOLDER, record


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_as_recorded(name: str) -> None:
    recorded = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(record(name))) == recorded


def test_every_record_has_its_page() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == set(PAGES)
