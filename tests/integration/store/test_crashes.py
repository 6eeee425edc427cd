"""Kill, crowd and starve the store: what was told to be kept is there, and nothing half."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.errors import StorageError
from auditor.store import Evidence, Store

NOW = datetime(2026, 10, 1, tzinfo=UTC)

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from auditor.store import Store

folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with Store(folder / "auditor.db", folder / "evidence") as store:
    for n in range(count):
        body = f"{name} {n} ".encode() * 2000
        digest = store.evidence.put(body)
        with store.transaction():
            store.history.note_first_seen(name, {digest: datetime(2026, 1, 1, tzinfo=UTC)})
            store.history.note_first_seen(name, {f"twin of {digest}": datetime(2026, 1, 1, tzinfo=UTC)})
        print(digest, flush=True)
"""


def start_writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_what_was_confirmed_before_a_kill_is_kept_whole_and_nothing_is_half_written(tmp_path: Path) -> None:
    Store(tmp_path / "auditor.db", tmp_path / "evidence").close()
    moments = random.Random(7)
    confirmed: dict[str, list[str]] = {}
    for number in range(8):
        writer = start_writer(tmp_path, f"w{number}", 100_000)
        assert writer.stdout is not None
        assert writer.stderr is not None
        lines = [writer.stdout.readline() for _ in range(3)]
        time.sleep(moments.random() * 0.2)
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read().splitlines()
        writer.wait()
        writer.stderr.close()
        writer.stdout.close()
        confirmed[f"w{number}"] = [line.strip() for line in lines] + [line for line in rest if len(line) == 64]
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        assert store.damage() == ()
        for name, digests in confirmed.items():
            kept = store.history.first_seen(name)
            assert set(digests) <= set(kept)
            pairs = {key.removeprefix("twin of ") for key in kept if key.startswith("twin of ")}
            assert pairs == {key for key in kept if not key.startswith("twin of ")}
            assert all(store.evidence.get(digest).startswith(name.encode()) for digest in pairs)
        store.evidence.remove_leftovers()
    files = [file for file in (tmp_path / "evidence").rglob("*") if file.is_file()]
    assert all(len(file.name) == 68 for file in files)


@pytest.mark.slow
def test_four_writers_at_once_never_meet_a_locked_database(tmp_path: Path) -> None:
    Store(tmp_path / "auditor.db", tmp_path / "evidence").close()
    writers = [start_writer(tmp_path, f"w{number}", 100) for number in range(4)]
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert (writer.returncode, errors) == (0, "")
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        assert [len(store.history.first_seen(f"w{number}")) for number in range(4)] == [200] * 4


STARVED = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from auditor.errors import StorageError
from auditor.store import Store

folder = Path(sys.argv[1])
store = Store(folder / "auditor.db", folder / "evidence")
store.history.note_first_seen("before", {"k": datetime(2026, 1, 1, tzinfo=UTC)})
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
kept = 0
try:
    while True:
        keys = {f"http://a.example/{kept}/{n}": datetime(2026, 1, 1, tzinfo=UTC) for n in range(100)}
        store.history.note_first_seen("during", keys)
        kept += 1
except StorageError as error:
    print(error.exit_code, kept, error)
"""


def test_a_full_disk_is_told_in_chinese_and_what_was_kept_before_stays(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARVED, str(tmp_path)], capture_output=True, text=True, timeout=120, check=True
    )
    code, kept, words = done.stdout.split(maxsplit=2)
    assert code == "5"
    assert "磁盘" in words
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        assert store.damage() == ()
        assert len(store.history.first_seen("before")) == 1
        assert len(store.history.first_seen("during")) == int(kept) * 100


def test_evidence_on_a_full_disk_leaves_no_file(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path / "evidence")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(StorageError, match="磁盘空间不足") as refused:
            evidence.put(os.urandom(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert refused.value.exit_code == 5
    assert [file for file in evidence.folder.rglob("*") if file.is_file()] == []


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of 3 MB (needs root and the right to mount)."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be mounted on this machine (needs root)")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(store: Store) -> int:
    kept = 0
    while True:
        store.history.note_first_seen("during", {f"http://a.example/{kept}/{n}": NOW for n in range(100)})
        kept += 1


def test_a_disk_of_3_mb_that_fills_up_leaves_a_sound_database(small_disk: Path) -> None:
    with Store(small_disk / "auditor.db", small_disk / "evidence") as store, pytest.raises(StorageError, match="磁盘"):
        fill(store)
    with closing(sqlite3.connect(f"file:{small_disk / 'auditor.db'}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (rows,) = database.execute("SELECT count(*) FROM first_seen").fetchone()
    assert rows > 0
    assert rows % 100 == 0


def test_a_disk_that_became_read_only_is_told_in_chinese(small_disk: Path) -> None:
    with Store(small_disk / "auditor.db", small_disk / "evidence") as store:
        store.history.note_first_seen("yunxi", {"k": NOW})
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StorageError) as refused, Store(small_disk / "auditor.db", small_disk / "evidence") as store:
        store.history.note_first_seen("yunxi", {"l": NOW})
    assert refused.value.exit_code == 5
    assert "auditor.db" in str(refused.value)
