"""The line is cut in the middle of an audit: what is found is what an undisturbed audit finds, or why not is said."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.integration.audit.test_going_on import MOMENTS, workspace
from tests.servers.clock import SkippingClock
from tests.servers.portal import Portal, serving

from auditor.audit import AuditOptions, AuditOutcome, OpenedOffice, open_office, run_audit
from auditor.audit.just_published import check_published
from auditor.audit.recheck import recheck
from auditor.errors import PausedError
from auditor.fetch import Clock, Fetcher
from auditor.result.canonical import canonical_json

PAGES, HOSTS = 120, 40
OUTAGE = 600.0


class Everywhere:
    """A resolver for whom every name stands at the portal."""

    async def addresses(self, host: str) -> tuple[str, ...]:
        return ("127.0.0.1",)

    def close(self) -> None:
        """Nothing to let go of."""


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serving(Portal(PAGES, pause=0.0, foreign=HOSTS)) as up:
        yield up


def audited(
    folder: Path, portal: Portal, cut: Callable[[SkippingClock], Callable[[str], bool]], **options: Any
) -> AuditOutcome:
    """Audit a fresh workspace while the line is cut as ``cut`` says."""
    clock = SkippingClock()
    portal.asked.clear()
    portal.cut = cut(clock)

    def source(opened: OpenedOffice, run: str, clock: Clock) -> Fetcher:
        return Fetcher(opened.settings.network, session=run, clock=clock, sites=opened.office.sites)

    with open_office(folder) as opened:
        chosen = AuditOptions(at=clock.now(), **options)
        return run_audit(opened, chosen, progress=lambda *_: None, clock=clock, source=source)


def office(folder: Path, portal: Portal, sentinel: bool) -> Path:
    made = workspace(folder, portal, ("one", *(f"host{number}" for number in range(HOSTS)), "guide"))
    text = (made / "auditor.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("  sites:\n")
    only = rest.splitlines()[0]
    extra = "network: {sentinel: [http://guide.test/], patience: 30, " if sentinel else "network: {patience: 30, "
    (made / "auditor.yaml").write_text(f"{head.replace('network: {', extra)}  sites:\n{only}\n", encoding="utf-8")
    return made


def never(_clock: SkippingClock) -> Callable[[str], bool]:
    return lambda _host: False


def found(outcome: AuditOutcome) -> list[Any]:
    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: bare(one) for key, one in value.items() if key not in MOMENTS}
        return [bare(one) for one in value] if isinstance(value, list) else value

    return [bare(one) for one in canonical_json_value(outcome) if "tags" not in one["check"]]


def canonical_json_value(outcome: AuditOutcome) -> list[dict[str, Any]]:
    import json

    value: list[dict[str, Any]] = json.loads(canonical_json(outcome.result.findings))
    return value


def certain(outcome: AuditOutcome) -> list[Any]:
    return [one for one in found(outcome) if one["confidence"] == "confirmed"]


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"links_only": True}], ids=["audit", "links only"])
@pytest.mark.parametrize("sentinel", [True, False], ids=["sentinel", "no sentinel"])
@pytest.mark.parametrize("hosts", [10, 6], ids=["all hosts", "six of ten hosts"])
def test_a_cut_at_any_point_leaves_no_finding_behind(
    tmp_path: Path, portal: Portal, sentinel: bool, hosts: int, options: dict[str, Any]
) -> None:
    """Where no sentinel is set, or only a handful of hosts is left, a few places may be suspected, never more."""
    clean = audited(office(tmp_path / "clean", portal, sentinel), portal, never, **options)
    whole = portal.total
    for share in (0.1, 0.5, 0.9):

        def cut(clock: SkippingClock, share: float = share) -> Callable[[str], bool]:
            until: list[float] = []

            def down(host: str) -> bool:
                if not until and portal.total >= share * whole:
                    until.append(clock.monotonic() + OUTAGE)
                number = int("".join(filter(str.isdigit, host)) or (9 if hosts < 10 else 0))
                return bool(until) and clock.monotonic() < until[0] and number % 10 < hosts

            return down

        disturbed = audited(office(tmp_path / f"cut{share}", portal, sentinel), portal, cut, **options)
        assert disturbed.exit_code == clean.exit_code
        assert {one["id"] for one in certain(disturbed)} <= {one["id"] for one in certain(clean)}, share
        assert len(found(disturbed)) - len(found(clean)) < 10
        if sentinel:
            assert certain(disturbed) == certain(clean), share
        if sentinel and (share < 0.9 or hosts == 10):
            assert found(disturbed) == found(clean), share
            assert disturbed.result.coverage.fetched == clean.result.coverage.fetched


@pytest.mark.slow
@pytest.mark.parametrize("sentinel", [True, False], ids=["sentinel", "no sentinel"])
def test_a_line_that_stays_cut_ends_incomplete_with_nothing_laid_at_any_door(
    tmp_path: Path, portal: Portal, sentinel: bool
) -> None:
    clean = audited(office(tmp_path / "clean", portal, sentinel), portal, never)
    whole = portal.total
    gone: list[bool] = []

    def cut(_clock: SkippingClock) -> Callable[[str], bool]:
        def down(_host: str) -> bool:
            if portal.total >= whole // 2:
                gone.append(True)
            return bool(gone)

        return down

    ended = audited(office(tmp_path / "cut", portal, sentinel), portal, cut)
    assert ended.exit_code == 3
    assert not ended.result.coverage.complete
    known = {one["id"] for one in found(clean)}
    links = [one for one in (found(ended) if sentinel else certain(ended)) if "link" in one["check"]]
    assert [one["text"] for one in links if one["id"] not in known] == []


@pytest.mark.slow
@pytest.mark.parametrize("comes_back", [True, False], ids=["comes back", "stays cut"])
def test_a_second_look_during_an_outage_confirms_nothing(tmp_path: Path, portal: Portal, comes_back: bool) -> None:
    """A host that refused once is looked at again while our own line is cut: that is no second observation."""
    clock = SkippingClock()
    folder = office(tmp_path / "w", portal, sentinel=True)
    register = (folder / "auditor.yaml").read_text(encoding="utf-8")
    refusing = register.replace(f'host3.test: "{portal.address}"', 'host3.test: "127.0.0.1:1"')
    (folder / "auditor.yaml").write_text(refusing, encoding="utf-8")
    with open_office(folder) as opened:
        first = run_audit(opened, AuditOptions(at=clock.now()), progress=lambda *_: None, clock=clock)
        assert [one["url"] for one in found(first) if one["confidence"] == "suspected"] == ["http://host3.test/"]
        record = opened.store.runs.get(first.run)
        assert record is not None
        asyncio.run(clock.sleep(2400))
        until = clock.monotonic() + (OUTAGE if comes_back else 10 * 3600)
        portal.cut = lambda _host: clock.monotonic() < until
        second = recheck(opened, record, clock=clock)
    assert second is not None
    certain_now = [one["url"] for one in certain(second) if one["url"] == "http://host3.test/"]
    assert certain_now == (["http://host3.test/"] if comes_back else [])


@pytest.mark.slow
def test_a_look_after_publishing_during_an_outage_calls_nothing_wrong(tmp_path: Path, portal: Portal) -> None:
    clock = SkippingClock()
    with open_office(office(tmp_path / "w", portal, sentinel=True)) as opened:
        portal.cut = lambda _host: True
        seen = check_published(opened, "http://one.test/p5.html", clock)
    assert seen.exit_code == 3
    assert [look for look in seen.looks if look.state == "wrong"] == []
    assert any("本机网络" in look.text for look in seen.looks)


@pytest.mark.slow
def test_unattended_work_that_met_an_outage_of_hours_goes_on_when_the_line_is_back(
    tmp_path: Path, portal: Portal
) -> None:
    clean = audited(office(tmp_path / "clean", portal, sentinel=True), portal, never)
    whole = portal.total
    portal.asked.clear()
    clock = SkippingClock()
    portal.cut = lambda _host: portal.total >= whole // 2
    options = AuditOptions(at=clock.now(), unattended=True)
    with open_office(office(tmp_path / "cut", portal, sentinel=True)) as opened:
        for _ in range(2):
            with pytest.raises(PausedError, match="网络恢复后自动继续"):
                run_audit(opened, options, progress=lambda *_: None, clock=clock)
        portal.cut = lambda _host: False
        ended = run_audit(opened, options, progress=lambda *_: None, clock=clock)
        assert len(opened.store.runs.list("yunxi")) == 1
    assert found(ended) == found(clean)
