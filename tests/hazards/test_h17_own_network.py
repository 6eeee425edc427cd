"""H17: when it is our own network that fails, nothing is laid at any site's door."""

import socket
from datetime import timedelta

import pytest
from tests.servers.clock import SkippingClock
from tests.servers.raw import RawServer, fetcher, page, reply

from auditor.fetch import Courtesy, Fetcher
from auditor.model.fetched import Fetched
from auditor.model.office import Network
from auditor.model.words import Outcome

FAST = Courtesy(0, 8)


class Outage:
    """A resolver through which the whole world disappears between two moments of the clock."""

    def __init__(self, clock: SkippingClock, address: str, error: int = socket.EAI_NONAME) -> None:
        self._clock = clock
        self._address = address
        self._error = error
        self.until = float("-inf")
        self.share = 1.0

    async def addresses(self, host: str) -> tuple[str, ...]:
        number = int(host.removesuffix(".test").removeprefix("host") or 0) if host.startswith("host") else 0
        down = self._clock.monotonic() < self.until and number % 10 < self.share * 10
        if down:
            raise socket.gaierror(self._error, "scripted")
        return (self._address,)

    def close(self) -> None:
        pass


async def _gone() -> str:
    async with RawServer() as server:
        return server.at


async def test_a_failure_under_silent_sentinels_is_ours():
    gone = await _gone()
    network = Network(
        resolve={"site.test": gone, "guide.test": gone}, allow=("127.0.0.5/32",), sentinel=("http://guide.test/",)
    )
    async with fetcher(network) as f:
        got = await f.get("http://site.test/")
        well = await f.sentinel()
    assert (got.outcome, got.sentinel, well) == (Outcome.OUR_NETWORK_DOWN, False, False)


async def test_a_failure_under_green_sentinels_is_the_sites():
    gone = await _gone()
    async with RawServer(missing=page()) as guide:
        network = guide.network("guide.test", resolve={"site.test": gone}, sentinel=("http://guide.test/",))
        async with fetcher(network) as f:
            got = await f.get("http://site.test/")
    assert (got.outcome, got.sentinel) == (Outcome.CONNECT_REFUSED, True)


@pytest.mark.parametrize(("alive", "green"), [(0, False), (1, False), (2, True), (3, True)])
async def test_two_of_several_sentinels_make_green(alive: int, green: bool):
    gone = await _gone()
    async with RawServer(missing=reply(b"", "500 Oops")) as guide:
        names = [f"guide{number}.test" for number in range(3)]
        resolve = {name: guide.at if number < alive else gone for number, name in enumerate(names)}
        network = Network(resolve=resolve, allow=("127.0.0.5/32",), sentinel=tuple(f"http://{name}/" for name in names))
        async with fetcher(network) as f:
            assert await f.sentinel() is green


async def test_without_sentinels_nothing_is_claimed():
    async with RawServer({"/": page()}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
        assert await f.sentinel() is None
    assert got.sentinel is None


async def test_sentinels_are_asked_once_a_minute_and_after_errors():
    clock = SkippingClock()
    gone = await _gone()
    async with RawServer(missing=page()) as guide:
        network = guide.network("guide.test", resolve={"site.test": gone}, sentinel=("http://guide.test/",))
        async with fetcher(network, clock=clock) as f:
            for _ in range(3):
                await f.sentinel()
            once = len(guide.asked)
            await clock.sleep(11)
            await f.get("http://site.test/")
            after_error = len(guide.asked)
            await clock.sleep(61)
            await f.sentinel()
    assert (once, after_error, len(guide.asked)) == (1, 2, 3)


async def test_a_sentinel_behind_a_private_address_needs_no_permission():
    async with RawServer(missing=page(), address="127.0.0.77") as gateway:
        network = Network(resolve={"gateway.test": gateway.at}, sentinel=("http://gateway.test/",))
        async with fetcher(network) as f:
            assert await f.sentinel() is True
            assert (await f.get("http://gateway.test/")).outcome is Outcome.POLICY_PRIVATE_ADDRESS


def standing(found: list[Fetched], f: Fetcher) -> set[Outcome]:
    """The outcomes that count: those of no outage."""
    return {
        got.outcome
        for got in found
        if not any(
            start <= got.started + timedelta(seconds=got.elapsed) and got.started <= end for start, end in f.outages
        )
    }


@pytest.mark.parametrize("error", [socket.EAI_NONAME, socket.EAI_AGAIN], ids=["NXDOMAIN", "no answer"])
@pytest.mark.parametrize("sentinel", [True, False], ids=["sentinel", "no sentinel"])
async def test_an_outage_of_a_minute_leaves_no_broken_site_behind(sentinel: bool, error: int):
    """What failed before the outage was noticed is void; the rest waits, and goes on by itself."""
    clock = SkippingClock()
    async with RawServer(missing=page()) as server:
        outage = Outage(clock, server.address, error)
        extra = {"sentinel": (f"http://guide.test:{server.port}/",)} if sentinel else {}
        async with fetcher(server.network("elsewhere.test", **extra), resolver=outage, clock=clock) as f:
            before = [await f.get(f"http://host{number}.test:{server.port}/") for number in range(4)]
            await clock.sleep(30)
            outage.until = clock.monotonic() + 60
            f.forget_names()
            during = [await f.get(f"http://host{number}.test:{server.port}/x") for number in range(100, 130)]
            after = [await f.get(f"http://host{number}.test:{server.port}/y") for number in range(200, 204)]
            stands = standing(during, f)
            outages = len(f.outages)
    assert {got.outcome for got in before + after} == {Outcome.OK}
    assert (stands, outages) == ({Outcome.OK}, 1)


@pytest.mark.parametrize("sentinel", ["down too", "green", "none"])
async def test_an_outage_of_most_hosts_leaves_no_broken_site_behind(sentinel: str):
    """Six hosts of ten vanish with one line of two: whatever the sentinel says, what fails then does not count."""
    clock = SkippingClock()
    async with RawServer(missing=page()) as server, RawServer(missing=page(), address="127.0.0.6") as green:
        outage = Outage(clock, server.address)
        outage.share = 0.6
        at = {"down too": f"http://guide.test:{server.port}/", "green": f"http://{green.at}/"}.get(sentinel)
        network = server.network("elsewhere.test", sentinel=(at,) if at else ())
        async with fetcher(network, resolver=outage, clock=clock) as f:
            before = [await f.get(f"http://host{number}.test:{server.port}/x") for number in range(40)]
            await clock.sleep(200)
            outage.until = clock.monotonic() + 600
            during = [await f.get(f"http://host{number}.test:{server.port}/y") for number in range(100, 140)]
            stands = standing(during, f)
            outages = len(f.outages)
    assert {got.outcome for got in before} == {Outcome.OK}
    assert (stands, outages) == ({Outcome.OK}, 1)


async def test_hosts_that_are_gone_for_good_stop_the_run_once_and_are_then_believed():
    """Eight dead hosts in a row look like an outage; those that answered before still answer, so they are dead."""
    gone = await _gone()
    clock = SkippingClock()
    dead = {f"dead{number}.test": gone for number in range(8)}
    good = tuple(f"good{number}.test" for number in range(6))
    async with RawServer(missing=page()) as server, fetcher(server.network(*good, resolve=dead), clock=clock) as f:
        for host in good:
            await f.get(f"http://{host}/")
        await clock.sleep(300)
        first = [await f.get(f"http://{host}/") for host in dead]
        again = [await f.get(f"http://{host}/") for host in dead]
        outages = len(f.outages)
    assert {one.outcome for one in first + again} == {Outcome.CONNECT_REFUSED}
    assert outages == 1
    assert sum(clock.slept) < 400


async def test_where_nothing_ever_answered_nothing_is_called_broken():
    gone = await _gone()
    dead = {f"dead{number}.test": gone for number in range(8)}
    clock = SkippingClock()
    async with RawServer(missing=page()) as guide:
        network = guide.network("guide.test", resolve=dead, sentinel=("http://guide.test/",), patience=5)
        async with fetcher(network, clock=clock) as f:
            got = [await f.get(f"http://{host}/") for host in dead]
            open_still = f.breaker_open
    assert open_still
    assert {one.outcome for one in got[5:]} == {Outcome.OUR_NETWORK_DOWN}
    assert sum(clock.slept) < 400


async def test_a_probe_is_one_measurement_and_waits_for_nothing():
    gone = await _gone()
    clock = SkippingClock()
    network = Network(
        resolve={"site.test": gone, "guide.test": gone}, allow=("127.0.0.5/32",), sentinel=("http://guide.test/",)
    )
    async with fetcher(network, clock=clock) as f:
        got = [await f.get("http://site.test/", purpose="probe") for _ in range(3)]
    assert {one.outcome for one in got} == {Outcome.OUR_NETWORK_DOWN}
    assert clock.slept == []


async def test_the_operator_hears_of_an_outage_when_it_begins_and_when_it_is_over():
    clock = SkippingClock()
    heard: list[bool] = []
    async with RawServer(missing=page()) as server:
        outage = Outage(clock, server.address)
        network = server.network("elsewhere.test", sentinel=(f"http://guide.test:{server.port}/",))
        async with Fetcher(
            network, session="t", courtesy=FAST, resolver=outage, clock=clock, on_outage=heard.append
        ) as f:
            outage.until = clock.monotonic() + 60
            for number in range(20):
                await f.get(f"http://host{number}.test:{server.port}/x")
    assert heard == [True, False]


async def test_a_breaker_that_never_closes_ends_in_our_network_down_within_bounds():
    clock = SkippingClock()
    async with RawServer(missing=page()) as server:
        outage = Outage(clock, server.address)
        outage.until = float("inf")
        network = server.network("elsewhere.test", sentinel=(f"http://guide.test:{server.port}/",))
        async with fetcher(network, resolver=outage, clock=clock) as f:
            got = [await f.get(f"http://host{number}.test/") for number in range(8)]
    assert {one.outcome for one in got} == {Outcome.OUR_NETWORK_DOWN}
    assert 0 < sum(clock.slept) < 3700


async def test_a_few_dead_hosts_among_many_good_ones_do_not_open_the_breaker():
    gone = await _gone()
    dead = {f"dead{number}.test": gone for number in range(8)}
    async with RawServer(missing=page()) as server, fetcher(server.network(resolve=dead)) as f:
        for number in range(20):
            await f.get(f"http://site.test/{number}")
        got = [await f.get(f"http://{host}/") for host in dead]
    assert {one.outcome for one in got} == {Outcome.CONNECT_REFUSED}


async def test_one_dead_host_with_many_links_does_not_open_the_breaker():
    gone = await _gone()
    async with fetcher(Network(resolve={"dead.test": gone}, allow=("127.0.0.5/32",))) as f:
        got = [await f.get(f"http://dead.test/{number}") for number in range(30)]
    assert {one.outcome for one in got} == {Outcome.CONNECT_REFUSED}
