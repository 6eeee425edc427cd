"""Which reminder whom and when: the ladders of what is due by itself and of what must be ready by a day."""

from datetime import date, datetime, timedelta
from typing import get_args

import pytest

from auditor.audit.reminding import _reminders
from auditor.ledger import DueItem
from auditor.ledger.falling_due import DueKind
from auditor.model.events import EventKind
from auditor.model.office import Notify, Office
from auditor.model.zone import SHANGHAI

OFFICE = Office.model_validate(
    {"id": "yunxi", "name": "云溪街道办事处", "units": [{"id": "general", "name": "党政办"}]}
)
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=SHANGHAI)


def item(kind: DueKind, days_left: int) -> DueItem:
    due = NOW.date() + timedelta(days=days_left)
    return DueItem(
        kind=kind, name="某事项", due=due, days_left=days_left, text="张三说的话", unit="党政办", owner="林若川"
    )


def heard(kind: DueKind, days_left: int, **settings: int) -> list[tuple[EventKind, str]]:
    events = _reminders(item(kind, days_left), "某事项", Notify(**settings), OFFICE, NOW)
    return [(event.kind, event.rank) for event in events]


@pytest.mark.parametrize(
    ("kind", "days_left", "expected"),
    [
        ("栏目", 7, [(EventKind.DUE, "A")]),
        ("栏目", 0, [(EventKind.DUE, "A")]),
        ("栏目", -1, [(EventKind.OVERDUE, "A")]),
        ("账号", -2, [(EventKind.OVERDUE, "A")]),
        ("整改", -3, [(EventKind.OVERDUE, "A"), (EventKind.OVERDUE, "B")]),
        ("申请", -7, [(EventKind.OVERDUE, "A"), (EventKind.OVERDUE, "B"), (EventKind.OVERDUE, "lead")]),
        ("证书", 5, [(EventKind.CERTIFICATE, "A")]),
        ("证书", -1, [(EventKind.OVERDUE, "A")]),
        ("人工核查", 7, [(EventKind.SIGNOFF, "A")]),
        ("人工核查", 5, [(EventKind.SIGNOFF, "A")]),
        ("人工核查", 4, [(EventKind.SIGNOFF, "A"), (EventKind.SIGNOFF, "B")]),
        ("人工核查", 0, [(EventKind.SIGNOFF, "A"), (EventKind.SIGNOFF, "B"), (EventKind.SIGNOFF, "lead")]),
        ("报告", 7, [(EventKind.DEADLINE, "A")]),
        ("报告", -3, [(EventKind.DEADLINE, "A"), (EventKind.DEADLINE, "B"), (EventKind.DEADLINE, "lead")]),
    ],
)
def test_a_reminder_climbs_as_its_kind_does(
    kind: DueKind, days_left: int, expected: list[tuple[EventKind, str]]
) -> None:
    assert heard(kind, days_left) == expected


def test_the_office_sets_the_days() -> None:
    assert heard("整改", -2, owner_b_after=1, lead_after=2) == [
        (EventKind.OVERDUE, "A"), (EventKind.OVERDUE, "B"), (EventKind.OVERDUE, "lead"),
    ]  # fmt: skip
    assert heard("人工核查", 14, due_days=14) == [(EventKind.SIGNOFF, "A")]


@pytest.mark.parametrize("kind", get_args(DueKind))
def test_every_kind_has_words_of_its_own_and_names_nobody(kind: DueKind) -> None:
    for days_left in (3, -30):
        for event in _reminders(item(kind, days_left), "某事项", Notify(), OFFICE, NOW):
            assert "某事项" in event.title
            assert "林若川" not in event.title + event.text
            assert event.unit == "general"
            assert ("已超期30天" in event.title) == (days_left < 0)


@pytest.mark.parametrize("kind", ["整改", "人工核查", "申请", "例外"])
def test_words_that_may_quote_a_page_or_a_person_stay_out(kind: DueKind) -> None:
    assert not any("张三" in event.text for event in _reminders(item(kind, 3), "某事项", Notify(), OFFICE, NOW))


def test_the_same_thing_due_on_another_day_is_told_anew() -> None:
    keys = {
        event.key
        for days_left in (1, 2)
        for event in _reminders(item("栏目", days_left), "某事项", Notify(), OFFICE, NOW)
    }
    assert len(keys) == 2
    assert date(2026, 11, 21).isoformat() in min(keys)
