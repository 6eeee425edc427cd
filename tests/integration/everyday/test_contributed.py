"""报送采用 and 依申请公开 from the table handed in to the quarter's report, on the demo's portal."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import openpyxl
import pytest

from auditor.audit import AuditOptions, OpenedOffice, open_office, run_audit
from auditor.audit.imports import IMPORTERS, Handed
from auditor.audit.reporting import ReportRequest, write_report
from auditor.demo import DEMO_AT, build
from auditor.demo.columns import COLUMNS
from auditor.demo.portal import day_of_entry
from auditor.demo.running import DemoClock, offline_source
from auditor.demo.story import Entry, worded
from auditor.result.report_document import ReportDocument

pytestmark = pytest.mark.slow


def news() -> list[Entry]:
    section = next(one for one in COLUMNS if one.id == "news")
    return [entry for entry in section.entries if isinstance(entry.day, int) and 0 < entry.day < 85]


def submitted() -> list[list[str]]:
    """Every news article of the quarter as handed in two days before, and one that nobody took."""
    rows = [
        [worded(one.title, DEMO_AT), "党群工作办公室", str(day_of_entry(one, DEMO_AT) - timedelta(days=2)), "动态"]
        for one in news()
    ]
    return [*rows, ["丹桂社区党员义务巡河护清流", "丹桂社区居委会", "2026-08-20", "动态"]]


APPLICATIONS = [
    ["A-1", "2026-06-20", "自然人", "2026-07-10", "予以公开"],
    ["A-2", "2026-07-01", "自然人", "2026-08-20", "部分公开"],
    ["A-3", "2026-09-01", "商业企业", "", ""],
    ["A-4", "2026-09-25", "自然人", "", ""],
]


def table(path: Path, head: list[str], rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedOffice]:
    folder = tmp_path_factory.mktemp("contributed")
    site = build(folder)
    handed_in = table(folder / "报送.xlsx", ["标题", "报送科室", "报送日期", "类别"], submitted())
    asked = table(folder / "申请.xlsx", ["登记编号", "收到日期", "申请人类型", "答复日期", "答复结果"], APPLICATIONS)
    try:
        with open_office(folder) as office:
            run_audit(
                office,
                AuditOptions(at=DEMO_AT),
                progress=lambda _done, _planned, _what: None,
                clock=DemoClock(DEMO_AT),
                source=offline_source,
            )
            for kind, path in (("submissions", handed_in), ("applications", asked)):
                list(IMPORTERS[kind](office, Handed(path=path, now=DEMO_AT)))
            yield office
    finally:
        site.server.stop()


@pytest.fixture(scope="module")
def document(opened: OpenedOffice) -> ReportDocument:
    written = write_report(opened, ReportRequest(period="2026Q3", formats=("html",)), as_of=DEMO_AT)
    words = written.files[0].read_text(encoding="utf-8")
    document = msgspec.json.decode(opened.store.reports.document(written.revision), type=ReportDocument)
    assert "采用率" in words
    return document


def test_every_article_that_stands_on_the_portal_counts_as_adopted_and_no_other(document: ReportDocument) -> None:
    assert document.submissions is not None
    rows = {row.unit: (row.submitted, row.adopted) for row in document.submissions.rows}
    assert rows == {"党群工作办公室": (len(news()), len(news())), "丹桂社区居委会": (1, 0)}
    delays = {row.unit: row.delay for row in document.submissions.rows}
    assert delays == {"党群工作办公室": 2.0, "丹桂社区居委会": None}


def test_columns_that_could_not_be_read_are_said_beside_the_rate(document: ReportDocument) -> None:
    assert document.submissions is not None
    assert "未能读取，未比对上的1条不一定未采用" in document.submissions.note


def test_the_quarters_applications_are_counted_with_what_was_carried_over_and_what_is_late(
    document: ReportDocument,
) -> None:
    assert document.applications is not None
    found = document.applications
    assert (found.carried, found.received, found.answered, found.pending, found.overdue) == (1, 3, 2, 2, 2)
