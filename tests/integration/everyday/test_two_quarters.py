"""Two quarters of the demo office: half of what was found is mended, some of it returns, and every figure is exact."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
import pytest

from auditor.audit import AuditOptions, OpenedOffice, open_office, run_audit
from auditor.audit.imports import Handed, import_posts
from auditor.audit.recheck import recheck
from auditor.audit.recheck_claimed import Rechecked, recheck_claimed
from auditor.audit.reporting import ReportRequest, write_report
from auditor.demo import DEMO_AT, DemoSite, build
from auditor.demo.columns import COLUMNS
from auditor.demo.portal import build_portal
from auditor.demo.running import BETWEEN_LOOKS, DemoClock, offline_source
from auditor.demo.server import Reply, address_of
from auditor.demo.story import PORTAL, Entry
from auditor.demo.workspace import demo_office, demo_settings, write_exports
from auditor.ledger.transitions import claimed_fixed
from auditor.model.words import Responsibility, Severity
from auditor.model.zone import SHANGHAI
from auditor.register import write_register
from auditor.result.report_document import ReportDocument
from auditor.store import LedgerEntry, State

pytestmark = pytest.mark.slow

SPRING = datetime(2026, 6, 30, 18, tzinfo=SHANGHAI)
SUMMER = datetime(2026, 7, 10, 10, tzinfo=SHANGHAI)
AUTUMN = DEMO_AT
MENDED_LINKS = ("/yunxi/fwzn/old.html", "/yunxi/visit.jsp", "/yunxi/withdrawn.html", "/yunxi/images/missing.jpg")
RETURNING = ("/yunxi/visit.jsp", "/yunxi/images/missing.jpg")
MENDED_COLUMNS = ("community-news", "volunteers")
RETURNING_COLUMN = "community-news"
CLAIMED_IN_VAIN = "/yunxi/loop/a.html"
SOUND = "<html><head><title>{0}</title></head><body><div class='article'><h1>{0}</h1><p>{1}</p></div></body></html>"


def quiet(_done: int, _planned: int, _what: str) -> None:
    """Show no progress."""


class Quarters:
    """The office over half a year; the portal changes in between as it is told to."""

    def __init__(self, site: DemoSite, opened: OpenedOffice) -> None:
        self.site, self.opened = site, opened

    def portal(self, at: datetime, links: tuple[str, ...], columns: dict[str, str]) -> None:
        """Let the portal stand as of ``at`` with ``links`` mended and a fresh article (its day) in ``columns``."""
        shown = [
            replace(one, style="plain", entries=(Entry(f"{one.name}恢复更新", columns[one.id]), *one.entries))
            if one.id in columns
            else one
            for one in COLUMNS
        ]
        replies = build_portal(at, shown)
        for path in links:
            body = SOUND.format("恢复的页面", "内容已恢复，欢迎查阅。" * 30).encode()
            kind = "image/png" if path.endswith(".jpg") else "text/html; charset=utf-8"
            replies[address_of(f"http://{PORTAL}{path}")] = Reply(body, content_type=kind)
        self.site.server.replies = replies

    def audited(self, at: datetime) -> ReportDocument:
        """Audit, look again at what was suspected, write the quarter's report and return its document."""
        opened, clock = self.opened, DemoClock(at)
        for export in write_exports(opened.folder / f"导出{at:%m}", at):
            handed = Handed(
                path=export.path,
                account=export.account,
                covers_from=export.covers_from,
                covers_to=export.covers_to,
                by=export.by,
                now=clock.now(),
            )
            list(import_posts(opened, handed))
        outcome = run_audit(opened, AuditOptions(at=at), progress=quiet, clock=clock, source=offline_source)
        clock.advance(BETWEEN_LOOKS)
        record = opened.store.runs.get(outcome.run)
        assert record is not None
        again = recheck(opened, record, clock=clock, source=offline_source)
        result = (again or outcome).result
        written = write_report(opened, ReportRequest(period=result.period, formats=("json",)), as_of=clock.now())
        return msgspec.json.decode(opened.store.reports.document(written.revision), type=ReportDocument)

    def claim(self, entries: list[LedgerEntry], at: datetime) -> None:
        self.opened.store.findings.save_all([claimed_fixed(entry, at, "王某", at.date()) for entry in entries])

    @property
    def entries(self) -> list[LedgerEntry]:
        return [entry for entry in self.opened.store.findings.list(self.opened.office.id) if not entry.internal]


class Story:
    """What happened, for the tests to read."""

    def __init__(self, quarters: Quarters) -> None:
        quarters.portal(SPRING, (), {})
        self.spring = quarters.audited(SPRING)
        self.found = {entry.id: entry for entry in quarters.entries}
        self.mended = {e.id for e in self.found.values() if is_mended(e)}
        office = quarters.opened.office.id
        self.in_vain = {e.id for e in self.found.values() if e.url.endswith(CLAIMED_IN_VAIN) or e.object == office}
        self.elsewhere = {e.id for e in self.found.values() if e.object == "weibo"}
        quarters.portal(SPRING, MENDED_LINKS, dict.fromkeys(MENDED_COLUMNS, "2026-07-08"))
        quarters.claim(
            [self.found[one] for one in sorted(self.mended | self.in_vain | self.elsewhere)],
            SUMMER - timedelta(hours=1),
        )
        looked = recheck_claimed(quarters.opened, clock=DemoClock(SUMMER), source=offline_source)
        assert looked is not None
        self.looked: Rechecked = looked
        self.after_summer = {entry.id: entry for entry in quarters.entries}
        kept = tuple(path for path in MENDED_LINKS if path not in RETURNING)
        fresh = {one: f"{AUTUMN - timedelta(days=3):%Y-%m-%d}" for one in MENDED_COLUMNS if one != RETURNING_COLUMN}
        quarters.portal(AUTUMN, kept, fresh)
        self.returned = {e.id for e in self.found.values() if e.id in self.mended and returns(e)}
        self.addresses = set(quarters.site.server.replies)
        self.autumn = quarters.audited(AUTUMN)
        self.now = {entry.id: entry for entry in quarters.entries}


def is_mended(entry: LedgerEntry) -> bool:
    return entry.url.endswith(MENDED_LINKS) or entry.object in MENDED_COLUMNS


def returns(entry: LedgerEntry) -> bool:
    return entry.url.endswith(RETURNING) or entry.object == RETURNING_COLUMN


def was_a_problem(entry: LedgerEntry) -> bool:
    """Neither a mere hint nor the platform's own matter."""
    return entry.severity is not Severity.ADVICE and entry.responsibility is not Responsibility.PLATFORM


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("quarters")
    site = build(folder, SPRING)
    try:
        settings = demo_settings(site.server.port, site.server.refusing_port)
        write_register(folder, demo_office(AUTUMN), settings, replace=True)
        with open_office(folder) as opened:
            yield Story(Quarters(site, opened))
    finally:
        site.server.stop()


def test_the_first_quarter_finds_what_stands_there_and_looks_back_on_nothing(story: Story) -> None:
    assert len(story.found) >= 15
    assert len(story.mended) == len(MENDED_LINKS) + len(MENDED_COLUMNS)
    section = story.spring.rectification
    assert section is not None
    assert section.look_back is None
    assert {row.finding for row in section.rows} == set(story.found)
    assert (section.total, section.unfixed, section.fixed) == (len(story.found), len(story.found), 0)


def test_a_re_check_closes_exactly_what_was_mended_and_sends_back_what_was_not(story: Story) -> None:
    assert {entry.id for entry in story.looked.closed} == story.mended
    assert {entry.id for entry in story.looked.still} == story.in_vain


def test_what_a_re_check_cannot_see_stays_as_it_was_claimed(story: Story) -> None:
    """Of the account nothing new was handed in."""
    assert story.elsewhere
    assert {entry.id for entry in story.looked.undecided} == story.elsewhere
    assert {story.after_summer[one].state for one in story.elsewhere} == {State.CLAIMED}


def test_a_re_check_leaves_every_other_finding_as_it_stood(story: Story) -> None:
    untouched = set(story.found) - story.mended - story.in_vain - story.elsewhere
    assert {one: story.after_summer[one].state for one in untouched} == dict.fromkeys(untouched, State.OPEN)


def test_no_quarters_report_is_written_from_a_re_check(story: Story) -> None:
    assert story.spring.result.period == "2026Q2"
    assert story.autumn.result.period == "2026Q3"
    assert story.autumn.topic == ""


def test_what_returned_is_reopened_as_recurring_and_what_stayed_mended_is_not(story: Story) -> None:
    recurring = {one for one, entry in story.now.items() if "2026Q3" in entry.recurrences}
    assert recurring == story.returned
    assert all(story.now[one].state is State.OPEN for one in story.returned)
    assert all(story.now[one].state is State.CLOSED for one in story.mended - story.returned)


def test_the_look_back_tells_what_became_of_every_finding_of_the_quarter_before(story: Story) -> None:
    section = story.autumn.rectification
    assert section is not None
    assert section.look_back is not None
    states = {row.finding: row.state for row in section.look_back.rows}
    problems = {one for one, entry in story.found.items() if was_a_problem(entry)}
    assert set(states) == problems < set(story.found)
    closed = {one for one, entry in story.now.items() if entry.state is State.CLOSED}
    assert {one for one, state in states.items() if state == "反复出现"} == story.returned
    assert {one for one, state in states.items() if state == "已整改"} == closed & problems
    rest = problems - story.returned - closed
    assert {states[one] for one in rest} <= {"未整改", "未能复查"}
    assert all(states[one] == "未整改" for one in rest if "2026Q3" in story.now[one].periods)
    assert sum(section.look_back.count(state) for state in set(states.values())) == len(problems)


def test_every_figure_of_the_section_equals_its_rows(story: Story) -> None:
    section = story.autumn.rectification
    assert section is not None
    by_status = {
        status: sum(row.status == status for row in section.rows) for status in {r.status for r in section.rows}
    }
    assert section.total == len(section.rows) == sum(by_status.values())
    assert section.fixed == by_status.get("已整改", 0) == sum(row.closed for row in section.rows)
    assert section.unfixed == section.total - section.fixed
    assert section.recurring == len(story.returned) == sum(row.recurring for row in section.rows)
    assert section.overdue == sum(row.overdue for row in section.rows)
    kept_mended = story.mended - story.returned
    assert kept_mended <= {row.finding for row in section.rows if row.status == "已整改"}


def test_nothing_is_closed_that_nobody_mended(story: Story) -> None:
    """The story dates its articles anew each quarter: what stood in an article of spring went with its address."""
    closed = {one for one, entry in story.now.items() if entry.state is State.CLOSED}
    stands = [
        story.now[one].text
        for one in closed - story.mended
        if not story.now[one].url or address_of(story.now[one].url) in story.addresses
    ]
    assert stands == []


def test_what_returned_is_the_same_finding_as_before(story: Story) -> None:
    one = next(iter(story.returned))
    entry = story.now[one]
    assert entry.periods == ("2026Q2", "2026Q3")
    assert entry.first_seen < SUMMER
