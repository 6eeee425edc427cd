"""A power cut at any step of writing a paper: what stood there before, or all of the new one; never half a file.

The writing runs in a forked child that dies without a word before its n-th step on a file, for every n there is.
"""

import hashlib
import os
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from tests.journeys.workspaces import workspace
from tests.unit.report.sample import report_document

from auditor.cli.app import build, ended
from auditor.model.zone import SHANGHAI
from auditor.report import PACKAGE_FORMATS, render, write_package
from auditor.report.package import read_package
from auditor.report.rollup import roll_up
from auditor.report.rollup_paper import write_rollup

AT = datetime(2026, 10, 8, 9, tzinfo=SHANGHAI)
STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "os.link", "shutil.copyfile", "tempfile.mkstemp"}
DIED = 77
MOST_STEPS = 200
Write = Callable[[Path], Any]


def die_before(step: int, folder: Path, count: list[int]) -> None:
    """End this process before its ``step``-th step on a file of ``folder``."""

    def watch(event: str, words: tuple[Any, ...]) -> None:
        if event in STEPS and any(str(folder) in str(word) for word in words if isinstance(word, str | Path)):
            count[0] += 1
            if count[0] > step:
                os._exit(DIED)

    sys.addaudithook(watch)


def crashes(write: Write, folder: Path) -> Iterator[int]:
    """Write with a crash before each step in turn, until one writing comes to its end; yield the steps survived."""
    for step in range(MOST_STEPS):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # later Pythons warn of forks beside threads
            child = os.fork()
        if child == 0:
            code = 1
            try:
                die_before(step, folder, [0])
                write(folder)
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        assert code in (0, DIED), f"writing failed at step {step} by itself"
        yield step
        if code == 0:
            return
    pytest.fail(f"still writing after {MOST_STEPS} steps")


def is_whole(path: Path) -> bool:
    opened: dict[str, Callable[[Path], bool]] = {
        ".docx": lambda file: any(paragraph.text for paragraph in Document(str(file)).paragraphs),
        ".xlsx": lambda file: bool(load_workbook(file, read_only=True).sheetnames),
        ".html": lambda file: "</html>" in file.read_text(encoding="utf-8"),
        ".json": lambda file: file.read_bytes().rstrip().endswith(b"}"),
        ".zip": lambda file: zipfile.ZipFile(file).testzip() is None,
        ".bin": lambda file: file.read_bytes() == b"evidence",
    }
    return opened[path.suffix](path)


def seen(folder: Path) -> list[Path]:
    """Files a person sees; what a dead process left half-written is hidden by its name."""
    files = folder.rglob("*") if folder.exists() else ()
    return [path for path in files if path.is_file() and not path.name.startswith(".")]


def quarter(folder: Path) -> None:
    render(report_document(), folder, ("docx", "html", "xlsx", "json"))


def packed(folder: Path) -> None:
    parts = render(report_document(), folder.parent / "parts", PACKAGE_FORMATS)
    folder.mkdir(exist_ok=True)
    read_package(write_package(parts, folder / "报送包.zip", AT))


def rolled_up(folder: Path) -> None:
    (made,) = render(report_document(), folder.parent / "parts", ("json",))
    write_rollup(roll_up([made]), folder, issuer="临江区人民政府办公室", at=AT)


def command(*words: str) -> Write:
    def run(folder: Path) -> None:
        base = folder.parent / "云溪"
        told = [word.replace("OUT", str(folder)) for word in words]
        assert ended(build(), [*told, "-w", str(base)]) == 0

    return run


WRITERS: dict[str, Write] = {
    "the quarter's report": quarter,
    "the package for the district": packed,
    "the district's 通报": rolled_up,
    "the annual draft and its form": command("annual", "draft", "--year", "2026", "--out", "OUT"),
    "the paper of a handover": command("handover", "--out", "OUT/交接.docx"),
    "reminders for the units": command("due", "--out", "OUT"),
    "the rectification table": command("ledger", "export", "OUT/整改台账.xlsx"),
    "the register's table": command("register", "export", "OUT/对象登记表.xlsx"),
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A workspace with one finding that is due."""
    folder = workspace(tmp_path / "云溪", "127.0.0.1:9")
    words = ["ledger", "add", "电话打不通", "--deadline", "2026-01-05", "-w", str(folder)]
    assert ended(build(), words) == 0
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", list(WRITERS))
def test_a_crash_leaves_no_file_or_a_whole_one(name: str, base: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    survived = 0
    for step in crashes(WRITERS[name], out):
        survived = step
        assert [path.name for path in seen(out) if not is_whole(path)] == []
    assert survived >= 2
    assert seen(out)


@pytest.mark.slow
def test_a_crash_leaves_the_old_files_or_the_new_ones(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    old = {name: f"old {name}".encode() for name in ("2026年第三季度自查报告.docx", "2026年第三季度自查报告.html")}
    for name, body in old.items():
        (out / name).write_bytes(body)
    for _ in crashes(lambda folder: render(report_document(), folder, ("docx", "html")), out):
        for name in old:
            assert (out / name).read_bytes() == old[name] or is_whole(out / name)
        for name, body in old.items():
            (out / name).write_bytes(body)


def test_the_proof_of_a_finding_stands_whole_or_not_at_all(base: Path, tmp_path: Path) -> None:
    from auditor.audit import open_office
    from auditor.audit.proof import write_proof

    with open_office(base) as opened:
        (entry,) = opened.store.findings.list("yunxi")
        digest = opened.store.evidence.put(b"evidence")
        opened.store.findings.save(_with_evidence(entry, digest))
        assert digest == hashlib.sha256(b"evidence").hexdigest()
        at = datetime.now(SHANGHAI)

        def write(folder: Path) -> None:
            write_proof(opened, entry.number, folder, at=at)

        out = tmp_path / "out"
        for _ in crashes(write, out):
            assert [path.name for path in seen(out) if not is_whole(path)] == []
        assert sorted(path.suffix for path in seen(out)) == [".bin", ".docx"]


def _with_evidence(entry: Any, digest: str) -> Any:
    import msgspec

    return msgspec.structs.replace(entry, evidence=digest)
