"""Delivery by webhook over real HTTP: at once or with the digest, through failures, nothing lost or past the guard."""

import asyncio
import hashlib
import hmac
import json
import random
from collections import Counter
from typing import Any

import pytest
from tests.integration.notify.conftest import OFFICE, Desk
from tests.servers.raw import Asked, RawServer, redirect, reply, resetting

from auditor.audit.delivering import channel_notes
from auditor.model.events import EventKind
from auditor.model.office import Network, Settings
from auditor.register import Workspace

TAKEN = reply("{}", kind="application/json")
BROKEN = reply("", status="500 Internal Server Error")
HOOK = {"id": "hook", "kind": "webhook", "url": "http://hook.test/in"}


def bodies(server: RawServer) -> list[dict[str, Any]]:
    return [json.loads(asked.body) for asked in server.asked]


def at_hook(desk: Desk, server: RawServer, **more: Any) -> None:
    desk.network = server.network("hook.test")
    desk.channels(HOOK | more)


async def test_an_outage_is_told_at_once_and_only_once(desk: Desk) -> None:
    async with RawServer({"/in": TAKEN}) as server:
        at_hook(desk, server)
        desk.tell(text="10:00 起连续打不开")
        assert (await desk.deliver()).sent == 1
        assert (await desk.deliver()).sent == 0
    (body,) = bodies(server)
    assert body["title"] == "【自查·即时】云溪街道：门户板块打不开"
    assert "· 11月23日10:00 门户板块打不开：10:00 起连续打不开" in body["message"]
    assert server.asked[0].headers["idempotency-key"] == body["id"]


async def test_what_can_wait_goes_out_as_one_digest_the_next_morning(desk: Desk) -> None:
    async with RawServer({"/in": TAKEN}) as server:
        at_hook(desk, server)
        for number in range(30):
            desk.tell(f"栏目{number}还有3天到期", EventKind.DUE)
        assert (await desk.deliver()).sent == 0
        desk.clock.pass_(hours=22, minutes=29)
        assert (await desk.deliver()).sent == 0
        desk.clock.pass_(minutes=1)
        assert (await desk.deliver()).sent == 1
    (body,) = bodies(server)
    assert body["title"] == "【自查】云溪街道11月24日汇总：30项"
    assert all(f"栏目{number}还有3天到期" in body["message"] for number in range(30))


async def test_a_digest_missed_while_the_machine_was_off_goes_out_once_when_it_is_on(desk: Desk) -> None:
    async with RawServer({"/in": TAKEN}) as server:
        at_hook(desk, server)
        desk.tell("栏目还有3天到期", EventKind.DUE)
        desk.clock.pass_(days=40)
        assert (await desk.deliver()).sent == 1
        assert (await desk.deliver()).sent == 0


async def test_nothing_is_sent_in_quiet_hours_and_nothing_is_lost(desk: Desk) -> None:
    async with RawServer({"/in": TAKEN}) as server:
        at_hook(desk, server, quiet="22:00-07:30")
        desk.clock.pass_(hours=13)
        desk.tell()
        assert (await desk.deliver()).sent == 0
        desk.clock.pass_(hours=8, minutes=30)
        assert (await desk.deliver()).sent == 1
    assert server.connections == 1


async def test_a_channel_hears_only_of_the_events_and_offices_it_asked_for(desk: Desk) -> None:
    async with RawServer({"/in": TAKEN, "/out": TAKEN}) as server:
        desk.network = server.network("hook.test")
        desk.channels(
            HOOK | {"events": ["检查失败"]},
            HOOK | {"id": "other", "url": "http://hook.test/out", "offices": ["fenglin"]},
        )
        desk.tell()
        desk.tell("本季度检查未能完成", EventKind.AUDIT_FAILED)
        assert (await desk.deliver()).sent == 1
    assert [body["title"] for body in bodies(server)] == ["【自查·即时】云溪街道：本季度检查未能完成"]


async def test_events_told_before_a_channel_was_set_up_are_not_poured_into_it(desk: Desk) -> None:
    desk.tell()
    await desk.deliver()
    async with RawServer({"/in": TAKEN}) as server:
        at_hook(desk, server)
        assert (await desk.deliver()).sent == 0


def hang(_: Asked, writer: asyncio.StreamWriter) -> Any:
    async def wait() -> None:
        await asyncio.sleep(60)

    return wait()


FAILURES: dict[str, Any] = {
    "500": BROKEN,
    "429": reply("", status="429 Too Many Requests", Retry_After="3600"),
    "hangs": hang,
    "breaks off": resetting(),
    "redirects": redirect("http://hook.test/elsewhere"),
    "not found": reply("", status="404 Not Found"),
}


@pytest.mark.parametrize("name", list(FAILURES))
async def test_a_channel_that_fails_and_recovers_loses_nothing_and_doubles_nothing(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.notify.robots.ANSWER_SECONDS", 0.3)
    async with RawServer({"/in": FAILURES[name]}) as server:
        at_hook(desk, server)
        for hour in range(6):
            desk.tell(f"情况{hour}")
            for _ in range(60):
                assert (await desk.deliver()).sent == 0
                desk.clock.pass_(minutes=1)
        tries = len(server.paths())
        server.answers["/in"] = TAKEN
        sent = 0
        for _ in range(90):
            sent += (await desk.deliver()).sent
            desk.clock.pass_(minutes=1)
    # Six hours at one-minute ticks: the breaker let 1+2+4+…+60 minutes pass between tries, not one.
    assert 6 <= tries <= 14
    taken = bodies(server)[tries:]
    assert len(taken) == sent
    text = "\n".join(body["message"] for body in taken)
    assert [text.count(f"情况{hour}") for hour in range(6)] == [1] * 6
    assert [item.event.kind for item in desk.store.outbox.waiting("hook")] == [EventKind.CHANNEL]  # "well again"
    assert desk.store.outbox.channel("hook").failures == 0


async def test_a_hanging_channel_does_not_hold_up_the_others(desk: Desk) -> None:
    """The hanging server answers only after the other channel was served: one after the other would never end well."""
    served = asyncio.Event()

    async def slow(_: Asked, writer: asyncio.StreamWriter) -> None:
        await served.wait()
        writer.write(TAKEN)

    async def quick(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(TAKEN)
        served.set()

    async with RawServer({"/slow": slow, "/quick": quick}) as server:
        desk.network = server.network("slow.test", "quick.test")
        desk.channels(
            HOOK | {"id": "slow", "url": "http://slow.test/slow"},
            HOOK | {"id": "quick", "url": "http://quick.test/quick"},
        )
        desk.tell()
        came_to = await desk.deliver()
    assert (came_to.sent, came_to.errors) == (2, {})


async def test_a_broken_channel_is_told_of_once_by_the_others_and_once_when_it_is_well_again(desk: Desk) -> None:
    async with RawServer({"/in": BROKEN, "/out": TAKEN}) as server:
        desk.network = server.network("hook.test")
        desk.channels(HOOK, HOOK | {"id": "other", "url": "http://hook.test/out"})
        desk.tell()
        for _ in range(120):
            await desk.deliver()
            desk.clock.pass_(minutes=1)
        server.answers["/in"] = TAKEN
        desk.clock.pass_(days=1)
        await desk.deliver()
        desk.clock.pass_(days=1)
        await desk.deliver()
        told = [json.loads(asked.body) for asked in server.asked if asked.path == "/out"]
    titles = [body["title"] for body in told]
    assert titles[1] == "【自查·即时】本机：webhook渠道（hook）发送失败"
    assert "webhook渠道（hook）恢复正常" in told[2]["message"]
    assert len(titles) == 3


async def test_two_deliveries_at_once_send_one_message(desk: Desk) -> None:
    async with RawServer({"/in": TAKEN}) as server:
        at_hook(desk, server)
        desk.tell()
        ends = await asyncio.gather(*(desk.deliver() for _ in range(5)))
    assert sum(end.sent for end in ends) == len(server.asked) == 1


async def test_a_webhook_signs_what_it_sends_and_shows_its_token(desk: Desk) -> None:
    async with RawServer({"/in": TAKEN}) as server:
        at_hook(desk, server, secret_ref=desk.secret("t", "token-12345"), sign_ref=desk.secret("s", "sign-12345"))
        desk.tell()
        assert (await desk.deliver()).sent == 1
    (asked,) = server.asked
    assert asked.headers["authorization"] == "Bearer token-12345"
    signed = hmac.new(b"sign-12345", asked.body, hashlib.sha256).hexdigest()
    assert asked.headers["x-auditor-signature"] == f"sha256={signed}"


@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308"])
async def test_a_webhook_and_its_redirects_never_reach_an_address_that_is_not_allowed(desk: Desk, status: str) -> None:
    async with RawServer({"/secret": TAKEN}, address="127.0.0.66") as canary:
        inside = f"http://{canary.at}/secret"
        async with RawServer({"/in": redirect(inside, f"{status} Away")}) as server:
            desk.network = Network(
                resolve={"hook.test": server.at, "inner.test": canary.at}, allow=(f"{server.address}/32",)
            )
            desk.channels(
                HOOK,
                HOOK | {"id": "direct", "url": inside},
                HOOK | {"id": "named", "url": "http://inner.test/secret"},
                HOOK | {"id": "odd", "url": f"http://2130706498:{canary.port}/secret"},
                {"id": "robot", "kind": "企业微信", "secret_ref": desk.secret("r", inside)},
                {"id": "mail", "kind": "邮件", "server": "inner.test", "sender": "a@b.example", "to": ["c@d.example"],
                 "security": "none"},
            )  # fmt: skip
            desk.tell()
            came_to = await desk.deliver()
    assert canary.connections == 0
    assert set(came_to.errors) == {"hook", "direct", "named", "odd", "robot", "mail"}
    assert "未跟随" in came_to.errors["hook"]
    assert "内部或保留地址" in came_to.errors["mail"]
    assert all("network.allow" in came_to.errors[channel] for channel in ("direct", "named", "mail"))


async def test_a_channel_that_takes_nothing_is_named_in_the_coverage_of_the_next_report(desk: Desk) -> None:
    async with RawServer({"/in": BROKEN}) as server:
        at_hook(desk, server)
        workspace = Workspace(desk.folder, Settings(notify=desk.settings), (OFFICE,), "")
        desk.tell()
        for failures in range(4):
            assert len(channel_notes(desk.store, workspace)) == (failures >= 3)
            await desk.deliver()
            desk.clock.pass_(hours=2)
        assert channel_notes(desk.store, workspace) == (
            "webhook通知渠道（hook）自 2026-11-23 10:00 起未能送达，提醒事项可能没有传达到人",
        )


async def test_no_channel_is_called_broken_while_our_own_network_is_down(desk: Desk) -> None:
    """The sentinel does not answer either: what was told waits, and goes out when the line is back."""
    async with RawServer({"/in": resetting()}) as server:
        dark = server.network("hook.test", "sentinel.test", sentinel=("http://sentinel.test/",))
        desk.network = dark.model_copy(update={"resolve": dark.resolve | {"sentinel.test": "127.0.0.5:1"}})
        desk.channels(HOOK)
        desk.tell()
        for _ in range(5):
            assert "本机网络" in (await desk.deliver()).errors["hook"]
            desk.clock.pass_(hours=2)
        server.answers["/in"] = TAKEN
        desk.network = server.network("hook.test")
        assert (await desk.deliver()).sent == 1
        desk.clock.pass_(days=1)
        assert (await desk.deliver()).sent == 0


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_a_channel_does_nothing_is_lost_and_only_silent_takings_double(desk: Desk, seed: int) -> None:
    """Three days of ticks: the server takes, refuses, breaks off, or takes and breaks off before it says so."""
    chance = random.Random(seed)
    unsaid = 0

    async def moody(_: Asked, writer: asyncio.StreamWriter) -> bool:
        nonlocal unsaid
        mood = chance.choice(("take", "refuse", "take in silence"))
        if mood == "take in silence":
            unsaid += 1
            writer.transport.abort()
            return False
        if mood == "refuse":
            refused.add(len(server.asked) - 1)
        writer.write(TAKEN if mood == "take" else BROKEN)
        return True

    refused: set[int] = set()
    async with RawServer({"/in": moody}) as server:
        at_hook(desk, server)
        for number in range(60):
            if chance.random() < 0.5:
                desk.tell(f"情况<{number}>", chance.choice((EventKind.OUTAGE, EventKind.DUE)))
            desk.clock.pass_(minutes=chance.randrange(1, 150))
            await desk.deliver()
        server.answers["/in"] = TAKEN
        for _ in range(60):
            desk.clock.pass_(hours=1)
            await desk.deliver()
        taken = [body for number, body in enumerate(bodies(server)) if number not in refused]
    told = {stored.event.title for stored in desk.store.outbox.latest(1000)}
    said = "\n".join(body["message"] for body in taken)
    assert all(title in said for title in told)
    doubles = Counter(body["id"] for body in taken)
    assert sum(doubles.values()) - len(doubles) <= unsaid
    assert unsaid > 0


@pytest.mark.parametrize("years", [-1, 1])
async def test_a_clock_wrong_by_a_year_for_a_while_stops_no_message(desk: Desk, years: int) -> None:
    async with RawServer({"/in": BROKEN}) as server:
        at_hook(desk, server)
        desk.clock.pass_(days=365 * years)
        desk.tell("情况一")
        desk.tell("栏目到期", EventKind.DUE)
        for _ in range(4):
            await desk.deliver()
            desk.clock.pass_(hours=2)
        desk.clock.pass_(days=-365 * years)
        server.answers["/in"] = TAKEN
        tried = len(server.asked)
        for _ in range(3):
            await desk.deliver()
            desk.clock.pass_(days=1)
    said = "\n".join(body["message"] for body in bodies(server)[tried:])
    assert (said.count("情况一"), said.count("栏目到期")) == (1, 1)
