"""A disk of 3 MB that fills up under every writer: what is written is whole or what stood there before."""

import io
import logging
import os
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.conftest import lacking

from auditor.cli.output import write_json
from auditor.errors import StorageError
from auditor.logs import log_into
from auditor.model.events import Event, EventKind
from auditor.model.fetched import Fetched
from auditor.model.office import Disk
from auditor.model.words import Outcome
from auditor.register.writing import write_atomically
from auditor.report.files import write_all
from auditor.store import Evidence, Journal, Store
from auditor.store.space import BALLAST, Space
from auditor.whole_files import write_whole

NOW = datetime(2026, 10, 1, tzinfo=UTC)
MIB = 1024 * 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB (needs root and the right to mount)."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode != 0:
        lacking("a small disk (mounting one needs root)")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path) -> None:
    """Leave not one block free."""
    with (disk / "filling").open("wb", buffering=0) as file:
        for size in (64 * 1024, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()} - {"filling"}


def fill_with_events(store: Store) -> int:
    """Write events with what they tell of until the disk refuses; return how many it took."""
    kept = 0
    try:
        while True:
            with store.transaction():
                store.history.note_first_seen("yunxi", {f"{kept} {n} {'x' * 500}": NOW for n in range(50)})
                event = Event(office="yunxi", kind=EventKind.DISK, key=str(kept), title="磁盘", text="少", at=NOW)
                store.outbox.add(event)
            kept += 1
    except StorageError:
        return kept


WRITERS: dict[str, Callable[[Path, bytes], object]] = {
    "whole file": lambda path, body: write_whole(path, body),
    "register": lambda path, body: write_atomically(path, body),
    "report": lambda path, body: write_all(path.parent, {path.name: lambda part: _write(part, body)}),
}


def _write(part: Path, body: bytes) -> None:
    part.write_bytes(body)


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS.keys())
def test_what_stood_there_stays_whole(disk: Path, writer: Callable[[Path, bytes], object]) -> None:
    target = disk / "out" / "报告.docx"
    target.parent.mkdir()
    writer(target, b"old" * 1000)
    fill(disk)
    with pytest.raises((StorageError, OSError)):
        writer(target, os.urandom(200_000))
    assert target.read_bytes() == b"old" * 1000
    assert names(disk) == {"报告.docx"}


def test_evidence_is_whole_or_absent(disk: Path) -> None:
    evidence = Evidence(disk / "evidence")
    kept = evidence.put(b"seen" * 500)
    fill(disk)
    with pytest.raises(StorageError, match="磁盘空间不足"):
        evidence.put(os.urandom(100_000))
    assert evidence.get(kept) == b"seen" * 500
    assert [one.digest for one in evidence.all()] == [kept]


def test_a_backup_is_whole_or_absent(disk: Path) -> None:
    with Store(disk / "auditor.db", disk / "evidence") as store:
        store.history.note_first_seen("yunxi", {f"k{n}": NOW for n in range(2000)})
        fill(disk)
        with pytest.raises(StorageError):
            store.copy_to(disk / "copy.db")
    assert "copy.db" not in names(disk)


def test_an_archive_of_whole_files_never_shows_half(disk: Path) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("证据", os.urandom(400_000))
    fill(disk)
    with pytest.raises(OSError, match="No space"):
        write_whole(disk / "材料.zip", body.getvalue())
    assert names(disk) == set()


def test_an_event_and_what_it_tells_of_are_both_kept_or_neither(disk: Path) -> None:
    with Store(disk / "auditor.db", disk / "evidence", Disk(ballast_mib=0)) as store:
        fill(disk)
        kept = fill_with_events(store)
        (disk / "filling").unlink()
        assert len(store.history.first_seen("yunxi")) == 50 * kept
        assert store.damage() == ()


def test_a_journal_that_met_a_full_disk_is_read_up_to_there(disk: Path) -> None:
    journal = Journal(disk / "run")
    fetched = Fetched(url="http://a.example/", final_url="http://a.example/", outcome=Outcome.OK, started=NOW)
    journal.add("first", fetched)
    fill(disk)
    for number in range(50):
        journal.add(f"later {number}", Fetched(**{**_fields(fetched), "body": os.urandom(5000)}))
    journal.close()
    questions = [entry.question for _, entry in journal.entries()]
    assert questions[0] == "first"
    assert questions == ["first", *(f"later {number}" for number in range(len(questions) - 1))]


def _fields(fetched: Fetched) -> dict[str, object]:
    return {name: getattr(fetched, name) for name in fetched.__struct_fields__}


def test_the_reserve_lets_a_run_write_down_its_end(disk: Path) -> None:
    with Store(disk / "auditor.db", disk / "evidence") as store:
        (disk / BALLAST).write_bytes(b"\0" * MIB)
        fill(disk)
        fill_with_events(store)
        assert not (disk / BALLAST).exists()
        store.history.note_first_seen("yunxi", {"the end": NOW})
        assert "the end" in store.history.first_seen("yunxi")
        assert Space(disk).free > 0


def test_a_log_that_finds_no_room_stops_nothing(disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with log_into(disk, "run"):
        logging.getLogger("auditor.audit").warning("before")
        fill(disk)
        for _ in range(200):
            logging.getLogger("auditor.audit").warning("检查继续 %s", "x" * 200)
    assert "before" in "".join(path.read_text(encoding="utf-8") for path in (disk / "logs").rglob("*.log"))
    capsys.readouterr()


def test_an_export_that_finds_no_room_leaves_the_older_one(disk: Path) -> None:
    write_json({"old": 1}, str(disk / "r.json"))
    fill(disk)
    with pytest.raises(StorageError, match="无法写入"):
        write_json({"new": "x" * 300_000}, str(disk / "r.json"))
    assert (disk / "r.json").read_text(encoding="utf-8").startswith('{\n  "old": 1')
