"""PDF: made by LibreOffice, else by Chromium, else refused with a word on what to do."""

from pathlib import Path

import pytest
from tests.unit.report.sample import report_document

from auditor.errors import StorageError, UsageError
from auditor.report import pdf, render

ANSWERING = """#!/bin/sh
for word in "$@"; do
  case "$word" in
    --print-to-pdf=*) printf '%%PDF-1.4 page\\n%%%%EOF' > "${word#--print-to-pdf=}" ;;
    */report.docx) printf '%%PDF-1.4 word\\n%%%%EOF' > "${word%docx}pdf" ;;
  esac
done
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put programs of those names, and no others, on the path; each does what ``text`` says."""

    def put(*names: str, text: str = ANSWERING) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        for name in names:
            (folder / name).write_text(text, encoding="utf-8")
            (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))

    return put


def made(folder: Path) -> bytes:
    (path,) = render(report_document(), folder / "out", ("pdf",))
    return path.read_bytes()


def test_libreoffice_goes_before_the_browser(installed, tmp_path: Path) -> None:
    installed("soffice", "chromium")
    assert pdf.pdf_maker() == ("LibreOffice", str(tmp_path / "bin" / "soffice"))
    assert b"word" in made(tmp_path)


def test_without_libreoffice_the_browser_prints_the_web_page(installed, tmp_path: Path) -> None:
    installed("chromium")
    assert pdf.pdf_maker() == ("Chromium", str(tmp_path / "bin" / "chromium"))
    assert b"page" in made(tmp_path)


def test_with_neither_it_is_said_before_anything_is_written(installed, tmp_path: Path) -> None:
    installed()
    with pytest.raises(UsageError, match=r"LibreOffice，也没有 Chromium.*另存为 PDF"):
        made(tmp_path)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["soffice", "chromium"])
@pytest.mark.parametrize("text", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\nexit 0\n"], ids=["fails", "gives nothing"])
def test_a_program_that_gives_no_pdf_leaves_no_file(installed, tmp_path: Path, name: str, text: str) -> None:
    installed(name, text=text)
    with pytest.raises(StorageError, match="另存为 PDF"):
        made(tmp_path)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_pdf_cut_short_is_not_handed_out(installed, tmp_path: Path) -> None:
    installed("chromium", text=ANSWERING.replace("%%%%EOF", ""))
    with pytest.raises(StorageError, match="不完整"):
        made(tmp_path)
    assert list((tmp_path / "out").iterdir()) == []
