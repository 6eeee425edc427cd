"""群机器人: what each platform is sent over TLS, signed as it documents; a refusal in a 200 is no delivery."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.integration.notify.conftest import Desk
from tests.servers.certificates import Authority, self_signed
from tests.servers.raw import RawServer, reply

from auditor.model.events import EventKind

HOSTS = {"企业微信": "qyapi.weixin.qq.com", "钉钉": "oapi.dingtalk.com", "飞书": "open.feishu.cn"}
PATHS = {"企业微信": "/cgi-bin/webhook/send", "钉钉": "/robot/send", "飞书": "/open-apis/bot/v2/hook/robotkey-1"}
TAKEN = {"企业微信": {"errcode": 0, "errmsg": "ok"}, "钉钉": {"errcode": 0}, "飞书": {"code": 0, "msg": "success"}}


def say(answer: Any) -> bytes:
    return reply(json.dumps(answer), kind="application/json")


@asynccontextmanager
async def platform(desk: Desk, kind: str, answer: Any, **more: Any) -> AsyncIterator[RawServer]:
    authority, host = Authority(), HOSTS[kind]
    async with RawServer({PATHS[kind]: say(answer)}, tls=authority.server(host)) as server:
        desk.network = server.network(host)
        desk.more["trust"] = authority.trust
        desk.channels({"id": "robot", "kind": kind, "secret_ref": desk.secret("key", "robotkey-1")} | more)
        yield server


@pytest.mark.parametrize("kind", list(HOSTS))
async def test_a_robot_is_sent_plain_text_under_its_key(desk: Desk, kind: str) -> None:
    async with platform(desk, kind, TAKEN[kind]) as server:
        desk.tell(text="连续打不开")
        came_to = await desk.deliver()
    assert (came_to.sent, came_to.errors) == (1, {})
    (asked,) = server.asked
    assert "robotkey-1" in asked.target
    said = json.loads(asked.body)
    text = said["content"]["text"] if kind == "飞书" else said["text"]["content"]
    assert text.startswith("【自查·即时】云溪街道：门户板块打不开\r\n站点中断（1项）\n· ")


REFUSALS = {
    "企业微信": ({"errcode": 93000, "errmsg": "invalid webhook url"}, "93000）机器人密钥无效"),
    "钉钉": ({"errcode": 310000, "errmsg": "sign not match"}, "310000）安全设置不符"),
    "飞书": ({"code": 19021, "msg": "sign match fail"}, "19021）签名不符"),
}


@pytest.mark.parametrize("kind", list(HOSTS))
async def test_a_refusal_inside_a_200_is_no_delivery_and_is_tried_again(desk: Desk, kind: str) -> None:
    refusal, words = REFUSALS[kind]
    async with platform(desk, kind, refusal) as server:
        desk.tell()
        came_to = await desk.deliver()
        assert came_to.sent == 0
        assert words in came_to.errors["robot"]
        server.answers[PATHS[kind]] = say(TAKEN[kind])
        desk.clock.pass_(minutes=2)
        assert (await desk.deliver()).sent == 1


@pytest.mark.parametrize("answer", ["<html>登录</html>", "[]", '{"ok": true}', "", '{"errcode": "x"}'])
async def test_an_answer_nobody_can_read_is_no_delivery(desk: Desk, answer: str) -> None:
    async with platform(desk, "企业微信", {}) as server:
        server.answers[PATHS["企业微信"]] = reply(answer)
        desk.tell()
        assert "看不懂" in (await desk.deliver()).errors["robot"]


async def test_dingtalk_is_signed_as_its_manual_says(desk: Desk) -> None:
    secret = "SEC0123456789abcdef"
    async with platform(desk, "钉钉", TAKEN["钉钉"], sign_ref=desk.secret("sign", secret)) as server:
        for _ in range(20):  # signatures with +, / and = must all survive the address
            desk.tell()
            desk.clock.pass_(seconds=1)
            assert (await desk.deliver()).sent == 1
    for asked in server.asked:
        query = dict(parse_qsl(urlsplit(asked.target).query))
        expected = hmac.new(secret.encode(), f"{query['timestamp']}\n{secret}".encode(), hashlib.sha256).digest()
        assert query["sign"] == base64.b64encode(expected).decode()


async def test_feishu_is_signed_as_its_manual_says(desk: Desk) -> None:
    async with platform(desk, "飞书", TAKEN["飞书"], sign_ref=desk.secret("sign", "feishu-secret")) as server:
        desk.tell()
        assert (await desk.deliver()).sent == 1
    said = json.loads(server.asked[0].body)
    expected = hmac.new(f"{said['timestamp']}\nfeishu-secret".encode(), b"", hashlib.sha256).digest()
    assert said["sign"] == base64.b64encode(expected).decode()
    assert int(said["timestamp"]) == int(desk.clock.now().timestamp())


async def test_a_long_digest_fits_what_the_platform_takes_and_says_that_it_is_cut(desk: Desk) -> None:
    async with platform(desk, "企业微信", TAKEN["企业微信"]) as server:
        for number in range(200):
            desk.tell(f"栏目{number}“通知公告”还有3天到期，应在此前再次更新", EventKind.DUE)
        desk.clock.pass_(days=1)
        assert (await desk.deliver()).sent == 1
    text = json.loads(server.asked[0].body)["text"]["content"]
    assert 1800 < len(text.encode()) <= 2048
    assert text.endswith("（内容较长，余下各项请在自查电脑上查看）")


async def test_a_private_installation_is_reached_by_its_whole_address(desk: Desk) -> None:
    async with platform(desk, "企业微信", {}) as server:
        desk.network = server.network("wx.linjiang.example")
        server.answers["/robot"] = say(TAKEN["企业微信"])
        authority = Authority()
        desk.more["trust"] = authority.trust
        async with RawServer({"/robot": say(TAKEN["企业微信"])}, tls=authority.server("wx.linjiang.example")) as own:
            desk.network = own.network("wx.linjiang.example")
            desk.secret("key", "https://wx.linjiang.example/robot?key=robotkey-1")
            desk.tell()
            assert (await desk.deliver()).sent == 1
        assert own.asked[0].target == "/robot?key=robotkey-1"


async def test_a_robots_key_never_goes_over_a_line_that_is_not_verified(desk: Desk) -> None:
    async with RawServer({PATHS["钉钉"]: say(TAKEN["钉钉"])}, tls=self_signed(HOSTS["钉钉"])) as server:
        desk.network = server.network(HOSTS["钉钉"])
        desk.channels({"id": "robot", "kind": "钉钉", "secret_ref": desk.secret("key", "robotkey-1")})
        desk.tell()
        assert (await desk.deliver()).sent == 0
    assert server.asked == []


@pytest.mark.parametrize("trouble", ["absent", "open to all", "empty"])
async def test_a_key_that_cannot_be_read_stops_its_channel_only(desk: Desk, trouble: str) -> None:
    async with platform(desk, "企业微信", TAKEN["企业微信"]) as server:
        path = desk.folder / "key2"
        if trouble != "absent":
            path.write_text("" if trouble == "empty" else "robotkey-2", encoding="utf-8")
            path.chmod(0o644 if trouble == "open to all" else 0o600)
        desk.channels(
            {"id": "robot", "kind": "企业微信", "secret_ref": "file:key"},
            {"id": "lame", "kind": "企业微信", "secret_ref": "file:key2"},
        )
        desk.tell()
        came_to = await desk.deliver()
    assert (came_to.sent, list(came_to.errors)) == (1, ["lame"])
    assert len(server.asked) == 1
