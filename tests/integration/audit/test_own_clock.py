"""Our own clock is wrong: it is said from five minutes on; off by more than a day, no freshness is judged."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from tests.integration.audit.test_going_on import workspace
from tests.servers.clock import SkippingClock
from tests.servers.portal import Portal, serving

from auditor.audit import AuditOptions, AuditOutcome, open_office, run_audit
from auditor.model.words import Verdict
from auditor.model.zone import SHANGHAI

NOW = datetime(2026, 9, 30, 10, tzinfo=SHANGHAI)
COLUMN = '{id: news, name: 工作动态, type: 动态要闻, url: "http://one.test/p1.html"}'


class DatedPortal(Portal):
    """Tells the time of another clock."""

    off = timedelta()

    def answer(self, request) -> None:
        request.date_time_string = lambda *_: format_datetime(NOW.astimezone(UTC) + self.off, usegmt=True)
        super().answer(request)


@pytest.fixture
def portal() -> Iterator[DatedPortal]:
    with serving(DatedPortal(15, pause=0.0)) as up:
        yield up  # type: ignore[misc]


def audited(folder: Path, portal: DatedPortal, off: timedelta) -> tuple[AuditOutcome, str]:
    portal.off = off
    made = workspace(folder, portal, ("one", "guide"))
    text = (made / "auditor.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("  sites:\n")
    head = head.replace("network: {", "network: {sentinel: [http://guide.test/], ")
    site = rest.splitlines()[0].removesuffix("}") + f", columns: [{COLUMN}]}}"
    (made / "auditor.yaml").write_text(f"{head}  sites:\n{site}\n", encoding="utf-8")
    clock = SkippingClock(NOW)
    with open_office(made) as opened:
        outcome = run_audit(opened, AuditOptions(at=NOW), progress=lambda *_: None, clock=clock)
        told = opened.store.outbox.last_state("*", "clock")
    return outcome, told


def freshness(outcome: AuditOutcome) -> Verdict:
    (entry,) = (entry for entry in outcome.result.checks if entry.id == "column-not-updated")
    return entry.verdict


@pytest.mark.parametrize("off", [timedelta(0), timedelta(minutes=4), timedelta(minutes=20), timedelta(hours=-20)])
def test_a_clock_off_by_less_than_a_day_still_judges_days(tmp_path: Path, portal: DatedPortal, off: timedelta) -> None:
    outcome, told = audited(tmp_path / "w", portal, off)
    noted = [reason for reason in outcome.result.coverage.reasons if "本机时间" in reason]
    assert freshness(outcome) is not Verdict.NOT_CHECKED
    assert bool(noted) is (abs(off) > timedelta(minutes=5))
    assert told == ""


@pytest.mark.parametrize("off", [timedelta(days=2), timedelta(days=-400)])
def test_a_clock_off_by_more_than_a_day_judges_no_freshness_and_says_so(
    tmp_path: Path, portal: DatedPortal, off: timedelta
) -> None:
    outcome, told = audited(tmp_path / "w", portal, off)
    assert freshness(outcome) is Verdict.NOT_CHECKED
    assert outcome.exit_code == 3
    assert not outcome.result.coverage.complete
    assert any("更新情况无法判断，请校准后重新检查" in reason for reason in outcome.result.coverage.reasons)
    assert told == "wrong"
