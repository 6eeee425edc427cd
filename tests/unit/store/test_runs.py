"""Runs and their documents come back as they were kept."""

from datetime import UTC, datetime

import msgspec
import pytest

from auditor.errors import UsageError
from auditor.model.facts import Coverage, Facts, HomeFacts, LinkFacts, Observation, SiteFacts
from auditor.model.fetched import Fetched, Hop, TlsFacts
from auditor.model.office import Office, Settings, Site
from auditor.model.words import Outcome
from auditor.store import RunRecord, Store
from auditor.store.columns import pack

OFFICE = Office(
    id="yunxi",
    name="云溪街道办事处",
    sites=(Site(id="lanmu", name="云溪街道板块", url="http://www.linjiang.example/yx/"),),
)


def begin(store: Store, at, run_id: str = "r1", **changes) -> RunRecord:
    run = RunRecord(id=run_id, office="yunxi", period="2026Q3", at=at(9, 30, 18), started=at(9, 30, 18, 1))
    run = msgspec.structs.replace(run, **changes)
    store.runs.start(run, OFFICE, Settings())
    return run


def seen(at, run_id: str = "r1") -> Facts:
    look = Observation(at=at(9, 30, 18), outcome=Outcome.HTTP_4XX, status=404, session=run_id, sentinel=True)
    link = LinkFacts(url="http://www.linjiang.example/没了.htm", outcome=Outcome.HTTP_4XX, observations=(look,))
    site = SiteFacts(site="lanmu", home=HomeFacts(url="http://www.linjiang.example/yx/"), links=(link,))
    return Facts(
        office="yunxi",
        run=run_id,
        started=at(9, 30, 18),
        finished=at(9, 30, 19),
        sites=(site,),
        coverage=Coverage(planned=3),
    )


def test_a_run_comes_back_as_it_was_started(store: Store, at) -> None:
    run = begin(store, at, seed=2**40, only="links")
    assert store.runs.get("r1") == run
    assert store.runs.declared("r1") == (OFFICE, Settings())


def test_moments_come_back_in_beijing_time_whatever_zone_they_were_given_in(store: Store, at) -> None:
    begin(store, at, started=datetime(2026, 9, 30, 16, 30, tzinfo=UTC))
    found = store.runs.get("r1")
    assert found is not None
    assert found.started.isoformat() == "2026-10-01T00:30:00+08:00"


def test_a_moment_without_a_zone_is_refused(store: Store, at) -> None:
    with pytest.raises(Exception, match="without a zone"):
        begin(store, at, started=datetime(2026, 9, 30))  # noqa: DTZ001


def test_facts_and_history_come_back_to_the_byte(store: Store, at) -> None:
    begin(store, at)
    store.runs.save_facts(seen(at), b'{"first_seen": {}}')
    facts = store.runs.facts("r1")
    assert facts is not None
    assert pack(facts) == pack(seen(at))
    assert store.runs.history("r1") == b'{"first_seen": {}}'


def test_facts_of_another_version_ask_for_reread(store: Store, at) -> None:
    begin(store, at)
    old = msgspec.structs.replace(seen(at), schema="auditor.facts/0")
    store.runs.save_facts(old)
    with pytest.raises(UsageError, match="--reread") as refused:
        store.runs.facts("r1")
    assert refused.value.exit_code == 2


def test_an_unknown_run_has_nothing(store: Store) -> None:
    runs = store.runs
    assert (runs.get("x"), runs.facts("x"), runs.result("x"), runs.history("x"), runs.declared("x")) == (None,) * 5


def test_runs_a_dead_process_left_are_marked_interrupted_and_finished_ones_are_not(store: Store, at) -> None:
    begin(store, at, "r1")
    begin(store, at, "r2")
    store.runs.finish("r1", "complete", at(9, 30, 19))
    assert store.runs.interrupt_unfinished(at(10, 1)) == ("r2",)
    assert [run.status for run in store.runs.list("yunxi")] == ["complete", "interrupted"]
    assert store.runs.interrupt_unfinished(at(10, 2)) == ()


def test_the_latest_run_is_the_last_whole_one_with_a_result(store: Store, at) -> None:
    begin(store, at, "old", started=at(9, 1))
    begin(store, at, "new", started=at(9, 2))
    begin(store, at, "topic", started=at(9, 3), only="links")
    begin(store, at, "broken", started=at(9, 4))
    for run_id, status in (("old", "complete"), ("new", "incomplete"), ("topic", "complete"), ("broken", "failed")):
        store.runs.finish(run_id, status, at(9, 30))
    latest = store.runs.latest("yunxi", period="2026Q3")
    assert latest is not None
    assert latest.id == "new"
    assert store.runs.latest("yunxi", period="2026Q2") is None
    assert store.runs.latest("other") is None


def test_fetch_records_come_back_without_their_bytes(store: Store, at) -> None:
    begin(store, at)
    fetched = Fetched(
        url="http://www.linjiang.example/a b",
        final_url="http://www.linjiang.example/b",
        outcome=Outcome.REDIRECT_OK,
        status=200,
        headers=(("Content-Type", "text/html; charset=gb2312"), ("X", "值")),
        body=b"<html>",
        sha256="0" * 64,
        started=at(9, 30, 18),
        elapsed=0.25,
        hops=(Hop(url="http://www.linjiang.example/a", status=301, location="/b"),),
        tls=TlsFacts(version="TLSv1.2", not_after=at(12, 1)),
        sentinel=True,
    )
    store.fetches.add("r1", "yunxi", [fetched, fetched])
    expected = msgspec.structs.replace(fetched, body=b"")
    assert store.fetches.of_run("r1") == (expected, expected)
