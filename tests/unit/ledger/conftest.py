"""A ledger on an empty store, and results of runs built in one line."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.model.judgement import ReportingPeriod
from auditor.model.words import Confidence, Responsibility, Severity, Verdict
from auditor.result.document import (
    AuditedObject,
    CheckEntry,
    Finding,
    Profile,
    ResultCoverage,
    ResultDocument,
    Score,
)
from auditor.store import Store

BEIJING = timezone(timedelta(hours=8))
PERIODS = {
    "2026Q2": ReportingPeriod(id="2026Q2", start=date(2026, 4, 1), end=date(2026, 6, 30), due=date(2026, 7, 10)),
    "2026Q3": ReportingPeriod(id="2026Q3", start=date(2026, 7, 1), end=date(2026, 9, 30), due=date(2026, 10, 10)),
}
OBJECTS = (
    AuditedObject(id="lanmu", kind="site", name="云溪街道板块", unit="党政办", owner="王某"),
    AuditedObject(id="gzdt", kind="column", name="工作动态", unit="党建办", owner="李某"),
)


def moment(month: int, day: int, hour: int = 18) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BEIJING)


def finding_of(at: datetime, key: str = "f1", **changes: Any) -> Finding:
    made = Finding(
        id=key.ljust(12, "0"),
        check="dead-link",
        object="lanmu",
        unit="",
        url=f"http://www.linjiang.example/{key}.htm",
        parent_url="http://www.linjiang.example/yx/",
        title="链接失效",
        text=f"“通知公告”栏目中有 1 个链接无法打开（{key}）。",
        observed="404",
        expected="200",
        clause="国办秘函〔2019〕19号",
        severity=Severity.DEDUCT,
        responsibility=Responsibility.OWN,
        confidence=Confidence.CONFIRMED,
        internal=False,
        first_seen=at,
        last_seen=at,
        evidence=None,
        remedy="更正或删除该链接。",
        root_cause="",
        count=1,
    )
    return msgspec.structs.replace(made, **changes)


def result_of(
    at: datetime,
    *findings: Finding,
    verdict: Verdict | None = None,
    checks: tuple[CheckEntry, ...] | None = None,
    run: str = "",
    **changes: Any,
) -> ResultDocument:
    """One run at ``at`` whose dead-link check on ``lanmu`` came to ``verdict`` (default: by its findings)."""
    period = PERIODS["2026Q2" if at < moment(7, 1, 0) else "2026Q3"]
    decided = verdict or (Verdict.FAIL if findings else Verdict.PASS)
    if checks is None:
        checks = (CheckEntry(code="L1", id="dead-link", object="lanmu", verdict=decided),)
    made = ResultDocument(
        tool="auditor test",
        office="yunxi",
        office_name="云溪街道办事处",
        run=run or f"r-{at:%m%d%H}",
        period=period.id,
        period_dates=period,
        at=at,
        profile=Profile(id="street-office", layers=("国家",)),
        coverage=ResultCoverage(planned=1, fetched=1, unchanged=0, not_fetched=(), complete=True, reasons=()),
        objects=OBJECTS,
        checks=checks,
        findings=findings,
        score=Score(),
        statistics={},
    )
    return msgspec.structs.replace(made, **changes)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as opened:
        yield opened


@pytest.fixture
def at() -> Callable[..., datetime]:
    return moment


@pytest.fixture
def finding() -> Callable[..., Finding]:
    return finding_of


@pytest.fixture
def result() -> Callable[..., ResultDocument]:
    return result_of


@pytest.fixture
def periods() -> dict[str, ReportingPeriod]:
    return PERIODS
