"""The program's commands in this process: words in, exit code and text out."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from tests.journeys.workspaces import workspace

from auditor.cli.app import build, ended


class Said(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def auditor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run ``auditor`` with the given words."""

    def run(*words: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["auditor", *map(str, words)])
        code = ended(build())
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace whose portal nobody plays."""
    return workspace(tmp_path / "云溪", "127.0.0.1:9")


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as a workbook and return its path."""

    def write(name: str, *rows: list[object]) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return write
