"""The audit log: only ever added to, and whoever changes it by force is found out."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from auditor.errors import AuditorError, UsageError
from auditor.model.words import Severity
from auditor.store import Approval, LedgerEntry, LedgerEvent, Revision, Store
from auditor.store.schema import trail

LONG_AGO = datetime(2025, 1, 10, 9, tzinfo=UTC)


@pytest.fixture
def filled(store: Store, at) -> Store:
    store.trail.actor = ("yunxi", "pc-01")
    for number in range(1, 8):
        store.trail.note("王某", "export", f"第 {number} 份", "成功", at(9, number), office="yunxi")
    return store


def test_an_entry_tells_who_what_when_from_where_and_how_it_ended(filled: Store, at) -> None:
    entry = filled.trail.list(most=1)[0]
    assert (entry.number, entry.at, entry.who, entry.origin) == (7, at(9, 7), "王某，yunxi", "pc-01")
    assert (entry.what, entry.target, entry.result, entry.office) == ("export", "第 7 份", "成功", "yunxi")


def test_an_untouched_log_is_whole(filled: Store) -> None:
    seen = filled.trail.verify()
    assert (seen.count, seen.faults) == (7, ())
    assert seen.last == filled.trail.list()[-1]


def test_an_empty_log_is_whole(store: Store) -> None:
    assert (store.trail.verify().count, store.trail.verify().faults) == (0, ())


@pytest.mark.parametrize("statement", ["UPDATE trail SET who = 'x' WHERE number = 3", "DELETE FROM trail"])
def test_the_database_refuses_to_change_or_drop_an_entry(store: Store, statement: str) -> None:
    store.trail.note("", "export", "x", "成功", datetime.now(UTC))
    with pytest.raises((DBAPIError, AuditorError)), store.database.write() as connection:
        connection.exec_driver_sql(statement.replace("number = 3", "number = 1"))
    assert store.trail.verify().faults == ()
    assert store.trail.count() == 1


def by_force(store: Store, *statements: str) -> None:
    """Change the log as somebody would who owns the database."""
    with store.database.write() as connection:
        if store.database.sqlite:
            connection.exec_driver_sql("DROP TRIGGER trail_never_changes")
            connection.exec_driver_sql("DROP TRIGGER trail_is_kept")
        else:
            connection.exec_driver_sql("DROP TRIGGER trail_refuses ON trail")
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("column", ["office", "who", "origin", "what", "target", "result", "previous", "hash"])
def test_one_letter_changed_is_found_and_its_entry_named(filled: Store, column: str) -> None:
    by_force(filled, f"UPDATE trail SET {column} = 'x' || substr({column}, 2) WHERE number = 4")
    assert any("第 4 条" in fault for fault in filled.trail.verify().faults)


@pytest.mark.parametrize("moment", ["2026-09-03 16:00:00.000000+00:00", "2026-09-03T16:00:00.000001+00:00", "never"])
def test_a_changed_time_is_found_even_where_it_reads_the_same(filled: Store, moment: str) -> None:
    by_force(filled, f"UPDATE trail SET at = '{moment}' WHERE number = 4")
    assert any("第 4 条" in fault for fault in filled.trail.verify().faults)


def test_an_entry_taken_out_leaves_a_gap(filled: Store) -> None:
    by_force(filled, "DELETE FROM trail WHERE number IN (3, 4)")
    assert "第 3 至 4 条缺失" in filled.trail.verify().faults


def test_a_beginning_cut_off_by_hand_is_found(filled: Store) -> None:
    by_force(filled, "DELETE FROM trail WHERE number < 3")
    assert filled.trail.verify().faults == ("第 1 至 2 条缺失",)


def test_an_entry_put_in_is_found(filled: Store) -> None:
    by_force(filled, "UPDATE trail SET number = number + 1 WHERE number = 7")
    assert "第 7 至 7 条缺失" in filled.trail.verify().faults


def test_a_row_rehashed_alone_does_not_join_the_next(filled: Store) -> None:
    entry = filled.trail.list()[3]
    changed = replace(entry, who="无人")
    by_force(filled, f"UPDATE trail SET who = '无人', hash = '{changed.digest()}' WHERE number = 4")
    assert filled.trail.verify().faults == ("第 5 条与前一条接不上",)


def test_bytes_that_are_no_text_are_found(tmp_path: Path, at) -> None:
    with Store(tmp_path / "a.db", tmp_path / "evidence") as store:
        for number in range(5):
            store.trail.note("", "export", str(number), "成功", at(9, 1))
        by_force(store, "UPDATE trail SET target = CAST(X'ff41' AS TEXT) WHERE number = 3")
        assert store.trail.verify().faults == ("第 3 条起无法读取",)


def test_entries_of_the_last_200_days_cannot_be_dropped(filled: Store, at) -> None:
    with pytest.raises(UsageError, match="200 天"):
        filled.trail.prune(at(9, 30), at(9, 30))


def test_older_entries_may_go_and_the_chain_still_holds(store: Store) -> None:
    for day in range(6):
        store.trail.note("", "export", str(day), "成功", LONG_AGO + timedelta(days=day))
    now = datetime.now(UTC)
    assert store.trail.prune(LONG_AGO + timedelta(days=3), now) == 3
    assert store.trail.prune(LONG_AGO + timedelta(days=3), now) == 0
    assert store.trail.verify().faults == ()
    assert store.trail.prune(LONG_AGO + timedelta(days=99), now) == 3
    assert [entry.what for entry in store.trail.list()] == ["trail-pruned", "trail-pruned"]
    assert store.trail.verify().faults == ()


def test_an_entry_belongs_to_the_transaction_it_tells_of(store: Store, at) -> None:
    def fail() -> None:
        with store.transaction():
            store.trail.note("", "export", "x", "成功", at(9, 1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.trail.count() == 0


def test_two_writers_make_one_chain(address: str, tmp_path: Path, at) -> None:
    with Store(address, tmp_path / "e") as one, Store(address, tmp_path / "e") as two:

        def write(store: Store) -> None:
            for _ in range(20):
                store.trail.note("", "export", "x", "成功", at(9, 1))

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(write, (one, two)))
        seen = one.trail.verify()
    assert (seen.count, seen.faults) == (40, ())


@pytest.mark.parametrize(
    ("kind", "what", "result"),
    [
        ("false_alarm", "finding-decided", "误报剔除"),
        ("not_ours", "finding-decided", "不属于本单位"),
        ("explained", "finding-decided", "情况说明"),
        ("closed", "finding-closed", "销号"),
    ],
)
def test_a_persons_word_on_a_finding_is_noted_with_it(store: Store, at, kind: str, what: str, result: str) -> None:
    entry = LedgerEntry(
        id="f" * 64, office="yunxi", check="c", object="news", title="t", text="原文", severity=Severity.DEDUCT,
        first_seen=at(9, 1), last_seen=at(9, 1), opened_at=at(9, 1),
    )  # fmt: skip
    store.findings.save(entry, [LedgerEvent(finding=entry.id, at=at(9, 2), kind=kind, person="王某")])
    (noted,) = store.trail.list()
    assert (noted.what, noted.result, noted.who, noted.office) == (what, result, "王某", "yunxi")
    assert "原文" not in noted.target


@pytest.mark.parametrize(("kind", "person"), [("found", ""), ("seen", ""), ("closed", ""), ("notified", "王某")])
def test_what_the_program_does_by_itself_is_no_entry(store: Store, at, kind: str, person: str) -> None:
    entry = LedgerEntry(
        id="f" * 64, office="yunxi", check="c", object="news", title="t", text="x", severity=Severity.DEDUCT,
        first_seen=at(9, 1), last_seen=at(9, 1), opened_at=at(9, 1),
    )  # fmt: skip
    store.findings.save(entry, [LedgerEvent(finding=entry.id, at=at(9, 2), kind=kind, person=person)])
    assert store.trail.count() == 0


def test_a_report_and_its_approval_are_noted_with_them(store: Store, at) -> None:
    made = Revision(
        office="yunxi", period="2026Q3", kind="quarter", revision=1, run="r", created=at(9, 30), draft=False,
        sha256="a" * 64, files=(),
    )  # fmt: skip
    store.reports.add(made, b"{}")
    store.reports.approve(made, Approval(person="李主任", approved_at=at(10, 1)))
    assert store.reports.approve(made, Approval(person="别人", approved_at=at(10, 2))) is False
    assert [(entry.what, entry.who) for entry in store.trail.list()] == [
        ("report-written", ""),
        ("report-approved", "李主任"),
    ]


def test_the_words_of_a_statement_stay_out_of_the_databases_errors(store: Store) -> None:
    def fail() -> None:
        with store.database.write() as connection:
            connection.execute(trail.insert().values(number=1, office="Kanari-parameter"))

    with pytest.raises(DBAPIError) as refused:
        fail()
    said = str(refused.value)
    assert "parameters hidden" in said
    # A PostgreSQL server shows the row it refused in words of its own; secrets are never in a row.
    assert "Kanari-parameter" not in said or not store.database.sqlite


def test_the_newest_of_a_kind_is_found(filled: Store, at) -> None:
    filled.trail.note("", "import", "表", "成功", at(9, 20))
    newest = filled.trail.newest("export", "yunxi")
    assert newest is not None
    assert newest.number == 7
    assert filled.trail.newest("restore") is None


def test_a_copy_of_the_database_refuses_changes_too(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db", tmp_path / "e") as store:
        store.trail.note("", "export", "x", "成功", datetime.now(UTC))
        store.copy_to(tmp_path / "b.db")
    copied = sqlite3.connect(tmp_path / "b.db")
    with pytest.raises(sqlite3.IntegrityError):
        copied.execute("DELETE FROM trail")
    copied.close()


def test_a_beat_replaces_the_one_before(store: Store, at: Callable[..., datetime]) -> None:
    store.beats.note("tick", at(9, 1))
    store.beats.note("tick", at(9, 2), "看过")
    store.beats.note("work", at(9, 2))
    beats = store.beats.all()
    assert (beats["tick"].at, beats["tick"].detail) == (at(9, 2), "看过")
    assert set(beats) == {"tick", "work"}
