"""One report document → the files an office hands in. All of them, or none."""

import re
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import msgspec

from auditor.errors import UsageError
from auditor.report.charts import drawings
from auditor.report.clean import publishable
from auditor.report.files import write_all
from auditor.report.kinds import Phrasebook, load_phrasebook
from auditor.report.machine import check_json, write_json
from auditor.report.narrative import Narrative, narrate
from auditor.report.paper_rows import on_paper
from auditor.report.pdf import check_pdf, pdf_of_page, pdf_of_word, require_pdf_maker
from auditor.report.phrases import quarter
from auditor.report.view import View, view
from auditor.report.web_page import check_web_page, write_web_page
from auditor.result.report_document import ReportDocument

FORMATS = ("docx", "html", "xlsx", "pdf", "json")
DEFAULT_FORMATS = ("docx", "html", "xlsx")


def render(
    document: ReportDocument,
    folder: Path,
    formats: Iterable[str] = DEFAULT_FORMATS,
    templates_folder: Path | None = None,
    draft: bool = False,
) -> tuple[Path, ...]:
    """Write ``document`` into ``folder`` in every one of ``formats`` and return the paths, in that order.

    Each file is written beside its place, opened again, checked and flushed to disk; only when all are good do they
    take their names. ``templates_folder`` is the workspace's ``reports/``; ``draft`` marks every page 草稿.

    Raises:
        UsageError: unknown format, a template at fault, or PDF asked for without a program that makes it (exit 2).
        StorageError: the folder refuses, or a written file does not open again (exit 5); nothing is left behind.
    """
    wanted = _known(formats)
    if "pdf" in wanted:
        require_pdf_maker()
    marked = msgspec.structs.replace(document, draft=document.draft or draft)
    clean_document = publishable(marked)
    found = view(clean_document)
    book = load_phrasebook(templates_folder)
    job = _Job(clean_document, found, book, narrate(found, book), templates_folder)
    jobs = {file_name(clean_document, form): partial(job.write, form) for form in wanted}
    return write_all(folder, jobs)


class _Job:
    """One report being written: what each format needs, and how each is checked."""

    def __init__(
        self, document: ReportDocument, found: View, book: Phrasebook, written: Narrative, templates: Path | None
    ) -> None:
        self.document, self.found, self.book, self.written, self.templates = document, found, book, written, templates

    def write(self, form: str, path: Path) -> None:
        """Write the report as ``form`` to ``path`` and open it again."""
        writers: dict[str, Callable[[Path], None]] = {
            "docx": self._word,
            "html": self._web_page,
            "xlsx": self._workbook,
            "pdf": self._pdf,
            "json": self._json,
        }
        writers[form](path)

    def _paper(self) -> Narrative:
        return on_paper(self.written, file_name(self.document, "xlsx"))

    def _word(self, path: Path) -> None:
        from auditor.report.word import Form, check_word, write_word  # loads slowly; most commands write no report

        document = self.document
        form = Form(sealed=document.words.sealed, draft=document.draft, at=document.as_of)
        write_word(self._paper(), drawings(self.found, self.book), path, folder=self.templates, form=form)
        check_word(path)

    def _web_page(self, path: Path) -> None:
        write_web_page(self.written, self.found, self.book, path, folder=self.templates)
        check_web_page(path)

    def _workbook(self, path: Path) -> None:
        from auditor.report.workbook import check_workbook, write_workbook  # loads slowly, as above

        write_workbook(self.written, path, created=self.document.as_of, draft=self.document.draft)
        check_workbook(self.written, path)

    def _pdf(self, path: Path) -> None:
        maker, command = require_pdf_maker()
        with tempfile.TemporaryDirectory(prefix="auditor-paper-") as folder:
            if maker == "LibreOffice":
                word = Path(folder) / "report.docx"
                self._word(word)
                pdf_of_word(command, word, path)
            else:
                page = Path(folder) / "report.html"
                write_web_page(self._paper(), self.found, self.book, page, folder=self.templates)
                pdf_of_page(command, page, path)
        check_pdf(path)

    def _json(self, path: Path) -> None:
        write_json(self.document, path)
        check_json(path)


def file_name(document: ReportDocument, form: str) -> str:
    """Return ``2026年第三季度自查报告.docx``: made of the period's id alone, never of gathered text.

    Raises:
        UsageError: the period is no quarter.
    """
    period = document.result.period
    if not re.fullmatch(r"\d{4}Q[1-4]", period):
        raise UsageError(f"报告期“{period[:20]}”写法不对，应为 2026Q3 这样的季度")
    what = "专项自查报告" if document.topic else "自查报告"
    return f"{quarter(period)}{what}{'（草稿）' if document.draft else ''}.{form}"


def _known(formats: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(form.strip().lower() for form in formats))
    for form in wanted:
        if form not in FORMATS:
            raise UsageError(f"不认识的报告格式“{form}”；可用：{'、'.join(FORMATS)}")
    return wanted
