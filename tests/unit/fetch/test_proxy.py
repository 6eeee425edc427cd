"""Behind a proxy: pages come through it, its own failures are ours, and the environment is not asked."""

import asyncio

import pytest
from tests.servers.certificates import Authority
from tests.servers.raw import RawServer, fetcher, page

from auditor.errors import UsageError
from auditor.model.office import Network
from auditor.model.words import Outcome


class Proxy:
    """A forward proxy: absolute addresses are answered with ``answer``, CONNECT is tunnelled to ``target``."""

    def __init__(self, answer: bytes = b"", target: tuple[str, int] | None = None, connect: bytes = b"200 OK") -> None:
        self._answer = answer
        self._target = target
        self._connect = connect
        self.lines: list[str] = []
        self._tasks: set[asyncio.Task] = set()

    async def __aenter__(self) -> "Proxy":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        try:
            while True:
                line = (await reader.readuntil(b"\r\n\r\n")).decode().partition("\r\n")[0]
                self.lines.append(line)
                if line.startswith("CONNECT"):
                    await self._tunnel(reader, writer)
                    return
                writer.write(self._answer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 " + self._connect + b"\r\n\r\n")
        if self._target is None:
            return
        far_reader, far_writer = await asyncio.open_connection(*self._target)

        async def pump(source, sink) -> None:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()

        try:
            await asyncio.wait(
                [asyncio.ensure_future(pump(reader, far_writer)), asyncio.ensure_future(pump(far_reader, writer))],
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            far_writer.close()


async def test_pages_come_through_the_proxy_under_their_own_names():
    async with Proxy(page("经代理")) as proxy, fetcher(Network(proxy=proxy.url)) as f:
        got = await f.get("http://www.street.example/a?b=1")
    assert (got.outcome, "经代理".encode() in got.body) == (Outcome.OK, True)
    assert "GET http://www.street.example/a?b=1 HTTP/1.1" in proxy.lines


async def test_secure_pages_come_through_a_tunnel_and_are_verified():
    authority = Authority()
    async with RawServer({"/": page()}, tls=authority.server()) as server, Proxy(target=server.where) as proxy:
        f = fetcher(Network(proxy=proxy.url), trust=authority.trust)
        async with f:
            good = await f.get("https://site.test/")
            wrong = await f.get("https://other.test/")
    assert good.outcome is Outcome.OK
    assert wrong.outcome is Outcome.TLS_WEAK
    assert wrong.tls is not None
    assert wrong.tls.problem == "wrong_host"


async def test_a_dead_proxy_is_our_fault():
    async with Proxy() as proxy:
        url = proxy.url
    async with fetcher(Network(proxy=url)) as f:
        got = [await f.get(f"{scheme}://site.test/") for scheme in ("http", "https")]
    assert [one.outcome for one in got] == [Outcome.OUR_PROXY] * 2


@pytest.mark.parametrize("status", [b"407 Auth", b"502 Bad", b"403 No"])
async def test_a_proxy_that_refuses_is_our_fault(status: bytes):
    async with Proxy(connect=status) as proxy, fetcher(Network(proxy=proxy.url)) as f:
        assert (await f.get("https://site.test/")).outcome is Outcome.OUR_PROXY


@pytest.mark.parametrize("host", ["127.0.0.66", "localhost", "[::1]", "2130706498", "10.0.0.1"])
async def test_internal_addresses_are_refused_before_the_proxy_hears_of_them(host: str):
    async with Proxy(page()) as proxy, fetcher(Network(proxy=proxy.url)) as f:
        got = await f.get(f"http://{host}/")
    assert (got.outcome, proxy.lines) == (Outcome.POLICY_PRIVATE_ADDRESS, [])


async def test_hosts_with_an_address_of_their_own_go_directly():
    async with RawServer({"/": page("内网")}) as server, Proxy(page("代理")) as proxy:
        f = fetcher(server.network(proxy=proxy.url))
        async with f:
            got = await f.get("http://site.test/")
    assert ("内网".encode() in got.body, proxy.lines) == (True, [])


async def test_proxy_variables_of_the_environment_are_not_obeyed(monkeypatch: pytest.MonkeyPatch):
    async with Proxy(page("代理")) as proxy, RawServer({"/": page("直连")}) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        async with fetcher(server) as f:
            got = await f.get("http://site.test/")
    assert ("直连".encode() in got.body, proxy.lines) == (True, [])


@pytest.mark.parametrize("text", ["代理", "socks5://127.0.0.1:1080", "http://", "127.0.0.1:3128"])
def test_a_proxy_setting_that_cannot_be_used_is_the_users_to_mend(text: str):
    with pytest.raises(UsageError, match=r"network\.proxy"):
        fetcher(Network(proxy=text))


def test_a_sentinel_that_is_no_address_is_the_users_to_mend():
    with pytest.raises(UsageError, match=r"network\.sentinel"):
        fetcher(Network(sentinel=("www.example",)))
