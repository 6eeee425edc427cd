"""A stored run is read anew from its bytes: without network, to the same words, never from less than all of them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.audit import AuditOptions, OpenedOffice, open_office, run_audit
from auditor.audit.recheck import recheck
from auditor.audit.rejudge import rejudge, stored_run
from auditor.audit.rereading import reread
from auditor.crawl import remembered
from auditor.demo import DEMO_AT, build
from auditor.demo.running import BETWEEN_LOOKS, DemoClock, offline_source
from auditor.errors import UsageError
from auditor.model.facts import Facts
from auditor.model.fetched import Fetched
from auditor.model.page import PageFacts
from auditor.result.canonical import canonical_json
from auditor.store.columns import pack


def quiet(_done: int, _planned: int, _what: str) -> None:
    """Show no progress."""


class Demo:
    """The demo office after an audit, a second look and a sweep of links; its portal is down."""

    def __init__(self, opened: OpenedOffice, runs: dict[str, str]) -> None:
        self.opened, self.runs = opened, runs


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("reread")
    site = build(folder)
    with open_office(folder) as opened:
        clock = DemoClock(DEMO_AT)
        try:
            first = run_audit(opened, AuditOptions(at=DEMO_AT), progress=quiet, clock=clock, source=offline_source)
            clock.advance(BETWEEN_LOOKS)
            second = recheck(opened, stored_run(opened, first.run), clock=clock, source=offline_source)
            links = run_audit(
                opened,
                AuditOptions(at=DEMO_AT, links_only=True),
                progress=quiet,
                clock=clock,
                source=offline_source,
            )
        finally:
            site.server.stop()
        assert second is not None
        yield Demo(opened, {"audit": first.run, "second look": second.run, "links": links.run})


@pytest.mark.parametrize("kind", ["audit", "second look"])
def test_pages_read_anew_by_the_same_program_say_the_same(demo: Demo, kind: str) -> None:
    again = rejudge(demo.opened, demo.runs[kind], reread=True)
    assert (again.same, again.differing) == (True, ())
    stored = demo.opened.store.runs.result(demo.runs[kind])
    assert stored is not None
    assert canonical_json(again.result.objects) == canonical_json(stored.objects)
    assert canonical_json(again.result.statistics) == canonical_json(stored.statistics)


def test_a_second_look_is_told_from_the_audit_it_belongs_to(demo: Demo) -> None:
    assert stored_run(demo.opened, demo.runs["second look"]).message == f"复核 {demo.runs['audit']}"
    assert stored_run(demo.opened, demo.runs["audit"]).message == ""


def test_it_is_the_bytes_that_are_read_not_what_was_read_of_them(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    real = remembered.read_fetched

    def another_reader(fetched: Fetched) -> PageFacts | None:
        page = real(fetched)
        return msgspec.structs.replace(page, lists=()) if page is not None else None

    monkeypatch.setattr(remembered, "read_fetched", another_reader)
    again = rejudge(demo.opened, demo.runs["audit"], reread=True)
    assert not again.same


def test_another_moment_is_judged_on_what_was_read_anew(demo: Demo) -> None:
    earlier = DEMO_AT - timedelta(days=30)
    anew = rejudge(demo.opened, demo.runs["audit"], at=earlier, reread=True)
    plain = rejudge(demo.opened, demo.runs["audit"], at=earlier)
    assert canonical_json(anew.result.checks) == canonical_json(plain.result.checks)


def test_a_sweep_of_links_keeps_no_pages_to_be_read_anew(demo: Demo) -> None:
    with pytest.raises(UsageError, match="只检查链接的检查不保存网页") as caught:
        rejudge(demo.opened, demo.runs["links"], reread=True)
    assert caught.value.exit_code == 2


def test_facts_of_another_form_are_read_anew(demo: Demo) -> None:
    store, run = demo.opened.store, demo.runs["audit"]
    facts = store.runs.facts(run)
    assert facts is not None
    _store_as(demo, facts, "auditor.facts/0")
    try:
        with pytest.raises(UsageError, match="--reread") as caught:
            rejudge(demo.opened, run)
        assert caught.value.exit_code == 2
        again = rejudge(demo.opened, run, reread=True)
    finally:
        _store_as(demo, facts, facts.schema)
    stored = store.runs.result(run)
    assert stored is not None
    accounts = {entry.id for entry in stored.objects if entry.kind == "account"}
    told, before = (
        [entry for entry in result.checks if entry.object not in accounts] for result in (again.result, stored)
    )
    assert canonical_json(told) == canonical_json(before)


def _store_as(demo: Demo, facts: Facts, schema: str) -> None:
    """Put the facts where the run has them, under the name of a form."""
    body = pack({**msgspec.to_builtins(facts), "schema": schema})
    with demo.opened.store.transaction():
        demo.opened.store.runs._keep(facts.run, facts.office, "facts", body)


def test_bytes_that_are_gone_are_named_and_nothing_is_made_up(demo: Demo) -> None:
    facts = demo.opened.store.runs.facts(demo.runs["audit"])
    assert facts is not None
    home = facts.sites[0].home
    assert home.evidence is not None
    place: Path = demo.opened.store.evidence.path(home.evidence)
    aside = place.with_suffix(".aside")
    place.rename(aside)
    try:
        for run in (demo.runs["audit"], demo.runs["second look"]):
            with pytest.raises(UsageError, match="证据副本已不在") as caught:
                reread(demo.opened, stored_run(demo.opened, run))
            assert home.url in str(caught.value)
            assert caught.value.exit_code == 2
        assert rejudge(demo.opened, demo.runs["audit"]).same
    finally:
        aside.rename(place)
