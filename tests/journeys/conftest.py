"""The program as its users run it: a process, its words, its exit code."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Auditor = Callable[..., subprocess.CompletedProcess[str]]


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
