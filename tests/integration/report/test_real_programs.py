"""The files as real programs see them: LibreOffice turns them to PDF, Chromium shows the page."""

import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from auditor.report import render


@pytest.mark.slow
@pytest.mark.needs_libreoffice
def test_libreoffice_makes_a_pdf_of_the_report(libreoffice: str, sample: ModuleType, tmp_path: Path) -> None:
    (path,) = render(sample.report_document(), tmp_path, ("pdf",), draft=True)
    assert path.name == "2026年第三季度自查报告（草稿）.pdf"
    assert path.read_bytes().startswith(b"%PDF-")
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
        text = "".join(done.stdout.decode("utf-8").split())
        assert "自查情况的报告" in text
        assert "附件6" in text


@pytest.mark.slow
@pytest.mark.needs_libreoffice
def test_libreoffice_reads_the_workbook_as_text(libreoffice: str, sample: ModuleType, tmp_path: Path) -> None:
    bad = sample.finding(700, "some-check", "section", "=1+1", '=HYPERLINK("http://x.example")')
    document = sample.report_document()
    import msgspec

    result = msgspec.structs.replace(document.result, findings=(bad,))
    (book,) = render(msgspec.structs.replace(document, result=result), tmp_path, ("xlsx",))
    command = [libreoffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run(
        [*command, "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), str(book)],
        check=True,
        capture_output=True,
    )
    text = book.with_suffix(".csv").read_text(encoding="utf-8")
    assert "=HYPERLINK" in text


@pytest.mark.slow
@pytest.mark.needs_chromium
def test_chromium_makes_a_pdf_of_the_report_where_there_is_no_libreoffice(
    chromium: str, sample: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.report.pdf.libreoffice", lambda: None)
    (path,) = render(sample.report_document(), tmp_path, ("pdf",), draft=True)
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
        text = "".join(done.stdout.decode("utf-8").split())
        assert "自查情况的报告" in text
        assert "附件6" in text
        assert "—2—" in text
        assert "file:" not in text
