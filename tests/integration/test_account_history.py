"""Accounts over several runs in one store: a change is told once, harvested days outlive a credential."""

from datetime import date, datetime, timedelta
from pathlib import Path

from auditor.audit.account_history import account_events, note_changes
from auditor.audit.gather import account_harvests, keep_harvests
from auditor.model.facts import AccountFacts, AccountSeen, Facts, Post, SourceRun
from auditor.model.office import Account, Office
from auditor.model.zone import SHANGHAI
from auditor.store import Store

AT = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)
MP = Account.model_validate(
    {
        "id": "mp",
        "name": "云溪发布",
        "platform": "微信公众号",
        "sources": [{"adapter": "wechat_mp", "app_id": "wx", "secret_ref": "env:X"}],
    }
)
OFFICE = Office(id="yunxi", name="临江区云溪街道办事处", accounts=(MP,))


def run(number: int, *, last: date = date(2026, 9, 29), code: str = "", state: str = "") -> Facts:
    at = AT + timedelta(days=number)
    span = () if code else ((date(2026, 7, 1), last),)
    source = SourceRun(
        adapter="wechat_mp", status="failed" if code else "ok", spans=span, error_code=code, calls=5, at=at
    )
    post = Post(title="甲", published_at=datetime(2026, 9, 1, tzinfo=SHANGHAI), sources=("wechat_mp",), native_id="1")
    account = AccountFacts(account="mp", runs=(source,), posts=(post,), seen=AccountSeen(state=state))
    return Facts(office="yunxi", run=f"r{number}", started=at, finished=at, accounts=(account,))


def test_every_change_is_told_once_over_runs(tmp_path: Path) -> None:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        told = [
            [event.kind for event in note_changes(store, OFFICE, facts)]
            for facts in (
                run(0),
                run(1, code="40125"),
                run(2, code="40125"),
                run(3, code="50002", state="冻结"),
                run(4),
            )
        ]
        kept = [event.kind for event in account_events(store, OFFICE)]
    assert told == [[], ["凭据"], [], ["状态"], ["状态", "凭据"]]
    assert sorted(kept) == sorted(kind for kinds in told for kind in kinds)


def test_the_same_run_told_again_changes_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        note_changes(store, OFFICE, run(0))
        assert len(note_changes(store, OFFICE, run(1, code="40125"))) == 1
        assert note_changes(store, OFFICE, run(1, code="40125")) == ()


def test_a_longer_reading_replaces_the_shorter_and_a_failed_one_removes_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as store:
        keep_harvests(store, run(0))
        keep_harvests(store, run(1, last=date(2026, 9, 30)))
        keep_harvests(store, run(2, code="40125"))
        kept = account_harvests(store, OFFICE)["mp"]
    assert [(each.covers_from, each.covers_to, len(each.posts)) for each in kept] == [
        (date(2026, 7, 1), date(2026, 9, 30), 1)
    ]
