"""All files or none."""

import os
from pathlib import Path

import msgspec
import pytest

from auditor.errors import StorageError, UsageError
from auditor.report import file_name, render
from auditor.result.report_document import ReportDocument, fingerprint


def test_files_are_named_by_the_period_alone(document: ReportDocument, tmp_path: Path) -> None:
    names = [path.name for path in render(document, tmp_path, ("docx", "html", "xlsx", "json"))]
    assert names == [f"2026年第三季度自查报告.{form}" for form in ("docx", "html", "xlsx", "json")]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_draft_says_so_in_its_name(document: ReportDocument, tmp_path: Path) -> None:
    assert render(document, tmp_path, ("json",), draft=True)[0].name == "2026年第三季度自查报告（草稿）.json"


@pytest.mark.parametrize("period", ["../../2026Q3", "2026Q5", "", "2026Q3/..", "CON"])
def test_a_period_that_is_no_quarter_never_becomes_a_file_name(document: ReportDocument, period: str) -> None:
    bad = msgspec.structs.replace(document, result=msgspec.structs.replace(document.result, period=period))
    with pytest.raises(UsageError, match="2026Q3"):
        file_name(bad, "docx")


def test_an_unknown_format_is_refused_with_the_known_ones(document: ReportDocument, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="docx、html、xlsx、pdf、json") as caught:
        render(document, tmp_path, ("odt",))
    assert caught.value.exit_code == 2


def test_a_folder_that_cannot_be_written_leaves_nothing(document: ReportDocument, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="写不进") as caught:
        render(document, tmp_path / "file" / "out")
    assert caught.value.exit_code == 5
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_in_a_files_place_is_named_before_anything_is_written(
    document: ReportDocument, tmp_path: Path
) -> None:
    (tmp_path / "2026年第三季度自查报告.xlsx").mkdir()
    with pytest.raises(StorageError, match="是文件夹"):
        render(document, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("step", range(1, 4))
def test_a_disk_that_fails_at_any_step_leaves_the_old_files_alone(
    document: ReportDocument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = {path: path.read_bytes() for path in render(document, tmp_path, ("html", "xlsx", "json"))}
    calls = []

    def failing(handle: int) -> None:
        calls.append(handle)
        if len(calls) == step:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(StorageError, match="No space left"):
        render(msgspec.structs.replace(document, revision=2), tmp_path, ("html", "xlsx", "json"))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_json_reads_back_as_the_document_with_its_fingerprint(document: ReportDocument, tmp_path: Path) -> None:
    (path,) = render(document, tmp_path, ("json",))
    read = msgspec.json.decode(path.read_bytes(), type=ReportDocument)
    assert read == document
    assert read.sha256 == fingerprint(read)


def test_rendering_a_stored_revision_again_gives_the_same_page(document: ReportDocument, tmp_path: Path) -> None:
    stored = msgspec.json.decode(msgspec.json.encode(document), type=ReportDocument)
    (first,) = render(document, tmp_path / "a", ("html",))
    (second,) = render(stored, tmp_path / "b", ("html",))
    assert first.read_bytes() == second.read_bytes()
