"""A database written by any earlier version opens, keeps all it held, and is copied first where it must change.

``schemas/NNNN.sql`` is what released version NNNN wrote, a row or more in every table.
"""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from auditor.store import Store
from auditor.store.schema import HEAD

SCHEMAS = Path(__file__).parent / "schemas"
VERSIONS = sorted(path.stem for path in SCHEMAS.glob("*.sql"))


@pytest.fixture(params=VERSIONS)
def old_file(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    file = tmp_path / "auditor.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript((SCHEMAS / f"{request.param}.sql").read_text(encoding="utf-8"))
    return request.param, file


def test_every_released_schema_is_kept_here() -> None:
    assert (VERSIONS[0], VERSIONS[-1]) == ("0001", HEAD)


def test_the_newest_schema_keeps_what_only_it_knows(tmp_path: Path) -> None:
    file = tmp_path / "auditor.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript((SCHEMAS / f"{HEAD}.sql").read_text(encoding="utf-8"))
    with Store(file, tmp_path / "evidence") as store:
        assert [entry.target for entry in store.trail.list()] == ["整改台账.xlsx"]
        assert store.trail.verify().faults == ()
        assert store.beats.all()["tick"].at.isoformat() == "2026-09-30T18:00:00+08:00"
        assert [message.title for message in store.outbox.outstanding("mail")] == ["自查：站点打不开"]
        assert store.outbox.channel("group").failures == 1


def test_an_old_database_keeps_all_it_held(old_file: tuple[str, Path], tmp_path: Path) -> None:
    version, file = old_file
    with Store(file, tmp_path / "evidence") as store:
        assert store.damage() == ()
        (run,) = store.runs.list("yunxi")
        assert (run.id, run.status, store.runs.declared("r1")[0].name) == ("r1", "complete", "云溪街道办事处")
        assert len(store.fetches.of_run("r1")) == 1
        assert list(store.history.observations("yunxi")) == ["http://yx.example/x"]
        assert list(store.history.first_seen("yunxi")) == ["http://yx.example/x"]
        assert store.history.validators("yunxi")["http://yx.example/"].etag == '"a"'
        assert store.imports.posts("yunxi", "gzh")[0].posts[0].title == "一"
        assert [entry.title for entry in store.findings.list("yunxi")] == ["链接失效"]
        assert [event.kind for event in store.findings.events("yunxi")] == ["found"]
        assert [answer.person for answer in store.answers.list("yunxi")] == ["王某"]
        assert [row.kind for row in store.owed.list()] == ["audit"]
        revision = store.reports.latest("yunxi", "2026Q3")
        assert store.reports.document(revision) == b"{}"
        assert store.reports.approval(revision).person == "李主任"
    assert bool(list(tmp_path.glob("*.bak"))) is (version != HEAD)


def test_a_kept_schema_has_a_row_in_every_table(old_file: tuple[str, Path]) -> None:
    with closing(sqlite3.connect(old_file[1])) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        empty = [name for name in tables if database.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (0,)]
    assert len(tables) > 10
    assert empty == []


KILLED = """
import os, signal, sys
from pathlib import Path
import alembic.command
from auditor.store import Store

upgrade = alembic.command.upgrade

def killed(config, target):
    upgrade(config, target)
    os.kill(os.getpid(), signal.SIGKILL)

alembic.command.upgrade = killed
Store(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_program_killed_in_the_middle_of_a_migration_leaves_the_old_schema(tmp_path: Path) -> None:
    file = tmp_path / "auditor.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript((SCHEMAS / "0001.sql").read_text(encoding="utf-8"))
    ended = subprocess.run([sys.executable, "-c", KILLED, str(file), str(tmp_path / "evidence")], check=False)
    assert ended.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert database.execute("SELECT name FROM sqlite_master WHERE name = 'events'").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with Store(file, tmp_path / "evidence") as store:
        assert [answer.person for answer in store.answers.list("yunxi")] == ["王某"]
