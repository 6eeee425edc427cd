"""``auditor run --due`` killed at seeded moments over a real site: the next call takes the work up again."""

import time
from pathlib import Path

import pytest
from tests.soak.kills import kill_many


@pytest.mark.slow
def test_twenty_kills_leave_one_audit_one_report_and_the_undisturbed_findings(tmp_path: Path) -> None:
    figures = kill_many(tmp_path, 20, time.monotonic() + 600)
    assert figures.wrong == []
    assert figures.kills == 20
    assert figures.refetched_most <= 200
