"""Shared fixtures. What a machine lacks skips with a clear word; under AUDITOR_NO_SKIP=1 it fails instead."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def lacking(what: str) -> None:
    """Skip the test because ``what`` is absent here, or fail where everything must be present."""
    if os.environ.get("AUDITOR_NO_SKIP") == "1":
        pytest.fail(f"{what} is absent although AUDITOR_NO_SKIP=1 says that everything is installed")
    pytest.skip(f"{what} is absent on this machine")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of other people's test data: AUDITOR_TEST_DATA, else ``../shared`` beside the checkout."""
    folder = Path(os.environ.get("AUDITOR_TEST_DATA", str(ROOT.parent / "shared")))
    if not (folder / "corpus" / "manifest.tsv").is_file():
        lacking(f"the shared test data ({folder}; set AUDITOR_TEST_DATA)")
    return folder


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """Path of LibreOffice's command."""
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if command is None:
        lacking("LibreOffice")
    assert command is not None
    return command


@pytest.fixture(scope="session")
def faketime() -> str:
    """Path of libfaketime, which gives a program a clock of its own (preloaded; Linux)."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        lacking("libfaketime")
    return str(found[0])


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium's command."""
    command = shutil.which("chromium") or shutil.which("chromium-browser")
    if command is None:
        lacking("Chromium")
    assert command is not None
    return command
