"""催办提醒: what is late climbs from owner A to B to the lead, each step once; no words of pages, no names."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from tests.journeys.workspaces import workspace

from auditor.audit import OpenedOffice, open_office
from auditor.audit.reminding import _called, remind
from auditor.ledger.by_hand import Reported, add_reported
from auditor.model.events import EventKind
from auditor.model.zone import SHANGHAI
from auditor.store import Origin


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 1, 20, tzinfo=SHANGHAI)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenedOffice]:
    with open_office(workspace(tmp_path / "云溪", "127.0.0.1:9")) as office:
        yield office


def late_on(opened: OpenedOffice, deadline: date) -> None:
    told = Reported(
        text="张三反映电话13800138000打不通，见 http://x.example/?token=abcdef", unit="office", deadline=deadline
    )
    add_reported(
        opened.store, opened.office, told, period="2026Q4", at=at(11, 1), person="王某", calendar=opened.calendar
    )


def told(opened: OpenedOffice) -> list[tuple[str, str]]:
    events = [stored.event for stored in reversed(opened.store.outbox.latest(100))]
    return [(event.kind, event.rank) for event in events if "整改" in event.title]


def test_rectification_is_told_ahead_to_a_and_climbs_once_it_is_late(opened: OpenedOffice) -> None:
    late_on(opened, date(2026, 11, 20))
    heard: dict[int, list[tuple[str, str]]] = {}
    for day in range(10, 31):
        before = len(told(opened))
        remind(opened, at(11, day))
        if new := told(opened)[before:]:
            heard[day] = new
    assert heard == {
        13: [(EventKind.DUE, "A")],
        21: [(EventKind.OVERDUE, "A")],
        23: [(EventKind.OVERDUE, "B")],
        27: [(EventKind.OVERDUE, "lead")],
    }


def test_a_machine_off_for_long_tells_everybody_at_once_when_it_is_on_again(opened: OpenedOffice) -> None:
    late_on(opened, date(2026, 11, 20))
    remind(opened, at(12, 30))
    assert told(opened) == [(EventKind.OVERDUE, "A"), (EventKind.OVERDUE, "B"), (EventKind.OVERDUE, "lead")]


def test_reminding_twice_a_day_tells_nothing_twice(opened: OpenedOffice) -> None:
    late_on(opened, date(2026, 11, 20))
    assert remind(opened, at(11, 21)) > 0
    assert remind(opened, at(11, 21) + timedelta(hours=9)) == 0


def test_what_is_put_right_in_time_is_never_called_late(opened: OpenedOffice) -> None:
    late_on(opened, date(2026, 12, 20))
    remind(opened, at(11, 21))
    assert told(opened) == []


def test_a_reminder_says_what_and_by_when_but_nothing_of_the_page_and_of_nobody(opened: OpenedOffice) -> None:
    late_on(opened, date(2026, 11, 20))
    remind(opened, at(11, 22))
    (event,) = [one.event for one in opened.store.outbox.latest(100) if "整改" in one.event.title]
    (entry,) = opened.store.findings.list("yunxi")
    assert event.title == f"整改“人工登记（{entry.number}）”应于11月20日前办结，已超期2天"
    assert (event.text, event.unit) == ("", "office")


def test_the_quarters_report_is_urgent_and_climbs_before_its_day(opened: OpenedOffice) -> None:
    heard: Counter[str] = Counter()
    for day in range(1, 11):  # the third quarter's report is due on 10 October
        before = opened.store.outbox.latest(100)
        remind(opened, at(10, day))
        new = [one.event for one in opened.store.outbox.latest(100) if one not in before]
        heard.update(f"{day}{event.rank}" for event in new if event.kind is EventKind.DEADLINE and event.at_once)
    assert heard == {"3A": 1, "6B": 1, "10lead": 1}


def test_a_finding_of_an_audit_is_called_by_its_object_and_kind_not_by_its_text(opened: OpenedOffice) -> None:
    late_on(opened, date(2026, 11, 20))
    (entry,) = opened.store.findings.list("yunxi")
    seen = msgspec.structs.replace(
        entry, origin=Origin.AUDIT, object_name="通知公告", title="链接打不开", text="《张三的低保公示》打不开"
    )
    assert _called(seen) == f"通知公告：链接打不开（{entry.number}）"
