"""Every test of the store runs on SQLite and, where a server is reachable, on PostgreSQL (a schema of its own)."""

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from auditor.store import Store

SERVER = os.environ.get("AUDITOR_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/test")
BEIJING = timezone(timedelta(hours=8))


def lacking(what: str) -> None:
    """Skip, or fail where everything must be present (AUDITOR_NO_SKIP=1)."""
    if os.environ.get("AUDITOR_NO_SKIP") == "1":
        pytest.fail(f"{what} is absent although AUDITOR_NO_SKIP=1 says that everything is installed")
    pytest.skip(f"{what} is absent on this machine")


@pytest.fixture
def at() -> Callable[..., datetime]:
    """Build a moment of 2026 in Asia/Shanghai: ``at(9, 30, 18)``."""

    def moment(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
        return datetime(2026, month, day, hour, minute, second, tzinfo=BEIJING)

    return moment


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgresql)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database of the test's own."""
    if request.param == "sqlite":
        yield str(tmp_path / "auditor.db")
    else:
        yield from _own_schema()


def _own_schema() -> Iterator[str]:
    try:
        import psycopg
    except ModuleNotFoundError:
        lacking("psycopg (pip install 'auditor[postgresql]')")
        raise
    name = f"t_{uuid.uuid4().hex}"
    try:
        connection = psycopg.connect(SERVER, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        lacking(f"a PostgreSQL server at {SERVER}")
        raise
    with connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
    try:
        yield f"{SERVER}?options=-csearch_path%3D{name}"
    finally:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f'DROP SCHEMA "{name}" CASCADE')


@pytest.fixture
def store(address: str, tmp_path: Path) -> Iterator[Store]:
    """An open store with nothing in it."""
    with Store(address, tmp_path / "evidence") as opened:
        yield opened
