"""H17: when it is our own network that fails, nothing is laid at any site's door."""

import socket

import pytest
from tests.servers.clock import SkippingClock
from tests.servers.raw import RawServer, fetcher, page, reply

from auditor.model.office import Network
from auditor.model.words import BROKEN, Outcome


class Outage:
    """A resolver through which the whole world disappears between two moments of the clock."""

    def __init__(self, clock: SkippingClock, address: str, error: int = socket.EAI_NONAME) -> None:
        self._clock = clock
        self._address = address
        self._error = error
        self.until = float("-inf")
        self.share = 1.0
        self._count = 0

    async def addresses(self, host: str) -> tuple[str, ...]:
        self._count += 1
        down = self._clock.monotonic() < self.until and (host.startswith("guide") or self._count % 10 < self.share * 10)
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


@pytest.mark.parametrize("error", [socket.EAI_NONAME, socket.EAI_AGAIN], ids=["NXDOMAIN", "no answer"])
@pytest.mark.parametrize("sentinel", [True, False], ids=["sentinel", "no sentinel"])
async def test_an_outage_of_a_minute_leaves_no_broken_site_behind(sentinel: bool, error: int):
    """After the breaker has opened nothing is called broken; when the network is back, work goes on by itself."""
    clock = SkippingClock()
    async with RawServer(missing=page()) as server:
        outage = Outage(clock, server.address, error)
        extra = {"sentinel": (f"http://guide.test:{server.port}/",)} if sentinel else {}
        async with fetcher(server.network("elsewhere.test", **extra), resolver=outage, clock=clock) as f:
            before = [await f.get(f"http://host{number}.test:{server.port}/") for number in range(4)]
            outage.until = clock.monotonic() + 60
            f.forget_names()
            during = [await f.get(f"http://host{number}.test:{server.port}/x") for number in range(100, 130)]
            after = [await f.get(f"http://host{number}.test:{server.port}/y") for number in range(200, 204)]
    assert {got.outcome for got in before + after} == {Outcome.OK}
    broken = [got for got in during if got.outcome in BROKEN]
    # Without a sentinel the outage shows only once half of two minutes' attempts (here 8: four pages, four
    # robots.txt) have failed; the hosts before that are suspected only, and asked again later.
    assert len(broken) <= (0 if sentinel or error == socket.EAI_AGAIN else 7)
    assert any(got.outcome in (Outcome.OUR_NETWORK_DOWN, Outcome.OUR_DNS_FAILED) for got in during)


async def test_an_outage_of_most_hosts_leaves_no_broken_site_behind():
    """Six hosts of ten vanish with one line of two: the sentinel behind it tells, and what is seen at all is well."""
    clock = SkippingClock()
    async with RawServer(missing=page()) as server:
        outage = Outage(clock, server.address)
        outage.share = 0.6
        sentinel = (f"http://guide.test:{server.port}/",)
        async with fetcher(server.network("elsewhere.test", sentinel=sentinel), resolver=outage, clock=clock) as f:
            outage.until = clock.monotonic() + 60
            during = [await f.get(f"http://host{number}.test:{server.port}/x") for number in range(40)]
            outage.until = clock.monotonic()
            await clock.sleep(1000)
            after = [await f.get(f"http://host{number}.test:{server.port}/x") for number in range(40)]
    assert {got.outcome for got in during} == {Outcome.OK, Outcome.OUR_NETWORK_DOWN}
    assert {got.outcome for got in after} == {Outcome.OK}


async def test_a_breaker_that_never_closes_ends_in_our_network_down_within_bounds():
    clock = SkippingClock()
    async with RawServer(missing=page()) as server:
        outage = Outage(clock, server.address)
        outage.until = float("inf")
        network = server.network("elsewhere.test", sentinel=(f"http://guide.test:{server.port}/",))
        async with fetcher(network, resolver=outage, clock=clock) as f:
            got = [await f.get(f"http://host{number}.test/") for number in range(8)]
    assert {one.outcome for one in got} == {Outcome.OUR_NETWORK_DOWN}
    assert 0 < sum(clock.slept) < 8 * 6 * 60


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
