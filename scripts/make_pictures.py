"""Make the pictures of the README from the demo: the report's first page, the web page's calendar, the workbook.

``python scripts/make_pictures.py`` needs LibreOffice, pdftoppm (poppler-utils), Chromium and a Chinese font; it runs
the demo in a folder of its own and writes ``docs/pictures/*.png``.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from auditor.demo.running import run_demo
from auditor.report.pdf import pdf_of_word

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
MOST_BYTES = 200_000
_CALENDAR = (1000, 960)
"""Width and height of the browser's window, in points, that shows the calendar."""


def main() -> None:
    """Run the demo and write the pictures."""
    for program in ("soffice", "pdftoppm", "chromium"):
        if shutil.which(program) is None:
            sys.exit(f"没有找到 {program}，请先安装")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        outcome = run_demo(folder / "demo", lambda _done, _planned, _what: None)
        files = {Path(path).suffix: Path(path) for path in outcome.reports}
        pdf_of_word("soffice", files[".docx"], folder / "report.pdf")
        _first_page(folder / "report.pdf", PICTURES / "report-page1.png", resolution=72)
        _sheet(files[".xlsx"], folder, PICTURES / "xlsx.png")
        _calendar(files[".html"], folder, PICTURES / "html-calendar.png")
    for picture in sorted(PICTURES.glob("*.png")):
        size = picture.stat().st_size
        sys.stdout.write(f"{picture.relative_to(PICTURES.parents[1])}  {size // 1000} kB\n")
        if size > MOST_BYTES:
            sys.exit(f"{picture.name} 超过 {MOST_BYTES // 1000} kB，请降低分辨率")


def _first_page(pdf: Path, picture: Path, *, resolution: int) -> None:
    stem = picture.with_suffix("")
    _run(["pdftoppm", "-r", str(resolution), "-f", "1", "-l", "1", "-singlefile", "-gray", "-png", str(pdf), str(stem)])


def _sheet(book: Path, folder: Path, picture: Path) -> None:
    """The workbook as it prints: the first sheet's first page."""
    copy = folder / "book.xlsx"
    shutil.copyfile(book, copy)
    profile = (folder / "profile").as_uri()
    to_pdf = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    _run([*to_pdf, str(folder), str(copy)])
    _first_page(folder / "book.pdf", picture, resolution=76)


def _calendar(page: Path, folder: Path, picture: Path) -> None:
    """The calendar: the page without what stands before and after it."""
    text = page.read_text(encoding="utf-8")
    cut = re.sub(r'<main>.*(?=<figure class="宽">)', "<main>", text, flags=re.DOTALL)
    cut = re.sub(r'<section id="正文">.*</main>', "</main>", cut, flags=re.DOTALL)
    copy = folder / "calendar.html"
    copy.write_text(cut, encoding="utf-8")
    width, height = _CALENDAR
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},{height}"]
    _run(["chromium", *options, f"--user-data-dir={folder / 'chromium'}", f"--screenshot={picture}", copy.as_uri()])


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)


if __name__ == "__main__":
    main()
