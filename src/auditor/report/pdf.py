"""The report as PDF: from the Word file by LibreOffice; where that is not installed, from the web page by Chromium."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from auditor.errors import StorageError, UsageError

_MINUTES = 5
_OTHERWISE = "可用 Word/WPS 打开 .docx 另存为 PDF"

Maker = Literal["LibreOffice", "Chromium"]


def libreoffice() -> str | None:
    """Return the path of LibreOffice's command, or none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf_maker() -> tuple[Maker, str] | None:
    """Return what makes PDFs on this machine, with the path of its command; none where nothing does."""
    # Imported here: a report without a PDF need not load the network seam.
    from auditor.fetch.rendering import browser_program

    if office := libreoffice():
        return "LibreOffice", office
    if browser := browser_program():
        return "Chromium", browser
    return None


def require_pdf_maker() -> tuple[Maker, str]:
    """Return what makes PDFs on this machine, with the path of its command.

    Raises:
        UsageError: neither LibreOffice nor a Chromium is installed.
    """
    found = pdf_maker()
    if found is None:
        raise UsageError(
            f"本机既没有 LibreOffice，也没有 Chromium 浏览器，不能生成 PDF；请安装其中之一，或{_OTHERWISE}"
        )
    return found


def pdf_of_word(command: str, word: Path, path: Path) -> None:
    """Convert ``word`` to ``path`` by LibreOffice. A profile of its own keeps an open LibreOffice undisturbed.

    Raises:
        StorageError: it gave no PDF.
    """
    with tempfile.TemporaryDirectory(prefix="auditor-pdf-") as name:
        folder = Path(name)
        source = folder / "report.docx"
        shutil.copyfile(word, source)
        arguments = [command, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        arguments += ["--convert-to", "pdf", "--outdir", str(folder), str(source)]
        _run(arguments, "LibreOffice")
        _take(folder / "report.pdf", path, "LibreOffice")


def pdf_of_page(command: str, page: Path, path: Path) -> None:
    """Print the web page ``page`` to ``path`` by Chromium, which asks no network for it.

    Raises:
        StorageError: it gave no PDF.
    """
    from auditor.fetch.rendering import runs_as_root

    with tempfile.TemporaryDirectory(prefix="auditor-pdf-") as name:
        folder = Path(name)
        made = folder / "report.pdf"
        arguments = [command, "--headless=new", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
        arguments += ["--no-sandbox"] if runs_as_root() else []  # it does not work for root
        arguments += ["--no-first-run", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"]
        arguments += ["--no-pdf-header-footer", f"--print-to-pdf={made}", page.as_uri()]
        _run(arguments, "Chromium")
        _take(made, path, "Chromium")


def _run(arguments: list[str], who: str) -> None:
    try:
        subprocess.run(arguments, check=True, capture_output=True, timeout=60 * _MINUTES)
    except (subprocess.SubprocessError, OSError) as error:
        raise StorageError(f"{who} 没有转换成 PDF；{_OTHERWISE}") from error


def _take(made: Path, path: Path, who: str) -> None:
    if not made.is_file():
        raise StorageError(f"{who} 没有给出 PDF 文件；{_OTHERWISE}")
    shutil.copyfile(made, path)


def check_pdf(path: Path) -> None:
    """Look at both ends of the file.

    Raises:
        StorageError: it is no complete PDF.
    """
    content = path.read_bytes()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise StorageError(f"写出的 PDF 文件 {path.name} 不完整；请检查磁盘后重试")
