"""H5: a server that drips or hangs costs its deadline and its own slot, nobody else's."""

import asyncio

import pytest
from tests.servers.raw import Asked, RawServer, Script, fetcher, page

from auditor.fetch import exchange
from auditor.model.words import Outcome

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n"


def _drip(before: bytes, piece: bytes, every: float) -> Script:
    async def answer(_: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(before)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every)

    return answer


async def _hang(_: Asked, writer: asyncio.StreamWriter) -> bool:
    await asyncio.sleep(60)
    return False


@pytest.mark.parametrize(
    ("script", "phase"),
    [
        (_hang, "headers"),
        (_drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.05), "headers"),
        (_drip(HEAD, b"", 0.05), "body"),
        (_drip(HEAD, b"<p>", 0.05), "body"),
    ],
    ids=["hangs", "drips its head", "hangs after its head", "drips its body"],
)
async def test_the_deadline_is_wall_clock_time_for_the_whole_fetch(script: Script, phase: str):
    async with RawServer({"/": script}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/", deadline=0.4)
    assert (got.outcome, got.phase) == (Outcome.TIMEOUT, phase)


async def test_what_came_before_the_deadline_is_kept():
    async with RawServer({"/": _drip(HEAD, b"<p>", 0.02)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/", deadline=0.4)
    assert got.status == 200
    assert got.body.startswith(b"<p>")


async def test_a_body_below_the_minimum_rate_ends_before_the_deadline(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exchange, "_RATE_WINDOW", 0.3)
    async with RawServer({"/": _drip(HEAD, b"<p>", 0.05)}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/", deadline=20)
    assert got.outcome is Outcome.TIMEOUT
    assert "过慢" in got.detail


async def test_a_body_above_the_minimum_rate_may_take_several_windows(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exchange, "_RATE_WINDOW", 0.3)

    async def steady(_: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12000\r\n\r\n")
        for _ in range(6):
            writer.write(b"x" * 2000)
            await writer.drain()
            await asyncio.sleep(0.1)
        return True

    async with RawServer({"/": steady}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/", deadline=20)
    assert (got.outcome, len(got.body)) == (Outcome.OK, 12000)


async def test_fifty_hanging_hosts_do_not_hold_up_fifty_good_ones():
    slow = [f"slow{number}.test" for number in range(50)]
    good = [f"good{number}.test" for number in range(50)]
    answers = {f"{host}/": _hang for host in slow} | {f"{host}/": page() for host in good}
    async with RawServer(answers) as server, fetcher(server.network(*slow, *good)) as f:
        waiting = [asyncio.create_task(f.get(f"http://{host}/", deadline=30)) for host in slow]
        await asyncio.sleep(0)
        got = await asyncio.wait_for(asyncio.gather(*(f.get(f"http://{host}/") for host in good)), 20)
        assert not any(task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert {one.outcome for one in got} == {Outcome.OK}


async def test_a_probe_has_fifteen_seconds_and_one_look():
    from auditor.fetch.plan import plan_get

    plan = plan_get("probe")
    assert (plan.seconds, plan.once, plan.robots) == (15.0, True, False)
    assert plan_get("page").seconds == 30.0
