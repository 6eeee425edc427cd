"""The Word report as PDF, by LibreOffice where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from auditor.errors import StorageError, UsageError

_MINUTES = 5


def libreoffice() -> str | None:
    """Return the path of LibreOffice's command, or none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def require_libreoffice() -> str:
    """Return the path of LibreOffice's command.

    Raises:
        UsageError: it is not installed.
    """
    command = libreoffice()
    if command is None:
        raise UsageError("本机没有安装 LibreOffice，不能生成 PDF；请安装后重试，或用 Word/WPS 打开 .docx 另存为 PDF")
    return command


def write_pdf(word: Path, path: Path) -> None:
    """Convert ``word`` to ``path``. A profile of its own keeps an open LibreOffice undisturbed.

    Raises:
        UsageError: LibreOffice is not installed.
        StorageError: it gave no PDF.
    """
    command = require_libreoffice()
    with tempfile.TemporaryDirectory(prefix="auditor-pdf-") as name:
        folder = Path(name)
        source = folder / "report.docx"
        shutil.copyfile(word, source)
        arguments = [command, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        arguments += ["--convert-to", "pdf", "--outdir", str(folder), str(source)]
        try:
            subprocess.run(arguments, check=True, capture_output=True, timeout=60 * _MINUTES)
        except (subprocess.SubprocessError, OSError) as error:
            raise StorageError("LibreOffice 没有转换成 PDF；可用 Word/WPS 打开 .docx 另存为 PDF") from error
        made = folder / "report.pdf"
        if not made.is_file():
            raise StorageError("LibreOffice 没有给出 PDF 文件；可用 Word/WPS 打开 .docx 另存为 PDF")
        shutil.copyfile(made, path)


def check_pdf(path: Path) -> None:
    """Look at both ends of the file.

    Raises:
        StorageError: it is no complete PDF.
    """
    content = path.read_bytes()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise StorageError(f"写出的 PDF 文件 {path.name} 不完整；请检查磁盘后重试")
