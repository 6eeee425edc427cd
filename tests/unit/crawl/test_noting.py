"""Answers noted and given again: what counts, what is void, what is never replayed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from auditor.crawl import SharedSource
from auditor.crawl.noting import MOST_WALKS, NotingSource, Recorded, while_well
from auditor.model.fetched import Fetched, Validators
from auditor.model.words import Outcome
from auditor.model.zone import SHANGHAI
from auditor.store import Journal

NOON = datetime(2026, 10, 1, 12, tzinfo=SHANGHAI)


class Network:
    """Our own network as the test wants it."""

    def __init__(self) -> None:
        self.outages: list[tuple[datetime, datetime]] = []
        self.breaker_open = False


class Web:
    """Answers every question, a second later each time; counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.outcomes: dict[str, Outcome] = {}
        self.now = NOON

    async def get(self, url: str, *, validators: Validators | None = None, **_: object) -> Fetched:
        return self._answer("GET", url, unchanged=validators is not None)

    async def check(self, url: str) -> Fetched:
        return self._answer("HEAD", url)

    async def sentinel(self) -> bool | None:
        return None

    def _answer(self, method: str, url: str, *, unchanged: bool = False) -> Fetched:
        self.asked.append(url)
        self.now += timedelta(seconds=1)
        outcome = self.outcomes.get(url, Outcome.OK)
        body = b"" if method == "HEAD" or unchanged else f"{len(self.asked)}".encode()
        return Fetched(
            url=url,
            final_url=url,
            method=method,
            outcome=outcome,
            status=200 if outcome is Outcome.OK else None,
            body=body,
            started=self.now,
            elapsed=0.1,
            unchanged=unchanged,
        )


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "run")
    yield made
    made.close()


def source(web: Web, journal: Journal, recorded: Recorded | None = None, network: Network | None = None):
    return NotingSource(SharedSource(web, ["a.example"], now=NOON), journal, network or Network(), recorded)


async def test_what_was_answered_is_not_asked_again_and_comes_in_the_same_order(web: Web, journal: Journal) -> None:
    first = source(web, journal)
    seen = [await first.get("http://a.example/"), await first.get("http://a.example/")]
    seen.append(await first.check("http://b.example/"))
    again = source(web, journal, Recorded(journal))
    replayed = [await again.get("http://a.example/"), await again.get("http://a.example/")]
    replayed.append(await again.check("http://b.example/"))
    assert replayed == seen
    assert len(web.asked) == 3
    await again.get("http://a.example/")
    assert len(web.asked) == 4


async def test_another_purpose_or_size_is_another_question(web: Web, journal: Journal) -> None:
    await source(web, journal).get("http://a.example/", purpose="page")
    again = source(web, journal, Recorded(journal))
    await again.get("http://a.example/", purpose="asset", max_bytes=100)
    assert len(web.asked) == 2


async def test_an_unchanged_answer_serves_only_who_asks_conditionally(web: Web, journal: Journal) -> None:
    await source(web, journal).get("http://a.example/", validators=Validators(etag="x"))
    known = source(web, journal, Recorded(journal))
    assert (await known.get("http://a.example/", validators=Validators(etag="x"))).unchanged
    unknown = source(web, journal, Recorded(journal))
    assert (await unknown.get("http://a.example/")).body


@pytest.mark.parametrize("outcome", [Outcome.CONNECT_REFUSED, Outcome.TIMEOUT, Outcome.DNS_NXDOMAIN])
async def test_after_a_crash_failures_on_the_wire_are_asked_anew(web: Web, journal: Journal, outcome: Outcome) -> None:
    web.outcomes["http://a.example/x"] = outcome
    await source(web, journal).get("http://a.example/x")
    await source(web, journal, Recorded(journal, wire=False)).get("http://a.example/x")
    await source(web, journal, Recorded(journal)).get("http://a.example/x")
    assert len(web.asked) == 2


@pytest.mark.parametrize("outcome", [Outcome.OUR_NETWORK_DOWN, Outcome.OUR_DNS_FAILED])
async def test_our_own_trouble_is_never_noted(web: Web, journal: Journal, outcome: Outcome) -> None:
    web.outcomes["http://a.example/x"] = outcome
    await source(web, journal).get("http://a.example/x")
    assert Recorded(journal).count == 0


async def test_what_was_seen_during_an_outage_is_void(web: Web, journal: Journal) -> None:
    network = Network()
    first = source(web, journal, network=network)
    await first.get("http://a.example/1")
    await first.get("http://a.example/2")
    await first.get("http://a.example/3")
    assert not first.is_void()
    network.outages.append((NOON + timedelta(seconds=1.9), NOON + timedelta(seconds=2.5)))
    assert first.is_void()
    second = first.afresh()
    for number in (1, 2, 3):
        await second.get(f"http://a.example/{number}")
    assert web.asked[3:] == ["http://a.example/2"]
    assert not second.is_void()


async def test_what_is_void_stays_void_after_a_crash(web: Web, journal: Journal) -> None:
    network = Network()
    first = source(web, journal, network=network)
    await first.get("http://a.example/1")
    network.outages.append((NOON, NOON + timedelta(seconds=5)))
    first.afresh()
    assert Recorded(journal, wire=False).count == 0


async def test_time_lost_is_no_fault_of_the_site(web: Web, journal: Journal) -> None:
    await source(web, journal).get("http://a.example/1")
    web.now += timedelta(minutes=25)
    network = Network()
    again = source(web, journal, Recorded(journal), network)
    await again.get("http://a.example/1")
    assert again.lost == timedelta(0)
    await again.get("http://a.example/2")
    assert timedelta(minutes=25) < again.lost < timedelta(minutes=26)
    network.outages.append((NOON, NOON + timedelta(minutes=10)))
    assert again.lost > timedelta(minutes=35)


async def test_half_an_entry_of_a_killed_process_counts_as_absent(web: Web, journal: Journal) -> None:
    first = source(web, journal)
    await first.get("http://a.example/1")
    await first.get("http://a.example/2")
    journal.close()
    (file,) = journal.folder.iterdir()
    file.write_bytes(file.read_bytes()[:-3])
    assert Recorded(journal).count == 1
    await source(web, journal, Recorded(journal)).get("http://a.example/2")
    assert Recorded(Journal(journal.folder)).count == 2


async def test_a_damaged_entry_ends_its_file_and_no_other(web: Web, tmp_path: Path) -> None:
    for number in (1, 2):
        journal = Journal(tmp_path / "run")
        await source(web, journal).get(f"http://a.example/{number}")
        journal.close()
    first, _ = sorted((tmp_path / "run").iterdir())
    body = bytearray(first.read_bytes())
    body[20] ^= 1
    first.write_bytes(bytes(body))
    recorded = Recorded(Journal(tmp_path / "run"))
    assert recorded.take("get page None http://a.example/2") is not None
    assert recorded.count == 1


async def test_a_walk_through_outages_ends(web: Web, journal: Journal) -> None:
    """The network fails in every walk: the walks end all the same."""
    network = Network()
    walks: list[int] = []

    async def walk(answers: NotingSource) -> int:
        walks.append(1)
        await answers.get(f"http://a.example/{len(walks)}")
        network.outages.append((web.now - timedelta(seconds=1), web.now))
        return len(walks)

    assert await while_well(source(web, journal, network=network), walk) == MOST_WALKS


async def test_a_network_that_stays_down_is_walked_once_more_and_no_oftener(web: Web, journal: Journal) -> None:
    network = Network()
    walks: list[int] = []

    async def walk(answers: NotingSource) -> int:
        walks.append(1)
        await answers.get("http://a.example/")
        network.breaker_open = True
        network.outages = [(NOON, web.now + timedelta(hours=1))]
        return len(walks)

    assert await while_well(source(web, journal, network=network), walk) == 2
