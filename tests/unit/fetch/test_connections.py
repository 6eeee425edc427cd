"""The transport under use and abuse: connections are reused, replaced, and never lost to cancelled requests."""

import asyncio
import gc

import pytest
from tests.servers.names import ScriptedResolver
from tests.servers.raw import Asked, RawServer, fetcher, page, reply

from auditor.fetch import Courtesy
from auditor.fetch.transport import DirectTransport
from auditor.model.office import Network
from auditor.model.words import Outcome


async def _hang(_: Asked, writer: asyncio.StreamWriter) -> bool:
    await asyncio.sleep(60)
    return False


async def _half_a_body(_: Asked, writer: asyncio.StreamWriter) -> bool:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await writer.drain()
    await asyncio.sleep(60)
    return False


@pytest.mark.parametrize("script", [_hang, _half_a_body], ids=["before the head", "in the body"])
async def test_after_a_thousand_cancelled_requests_service_is_normal(script):
    answers = {"/stuck": script, "/": page()}
    async with RawServer(answers) as server, fetcher(server) as f:
        for _ in range(50):
            tasks = [asyncio.create_task(f.get("http://site.test/stuck")) for _ in range(20)]
            await asyncio.sleep(0.01)
            for task in tasks:
                task.cancel()
            done = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(one, asyncio.CancelledError) for one in done)
        got = await asyncio.gather(*(f.get("http://site.test/") for _ in range(50)))
    assert {one.outcome for one in got} == {Outcome.OK}


async def test_after_a_thousand_timed_out_requests_service_is_normal(monkeypatch: pytest.MonkeyPatch):
    # The host may not be slowed down here: it is the connections that are on trial.
    monkeypatch.setattr("auditor.fetch.politeness.Gate.report", lambda *_: None)
    hundred = Courtesy(delay=0, concurrency=100)
    async with RawServer({"/stuck": _hang, "/": page()}) as server, fetcher(server, courtesy=hundred) as f:
        for _ in range(10):
            got = await asyncio.gather(*(f.get("http://site.test/stuck", deadline=0.1) for _ in range(100)))
            assert {one.outcome for one in got} == {Outcome.TIMEOUT}
        after = await asyncio.gather(*(f.get("http://site.test/") for _ in range(50)))
    assert {one.outcome for one in after} == {Outcome.OK}


async def test_cancelling_while_connecting_leaves_no_socket_behind():
    """192.0.2.0/24 swallows everything: a connection there never completes."""
    resolver = ScriptedResolver({"void.test": [["192.0.2.1"]]})
    async with RawServer({"/": page()}) as server:
        f = fetcher(server.network("site.test", allow=("192.0.2.0/24",)), resolver=resolver)
        async with f:
            tasks = [asyncio.create_task(f.get("http://void.test/")) for _ in range(100)]
            await asyncio.sleep(0.05)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            got = await f.get("http://site.test/")
    gc.collect()  # an unclosed socket would warn here, and warnings are errors
    assert got.outcome is Outcome.OK


async def test_cancelling_in_mid_handshake_leaves_no_socket_behind():
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.5", 0)
    port = server.sockets[0].getsockname()[1]
    network = Network(resolve={"site.test": f"127.0.0.5:{port}"}, allow=("127.0.0.5/32",))
    async with server, fetcher(network, courtesy=Courtesy(0, 100)) as f:
        tasks = [asyncio.create_task(f.get("https://site.test/")) for _ in range(50)]
        await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        late = await f.get("https://site.test/", deadline=0.3, purpose="probe")
    gc.collect()
    assert (late.outcome, late.phase) == (Outcome.TIMEOUT, "tls")


async def test_an_ipv6_address_is_dialled_where_allowed():
    async with RawServer({"/": page()}, address="::1") as server, fetcher(Network(allow=("::1/128",))) as f:
        got = await f.get(f"http://[::1]:{server.port}/")
    assert (got.outcome, got.address) == (Outcome.OK, f"[::1]:{server.port}")


async def test_an_answer_that_trips_our_own_code_is_our_crash_and_not_the_sites_fault(monkeypatch: pytest.MonkeyPatch):
    def trip(*_: object) -> None:
        raise RuntimeError("in the decoder")

    monkeypatch.setattr("auditor.fetch.body.BoundedBody.finish", trip)
    async with RawServer({"/": page()}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/", purpose="probe")
    assert got.outcome is Outcome.OUR_CRASH


async def test_one_connection_serves_many_pages():
    async with RawServer(missing=page()) as server, fetcher(server) as f:
        for number in range(20):
            assert (await f.get(f"http://site.test/{number}")).outcome is Outcome.OK
    assert server.connections == 1


async def test_a_head_and_a_not_modified_leave_the_connection_in_order():
    answers = {"/a": reply(b"x" * 1000), "/b": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", "/c": page()}
    async with RawServer(answers) as server, fetcher(server) as f:
        await f.check("http://site.test/a")
        await f.get("http://site.test/b")
        await f.check("http://site.test/a")
        got = await f.get("http://site.test/c")
    assert got.outcome is Outcome.OK
    assert server.connections <= 2


@pytest.mark.parametrize("quietly", [True, False], ids=["closed while idle", "closed on the next request"])
async def test_an_idle_connection_the_server_has_dropped_costs_nothing(quietly: bool):
    served = 0

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        nonlocal served
        served += 1
        if not quietly and served % 2 == 0 and writer.get_extra_info("seen", None) is None:
            writer.transport.abort()
            return False
        writer.write(page())
        await writer.drain()
        return not quietly

    site = {"/robots.txt": reply(b"", "404 N", Connection="close"), "/": answer}
    async with RawServer(site) as server, fetcher(server) as f:
        got = []
        for _ in range(6):
            got.append(await f.get("http://site.test/"))
            await asyncio.sleep(0.01)
    assert {one.outcome for one in got} == {Outcome.OK}


async def test_bytes_that_nobody_asked_for_end_an_idle_connection():
    async def answer(_: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(page("一"))
        await writer.drain()
        await asyncio.sleep(0.02)
        writer.write(page("冒充"))
        return True

    async with RawServer({"/": answer}) as server, fetcher(server) as f:
        first = await f.get("http://site.test/")
        await asyncio.sleep(0.05)
        second = await f.get("http://site.test/")
    assert "一".encode() in first.body
    assert "一".encode() in second.body, "an answer smuggled in early is not taken for the next page's"


async def test_idle_connections_are_closed_after_a_while(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("auditor.fetch.transport._IDLE_SECONDS", 0.05)
    async with RawServer(missing=page()) as server, fetcher(server) as f:
        await f.get("http://site.test/")
        await asyncio.sleep(0.2)
        transport = f._transport
        assert isinstance(transport, DirectTransport)
        assert transport._idle_count == 0
        await f.get("http://site.test/")
    assert server.connections == 2


async def test_two_hundred_hosts_at_once_are_served_without_error():
    hosts = [f"host{number}.test" for number in range(200)]
    async with RawServer(missing=page()) as server, fetcher(server.network(*hosts)) as f:
        got = await asyncio.gather(*(f.get(f"http://{host}/{number}") for host in hosts for number in range(2)))
    assert {one.outcome for one in got} == {Outcome.OK}


async def test_a_large_body_nobody_reads_yet_holds_the_server_back():
    """Backpressure: what is not taken is not buffered without bound."""
    import httpx

    from auditor.fetch.addresses import AddressBook, SystemResolver
    from auditor.fetch.guard import Guard

    sent = 0

    async def pour(_: Asked, writer: asyncio.StreamWriter) -> bool:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        while sent < 100_000_000:
            writer.write(b"x" * 100_000)
            sent += 100_000
            await writer.drain()
        return False

    async with RawServer({"/": pour}) as server:
        book = AddressBook({"site.test": server.at}, Guard(["127.0.0.5/32"]), SystemResolver())
        transport = DirectTransport(book)
        response = await transport.handle_async_request(httpx.Request("GET", "http://site.test/"))
        await asyncio.sleep(0.3)
        assert sent < 30_000_000
        await response.aclose()
        await transport.aclose()
