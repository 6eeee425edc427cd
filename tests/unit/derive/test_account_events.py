"""An account's changes are told once each, and what nobody could see is no change."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from auditor.derive.account_events import AccountStanding, changes, standing_of
from auditor.model.facts import AccountFacts, AccountSeen, SourceRun
from auditor.model.office import Account
from auditor.model.zone import SHANGHAI

AT = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)
SOURCE = {"adapter": "wechat_mp", "app_id": "wx", "secret_ref": "env:X"}


def account(**more: Any) -> Account:
    return Account.model_validate(
        {"id": "a", "name": "云溪发布", "platform": "微信公众号", "sources": [SOURCE], **more}
    )


def facts(status: str = "ok", code: str = "", **seen: Any) -> AccountFacts:
    run = SourceRun(adapter="wechat_mp", status=status, error_code=code)  # type: ignore[arg-type]
    return AccountFacts(account="a", runs=(run,), seen=AccountSeen(**seen))


def told(subject: Account, *runs: AccountFacts) -> list[tuple[str, str]]:
    """Kind and new value of every event of several runs in turn."""
    before: AccountStanding | None = None
    found = []
    for number, run in enumerate(runs):
        at = AT + timedelta(days=number)
        after = standing_of(subject, run, before, at.date())
        found += [(event.kind, event.after) for event in changes(subject, before, after, at)]
        before = after
    return found


def test_an_account_that_stays_well_is_never_spoken_of() -> None:
    assert told(account(), facts(name="云溪发布"), facts(name="云溪发布")) == []


def test_a_dead_credential_is_told_once_and_its_return_once() -> None:
    dead, well = facts("failed", "40125"), facts()
    assert told(account(), well, dead, dead, dead, well, well) == [("凭据", "失效"), ("凭据", "正常")]


@pytest.mark.parametrize("code", ["timeout", "http_5xx", "our_network_down", "45009", "-1"])
def test_our_network_and_the_days_quota_are_no_change_of_the_credential(code: str) -> None:
    assert told(account(), facts(), facts("failed", code), facts()) == []
    assert told(account(), facts("failed", "40125"), facts("failed", code), facts("failed", "40125")) == [
        ("凭据", "失效")
    ]


def test_a_state_that_the_platform_shows_is_told_once() -> None:
    frozen = facts("failed", "50002", state="冻结")
    assert told(account(), facts(), frozen, frozen, facts()) == [("状态", "冻结"), ("状态", "正常")]


def test_a_state_the_office_itself_declared_from_the_start_is_no_news() -> None:
    assert told(account(state="注销中"), facts()) == []


def test_a_rename_is_told_once_and_a_run_without_a_name_changes_nothing() -> None:
    assert told(account(), facts(name="云溪发布"), facts(), facts(name="云溪街道"), facts(name="云溪街道")) == [
        ("更名", "云溪街道")
    ]


def test_a_credentials_last_days_are_told_when_they_come_near_and_when_they_are_over() -> None:
    subject = account(sources=[{**SOURCE, "expires": date(2026, 10, 31)}])
    assert told(subject, *[facts()] * 40) == [("凭据到期", "将到期"), ("凭据到期", "已到期")]


def test_a_certification_that_is_already_over_is_told_on_first_sight() -> None:
    assert told(account(certified_until=date(2026, 9, 29)), facts(), facts()) == [("认证到期", "已到期")]
