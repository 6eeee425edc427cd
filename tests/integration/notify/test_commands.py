"""`auditor notify`, and what `doctor`, `status` and `run --due` say of the channels: over real servers."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.servers.mail import MailServer
from tests.servers.raw import RawServer, reply

from auditor.audit.telling import Event, EventKind, tell
from auditor.cli.app import build, ended
from auditor.model.zone import SHANGHAI
from auditor.store import Store

TAKEN = reply('{"errcode": 0}', kind="application/json")
BROKEN = reply("", status="500 Internal Server Error")
SECRETS = ("canary-robot-key-7731", "canary-mail-password-7732", "canary-bearer-7733", "canary-path-7734-abcdef")


class Said(NamedTuple):
    code: int
    out: str


@pytest.fixture
def auditor(capsys: pytest.CaptureFixture[str]) -> Callable[..., Awaitable[Said]]:
    """Run the program in a thread of its own, so that the servers of the test can answer it."""

    async def run(*words: str | Path) -> Said:
        code = await asyncio.to_thread(ended, build(), [str(word) for word in words])
        out, err = capsys.readouterr()
        return Said(code, out + err)

    return run


@pytest.fixture
async def servers() -> AsyncIterator[tuple[RawServer, MailServer]]:
    async with RawServer({"/robot": TAKEN, f"/hook/{SECRETS[3]}": TAKEN}) as web, MailServer() as mail:
        yield web, mail


@pytest.fixture
def folder(tmp_path: Path, servers: tuple[RawServer, MailServer]) -> Path:
    web, mail = servers
    for name, value in (("robot", f"http://robot.test/robot?key={SECRETS[0]}"), ("password", SECRETS[1]),
                        ("bearer", SECRETS[2]), ("hook", f"http://hook.test/hook/{SECRETS[3]}")):  # fmt: skip
        (tmp_path / name).write_text(value, encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    (tmp_path / "auditor.yaml").write_text(
        f"""\
network:
  resolve: {{robot.test: "{web.at}", hook.test: "{web.at}", mail.test: "{mail.at}"}}
  allow: [127.0.0.0/8]
schedule: {{preset: 季}}
notify:
  channels:
    - {{id: group, kind: 企业微信, secret_ref: file:robot}}
    - {{id: hook, kind: webhook, url_ref: file:hook, secret_ref: file:bearer}}
    - id: mail
      kind: 邮件
      server: mail.test
      security: none
      secret_ref: file:password
      sender: audit@yunxi.example
      to: [office@yunxi.example]
      owners: true
office:
  id: yunxi
  name: 云溪街道办事处
  units:
    - {{id: general, name: 党政办, owner_a: {{name: 林若川, email: lin@yunxi.example}}}}
    - {{id: civil, name: 民政办, owner_a: {{name: 何见山}}}}
""",
        encoding="utf-8",
    )
    return tmp_path


def told(folder: Path) -> None:
    with Store(folder / "auditor.db", folder / "evidence") as store:
        tell(
            store,
            Event(
                office="yunxi",
                kind=EventKind.OUTAGE,
                key="k",
                title="板块打不开",
                text=f"见 http://x.example/?access_token={SECRETS[2]}，联系 13800138000",
                at=datetime.now(SHANGHAI),
            ),
        )


async def test_a_test_message_goes_by_every_channel_or_by_the_one_named(auditor, folder: Path, servers) -> None:
    web, mail = servers
    said = await auditor("notify", "test", "-w", folder)
    assert said == (
        0,
        "企业微信（group）：已送达，请在对方查看是否收到\nwebhook（hook）：已送达，请在对方查看是否收到\n"
        "邮件（mail）：已送达，请在对方查看是否收到\n",
    )
    assert [address for address, _ in mail.taken] == ["office@yunxi.example"]
    assert len(web.asked) == 2
    assert (await auditor("notify", "test", "mail", "-w", folder)).code == 0
    assert len(web.asked) == 2


async def test_a_test_that_fails_says_why_and_ends_with_3(auditor, folder: Path, servers) -> None:
    servers[0].answers["/robot"] = reply('{"errcode": 93000}')
    said = await auditor("notify", "test", "group", "-w", folder)
    assert said.code == 3
    assert "企业微信（group）：未送达，企业微信退回消息（错误码 93000）机器人密钥无效或已被移除" in said.out


async def test_a_test_without_channels_or_of_an_unknown_one_says_what_to_do(
    auditor, folder: Path, tmp_path: Path
) -> None:
    said = await auditor("notify", "test", "nosuch", "-w", folder)
    assert (said.code, "已设置的有：group、hook、mail" in said.out) == (2, True)
    (folder / "auditor.yaml").write_text("office: {id: yunxi, name: 云溪街道办事处}\n", encoding="utf-8")
    said = await auditor("notify", "test", "-w", folder)
    assert (said.code, "尚未设置通知渠道" in said.out) == (2, True)


async def test_run_due_sends_what_was_told_and_the_channels_states_are_shown(auditor, folder: Path, servers) -> None:
    web, mail = servers
    web.answers["/robot"] = BROKEN
    told(folder)
    said = await auditor("run", "--due", "-w", folder)
    assert "通知渠道 group 未送达，稍后重试：对方应答 500" in said.out
    assert "已送达通知 2 条" in said.out
    assert len(mail.taken) == 1
    status = await auditor("status", "-w", folder)
    assert "通知渠道 企业微信（group）：自 " in status.out
    assert "连续1次未送达：对方应答 500" in status.out
    assert "待送达1项" in status.out
    shown = json.loads((await auditor("doctor", "--json", "-w", folder)).out)
    states = {item["id"]: (item["state"], item["text"]) for item in shown["items"]}
    assert states["notify"] == ("ok", "3 个渠道，1 个正常")
    assert states["notify-group"][0] == "warning"
    assert states["notify-hook"][0] == "ok"
    assert states["notify-mail"][0] == "warning"
    assert "责任人都未登记邮箱的科室：民政办" in states["notify-mail"][1]
    listed = json.loads((await auditor("notify", "list", "--json", "-w", folder)).out)
    assert "板块打不开" in [event["title"] for event in listed["events"]]


async def test_a_channel_whose_secret_is_not_there_is_not_set_up_and_no_fault(auditor, folder: Path) -> None:
    (folder / "robot").unlink()
    shown = json.loads((await auditor("doctor", "--json", "-w", folder)).out)
    states = {item["id"]: item for item in shown["items"]}
    assert states["notify-group"]["state"] == "off"
    (folder / "bearer").chmod(0o644)
    shown = json.loads((await auditor("doctor", "--json", "-w", folder)).out)
    assert {item["id"]: item["state"] for item in shown["items"]}["notify-hook"] == "error"


def everything_kept(folder: Path) -> bytes:
    own = ("robot", "password", "bearer", "hook")
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name not in own)


async def test_secrets_and_personal_data_show_nowhere(auditor, folder: Path, servers) -> None:
    """Whether channels work or fail: not in what is printed, logged or kept; nor a telephone in what is sent."""
    web, mail = servers
    told(folder)
    out = (await auditor("run", "--due", "-w", folder)).out
    web.answers.clear()
    with Store(folder / "auditor.db", folder / "evidence") as store:
        event = Event(
            office="yunxi", kind=EventKind.DISK, key="disk", title="磁盘不足", text="", at=datetime.now(SHANGHAI)
        )
        tell(store, event)
    for words in (("run", "--due"), ("status",), ("doctor",), ("doctor", "--json"), ("notify", "list"),
                  ("notify", "test"), ("notify", "list", "--json")):  # fmt: skip
        out += (await auditor(*words, "-w", folder)).out
    kept = everything_kept(folder)
    for secret in SECRETS:
        assert secret not in out
        assert secret.encode() not in kept
    bodies = [asked.body.decode() for asked in web.asked] + [message.get_content() for _, message in mail.taken]
    assert any("板块打不开" in body for body in bodies)
    assert not any(word in body for body in bodies for word in (*SECRETS, "13800138000"))
    assert b"lin@yunxi.example" not in kept.replace((folder / "auditor.yaml").read_bytes(), b"")
