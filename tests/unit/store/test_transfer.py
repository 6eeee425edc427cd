"""All rows move from one database to another, numbers and all."""

from pathlib import Path

import pytest
from tests.unit.store.test_findings import entry

from auditor.errors import UsageError
from auditor.store import LedgerEvent, Store


def test_rows_move_to_a_file_and_from_it_into_an_empty_database(store: Store, address: str, tmp_path: Path, at) -> None:
    with Store(tmp_path / "file.db", tmp_path / "evidence") as file:
        event = LedgerEvent(finding="f1", at=at(8, 1), kind="found")
        saved = file.findings.save(entry(at), [event, event])
    store.fill_from(tmp_path / "file.db")
    assert store.findings.list("yunxi") == (saved,)
    store.findings.save(saved, [LedgerEvent(finding="f1", at=at(9, 1), kind="edited")])
    assert [one.kind for one in store.findings.events("yunxi")] == ["found", "found", "edited"]
    store.copy_to(tmp_path / "back.db")
    with Store(tmp_path / "back.db", tmp_path / "evidence") as back:
        assert back.findings.list("yunxi") == store.findings.list("yunxi")
        assert back.findings.events("yunxi") == store.findings.events("yunxi")


def test_a_database_that_holds_something_is_not_filled(store: Store, tmp_path: Path, at) -> None:
    with Store(tmp_path / "file.db", tmp_path / "evidence") as file:
        file.findings.save(entry(at))
    kept = store.findings.save(entry(at, "f2"))
    with pytest.raises(UsageError, match="不是空的"):
        store.fill_from(tmp_path / "file.db")
    assert store.findings.list("yunxi") == (kept,)
