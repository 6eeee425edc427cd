"""``annual draft``: the year's report on government information disclosure, from what the workspace and people know."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from auditor.annual.draft_facts import YearFacts, year_facts
from auditor.annual.draft_form import Filled, read_form, write_form
from auditor.annual.draft_tables import complete
from auditor.annual.draft_words import draft_paper
from auditor.audit.opened import OUT, OWN_TEMPLATES, OpenedOffice, own_folder
from auditor.errors import UsageError
from auditor.report.files import write_all
from auditor.report.kinds import load_phrasebook
from auditor.report.paper_page import write_paper_page
from auditor.report.paper_word import write_paper_word

_FIRST_YEAR = 2021
"""The form of 2021 is used from the report on 2021."""


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """What was written. ``notes`` tell in Chinese what keeps the draft from being final; ``form`` 年度数据填报表."""

    files: tuple[Path, ...]
    form: Path
    form_is_new: bool
    pending: bool
    notes: tuple[str, ...]


def write_draft(opened: OpenedOffice, year: int, *, at: datetime, out: Path | None = None) -> Drafted:
    """Write the draft of ``year`` as Word and web page; beside it, where it is not there yet, the form to fill in.

    Raises:
        UsageError: no such year, an unreadable form, or numbers that contradict each other.
        StorageError: the folder refuses; nothing is left behind.
    """
    if not _FIRST_YEAR <= year <= at.year:
        raise UsageError(f"--year 应在 {_FIRST_YEAR} 至 {at.year} 之间")
    folder = out or opened.folder / OUT / f"{year}年度报告"
    form = folder / f"{year}年度数据填报表.xlsx"
    is_new = not form.exists()
    templates = own_folder(opened.folder, OWN_TEMPLATES)
    facts = year_facts(opened, load_phrasebook(templates), year)
    read = Filled() if is_new else read_form(form)
    filled = read if read.signed else replace(read, numbers={}, fee=None)
    paper = draft_paper(opened.office, facts, filled, complete(filled.numbers, facts.table_three), at=at)
    name = f"{year}年政府信息公开工作年度报告"
    files = write_all(
        folder,
        {
            f"{name}.docx": partial(write_paper_word, paper),
            f"{name}.html": lambda path: write_paper_page(paper, path, templates),
        },
    )
    if is_new:
        write_form(form, opened.office.name, year)
    notes = tuple(_notes(facts, read, is_new=is_new, at=at))
    return Drafted(files=files, form=form, form_is_new=is_new, pending=paper.draft, notes=notes)


def _notes(facts: YearFacts, read: Filled, *, is_new: bool, at: datetime) -> Iterator[str]:
    if at.year == facts.year:
        yield f"{facts.year}年尚未结束，年度终了后请重新生成"
    if facts.missing:
        yield f"没有检查记录的季度：{'、'.join(facts.missing)}，有关数字印“待填”"
    if facts.table_three is None and not is_new:
        yield "没有导入依申请公开台账，表三按填报表填写"
    if not is_new and not read.signed and (read.numbers or read.fee is not None):
        yield "填报表的填报人、审核人、填报日期没有填全，其中的数字没有采用"
