"""The program as its users run it: a process, its words, its exit code."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor.cli.app import build, ended

Auditor = Callable[..., subprocess.CompletedProcess[str]]


class Said(NamedTuple):
    """What the program said and how it ended."""

    returncode: int
    stdout: str
    stderr: str


Words = Callable[..., Said]


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Words:
    """Run ``auditor`` with the given words in this process: for what is about words only."""

    def run(*words: str | Path, cwd: Path | None = None) -> Said:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        code = ended(build(), [str(word) for word in words])
        told = capfd.readouterr()
        return Said(code, told.out, told.err)

    return run


@pytest.fixture(scope="session")
def auditor() -> Auditor:
    """Run ``auditor`` with the given words; ``cwd`` may be named."""

    def run(*words: str | Path, cwd: Path | None = None, timeout: int = 240) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from auditor.cli import main; main()", *map(str, words)],
            cwd=cwd,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )

    return run
