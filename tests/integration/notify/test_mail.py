"""邮件: encrypted, verified, logged in; to readers of the channel and owners; one bad address harms no other."""

import asyncio
from typing import Any

import pytest
from tests.integration.notify.conftest import Desk
from tests.servers.certificates import Authority, self_signed
from tests.servers.mail import MailServer
from tests.servers.raw import RawServer

from auditor.model.events import EventKind
from auditor.model.office import Network

MAIL = {
    "id": "mail",
    "kind": "邮件",
    "server": "mail.test",
    "sender": "audit@yunxi.example",
    "to": ["office@yunxi.example"],
    "security": "none",
}


def lead_to(desk: Desk, server: MailServer) -> None:
    desk.network = Network(resolve={"mail.test": server.at}, allow=(f"{server.address}/32",))


@pytest.mark.parametrize("security", ["ssl", "starttls", "none"])
async def test_mail_goes_out_encrypted_as_the_settings_say(desk: Desk, security: str) -> None:
    authority = Authority()
    desk.more["trust"] = authority.trust
    login = ("audit", "mail-password-1")
    server = MailServer(
        security=security, tls=authority.server("mail.test"), login=None if security == "none" else login
    )
    async with server:
        lead_to(desk, server)
        more: dict[str, Any] = {"security": security}
        if security != "none":
            more |= {"user": "audit", "secret_ref": desk.secret("pw", "mail-password-1")}
        desk.channels(MAIL | more)
        desk.tell(text="连续打不开")
        came_to = await desk.deliver()
    assert (came_to.sent, came_to.errors) == (1, {})
    assert server.encrypted == [security != "none"]
    ((address, message),) = server.taken
    assert address == "office@yunxi.example"
    assert message["Subject"] == "【自查·即时】云溪街道：门户板块打不开"
    assert str(message["From"]) == "政务自查 <audit@yunxi.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "· 11月23日10:00 门户板块打不开：连续打不开" in message.get_content()


async def test_a_reminder_goes_to_the_owner_it_is_for_and_to_those_who_read_all(desk: Desk) -> None:
    async with MailServer() as server:
        lead_to(desk, server)
        desk.channels(MAIL | {"owners": True})
        for rank in ("A", "B", "lead"):
            desk.tell(f"整改{rank}已超期", EventKind.OVERDUE, unit="general", rank=rank)
        # 民政办 has an owner without an address: the lead of the office's own 科室 stands in.
        desk.tell("民政办事项已超期", EventKind.OVERDUE, unit="civil", rank="A")
        desk.clock.pass_(days=1)
        assert (await desk.deliver()).sent == 4
    said = {address: message.get_content() for address, message in server.taken}
    assert sorted(said) == ["a@yunxi.example", "b@yunxi.example", "lead@yunxi.example", "office@yunxi.example"]
    assert "整改A" in said["a@yunxi.example"]
    assert "整改B" not in said["a@yunxi.example"]
    assert "整改B" in said["b@yunxi.example"]
    assert "整改lead" in said["lead@yunxi.example"]
    assert "民政办事项" in said["lead@yunxi.example"]
    assert all(word in said["office@yunxi.example"] for word in ("整改A", "整改B", "整改lead", "民政办事项"))


async def test_an_address_the_server_does_not_know_stops_no_other_message(desk: Desk) -> None:
    async with MailServer(refused=frozenset({"gone@yunxi.example"})) as server:
        lead_to(desk, server)
        desk.channels(MAIL | {"to": ["gone@yunxi.example", "office@yunxi.example"]})
        desk.tell()
        came_to = await desk.deliver()
        assert (came_to.sent, came_to.failed) == (1, 1)
        assert "不接受收件人地址" in came_to.errors["mail"]
        assert "gone@" not in came_to.errors["mail"]
        desk.tell("又一情况")
        desk.clock.pass_(minutes=1)
        await desk.deliver()
    assert [address for address, _ in server.taken] == ["office@yunxi.example"] * 2
    assert desk.store.outbox.channel("mail").failures == 0


async def test_somebody_taken_out_of_the_register_gets_nothing_any_more(desk: Desk) -> None:
    async with MailServer() as server:
        lead_to(desk, server)
        desk.channels(MAIL | {"to": ["left@yunxi.example"]})
        desk.tell("到期", EventKind.DUE)
        await desk.deliver()
        desk.channels(MAIL)
        desk.clock.pass_(days=1)
        await desk.deliver()
    assert server.taken == []
    assert desk.store.outbox.count_waiting("mail") == 0


async def test_a_second_copy_of_a_mail_carries_the_same_message_id(desk: Desk) -> None:
    async with MailServer() as server:
        lead_to(desk, server)
        desk.channels(MAIL)
        desk.tell()
        taken = desk.store.outbox.taken
        desk.store.outbox.taken = lambda *_: (_ for _ in ()).throw(RuntimeError("cut off"))  # type: ignore[method-assign]
        with pytest.raises(RuntimeError, match="cut off"):
            await desk.deliver()
        desk.store.outbox.taken = taken  # type: ignore[method-assign]
        assert (await desk.deliver()).sent == 0  # somebody may still be sending it
        desk.clock.pass_(minutes=6)
        assert (await desk.deliver()).sent == 1
        desk.clock.pass_(minutes=6)
        assert (await desk.deliver()).sent == 0
    first, second = (message["Message-ID"] for _, message in server.taken)
    assert first == second


LOGIN = {"user": "audit", "secret_ref": "file:pw"}
TROUBLES: dict[str, tuple[dict[str, str], str]] = {
    "a certificate nobody vouches for": ({"security": "ssl"}, "安全证书未通过校验"),
    "a wrong password": (LOGIN | {"security": "starttls"}, "不接受用户名或密码"),
    "no encryption offered": (LOGIN | {"security": "starttls"}, "不支持所设的加密方式"),
    "a password over an open line": (LOGIN | {"security": "none"}, "未加密的连接上不发送密码"),
}


@pytest.mark.parametrize("name", list(TROUBLES))
async def test_trouble_with_the_mail_server_is_told_in_chinese_without_secrets(desk: Desk, name: str) -> None:
    more, words = TROUBLES[name]
    authority = Authority()
    desk.more["trust"] = authority.trust
    desk.secret("pw", "wrong-password-77")
    servers = {
        "a certificate nobody vouches for": MailServer(security="ssl", tls=self_signed("mail.test")),
        "a wrong password": MailServer(
            security="starttls", tls=authority.server("mail.test"), login=("audit", "right-one")
        ),
        "no encryption offered": MailServer(),
        "a password over an open line": MailServer(),
    }
    async with servers[name] as server:
        lead_to(desk, server)
        desk.channels(MAIL | more)
        desk.tell()
        came_to = await desk.deliver()
    assert came_to.sent == 0
    assert words in came_to.errors["mail"]
    assert "wrong-password-77" not in came_to.errors["mail"]
    assert server.taken == []


async def test_a_mail_server_that_never_greets_is_given_up_and_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.notify.mail.ANSWER_SECONDS", 0.3)
    async with RawServer(address="127.0.0.9") as web:  # it waits for a request, as we wait for a greeting
        desk.network = Network(resolve={"mail.test": web.at}, allow=("127.0.0.9/32",))
        desk.channels(MAIL)
        desk.tell()
        assert "没有应答" in (await desk.deliver()).errors["mail"]
    async with MailServer() as well:
        lead_to(desk, well)
        desk.clock.pass_(minutes=6)
        assert (await desk.deliver()).sent == 1


class Dripping(RawServer):
    """Greets for ever, one byte at a time."""

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"2")
        await asyncio.sleep(0.05)
        return True


async def test_a_mail_server_that_drips_is_cut_off_by_the_clock(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.notify.sending.SEND_SECONDS", 0.5)
    async with Dripping(address="127.0.0.9") as server:
        desk.network = Network(resolve={"mail.test": server.at}, allow=("127.0.0.9/32",))
        desk.channels(MAIL)
        desk.tell()
        assert "秒内未发送完" in (await desk.deliver()).errors["mail"]


async def test_a_mail_server_nobody_listens_at_is_told_as_such(desk: Desk) -> None:
    async with RawServer(address="127.0.0.9") as web:
        place = web.at
    desk.network = Network(resolve={"mail.test": place}, allow=("127.0.0.9/32",))
    desk.channels(MAIL)
    desk.tell()
    assert (await desk.deliver()).errors["mail"] == "连不上邮件服务器 mail.test：对方拒绝连接"
