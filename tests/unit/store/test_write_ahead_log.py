"""The write-ahead log of the embedded database stays small, and one writer waits for the other."""

from datetime import UTC, datetime
from pathlib import Path

from auditor.store import Store
from auditor.store.database import WAL_BYTES

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_settings_of_every_connection(tmp_path: Path) -> None:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store, store.database.read() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "journal_size_limit", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "journal_size_limit": WAL_BYTES,
        "busy_timeout": 30_000,
    }


def test_the_log_does_not_grow_with_the_number_of_writes(tmp_path: Path) -> None:
    log = tmp_path / "auditor.db-wal"
    sizes = []
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        for turn in range(6):
            for n in range(40):
                store.history.note_first_seen("yunxi", {f"{turn} {n} {k} {'x' * 200}": NOW for k in range(60)})
            sizes.append(log.stat().st_size)
    assert max(sizes[2:]) <= 1.5 * max(sizes[:2])
    assert max(sizes) < WAL_BYTES
