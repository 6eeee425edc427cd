"""Who hears of an event: readers of a channel, and the owner or lead it is for, each person once."""

from datetime import datetime
from typing import Any

import pytest

from auditor.model.events import Event, EventKind
from auditor.model.office import NotifyChannel, Office
from auditor.model.zone import SHANGHAI
from auditor.notify.audience import READERS, mailbox, mailboxes, places

OFFICE = Office.model_validate(
    {
        "id": "yunxi",
        "name": "云溪街道办事处",
        "units": [
            {
                "id": "general",
                "name": "党政办",
                "owner_a": {"name": "甲", "email": "a@y.example"},
                "owner_b": {"name": "乙", "email": "b@y.example"},
                "lead": {"name": "丙", "email": "c@y.example"},
            },
            {
                "id": "civil",
                "name": "民政办",
                "owner_a": {"name": "丁", "email": "d@y.example", "left": True},
                "owner_b": {"name": "甲", "email": "a@y.example"},
            },
            {"id": "safety", "name": "应急办", "owner_a": {"name": "戊"}},
        ],
    }
)
OFFICES = {OFFICE.id: OFFICE}


def channel(kind: str = "邮件", **more: Any) -> NotifyChannel:
    return NotifyChannel.model_validate({"id": "c", "kind": kind} | more)


def event(**more: Any) -> Event:
    values = {"office": "yunxi", "kind": EventKind.OVERDUE, "key": "k", "title": "t", "text": ""} | more
    return Event(at=datetime(2026, 11, 23, tzinfo=SHANGHAI), **values)


def heard(what: Event, *, to: tuple[str, ...] = (), owners: bool = True) -> list[str]:
    mail = channel(to=to, owners=owners)
    return [mailbox(mail, recipient, OFFICES) for _, recipient in places(what, (mail,), OFFICES)]


@pytest.mark.parametrize(
    ("unit", "rank", "who"),
    [
        ("general", "A", "a@y.example"),
        ("general", "B", "b@y.example"),
        ("general", "lead", "c@y.example"),
        ("civil", "A", "a@y.example"),  # A has left: B answers
        ("civil", "lead", "c@y.example"),  # no lead of its own: the lead of the office's first 科室
        ("safety", "A", "c@y.example"),  # nobody there has an address
        ("", "A", "a@y.example"),
        ("", "", "a@y.example"),
        ("gone", "A", "a@y.example"),
    ],
)
def test_a_reminder_reaches_the_one_it_is_for_or_the_nearest_with_an_address(unit: str, rank: str, who: str) -> None:
    assert heard(event(unit=unit, rank=rank)) == [who]


def test_one_person_in_two_roles_is_one_recipient() -> None:
    mail = channel(owners=True)
    both = {places(event(unit=unit, rank="A"), (mail,), OFFICES) for unit in ("general", "civil")}
    assert len(both) == 1


def test_what_is_for_nobody_in_particular_goes_to_the_readers_only() -> None:
    assert heard(event(unit="civil"), to=("all@y.example",)) == ["all@y.example"]
    assert heard(event(unit="civil", rank="A"), to=("all@y.example",)) == ["all@y.example", "a@y.example"]


def test_owners_hear_nothing_where_the_channel_is_not_for_them() -> None:
    assert heard(event(unit="general", rank="A"), to=("all@y.example",), owners=False) == ["all@y.example"]


def test_no_recipient_as_kept_shows_an_address() -> None:
    mail = channel(to=("all@y.example",), owners=True)
    assert not any("@" in recipient for _, recipient in places(event(rank="A"), (mail,), OFFICES))


def test_a_group_is_one_recipient_whoever_the_event_is_for() -> None:
    robot = channel("企业微信")
    assert [places(event(rank=rank), (robot,), OFFICES) for rank in ("", "A", "lead")] == [(("c", READERS),)] * 3


def test_a_matter_of_the_whole_workspace_reaches_every_channel() -> None:
    assert places(event(office="*"), (channel("webhook", offices=["fenglin"]),), OFFICES) == (("c", READERS),)
    assert places(event(), (channel("webhook", offices=["fenglin"]),), OFFICES) == ()


def test_an_address_no_longer_declared_is_nobodys() -> None:
    before = channel(to=("left@y.example",))
    ((_, recipient),) = places(event(), (before,), OFFICES)
    assert mailbox(channel(to=("all@y.example",)), recipient, OFFICES) == ""
    assert mailbox(channel(owners=True), "other/general/A", OFFICES) == ""


def test_every_address_of_a_channel_is_listed_once() -> None:
    mail = channel(to=("a@y.example",), owners=True)
    assert mailboxes(mail, (OFFICE,)) == ("a@y.example", "b@y.example", "c@y.example")
