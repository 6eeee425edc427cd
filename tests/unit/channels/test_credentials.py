"""What ``doctor`` says of a credential: not set up, taken, refused with the address to register, soon to end."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.servers.clock import SkippingClock
from tests.servers.platforms.wechat import APP_ID, SECRET, WechatPlatform, hanging
from tests.servers.raw import RawServer, fetcher, reply
from tests.unit.channels.conftest import AT, Hurried, account_of, no_wait

from auditor.channels import ChannelContext, Credential, Vault, read_filings, try_credential
from auditor.errors import UsageError


async def tried(server: RawServer, tmp_path: Path, **words: Any) -> Credential:
    source = {
        "adapter": "wechat_mp",
        "app_id": APP_ID,
        "secret_ref": "env:MP",
        "base_url": f"http://{server.at}",
        **words,
    }
    account = account_of(source)
    async with fetcher(server.network("site.test"), clock=SkippingClock(AT)) as inner:
        context = ChannelContext(reader=Hurried(inner), now=AT, base=tmp_path, vault=Vault(tmp_path), pause=no_wait)
        return await try_credential(account, account.sources[0], context, AT)


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MP", SECRET)


async def test_an_absent_credential_is_off_and_nobody_is_asked(tmp_path: Path) -> None:
    async with WechatPlatform() as platform:
        found = await tried(platform, tmp_path, secret_ref="env:NOT_SET_AT_ALL")
    assert found.state == "off"
    assert "未启用" in found.text
    assert platform.calls == []


@pytest.mark.usefixtures("secret")
async def test_a_good_credential_tells_the_calls_left(tmp_path: Path) -> None:
    async with WechatPlatform() as platform:
        found = await tried(platform, tmp_path)
    assert (found.state, "997" in found.text) == ("ok", True)


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(
    ("number", "word"),
    [(40164, "203.0.113.9"), (61004, "203.0.113.9"), (40125, "AppSecret"), (40013, "app_id"), (48001, "认证")],
)
async def test_a_refused_credential_says_what_to_do(tmp_path: Path, number: int, word: str) -> None:
    async with WechatPlatform() as platform:
        platform.moods["/cgi-bin/stable_token"] = [number]
        found = await tried(platform, tmp_path)
    assert found.state == "error"
    assert word in found.text
    assert SECRET not in found.text


@pytest.mark.usefixtures("secret")
async def test_a_token_endpoint_that_hangs_is_an_error_not_a_hang(tmp_path: Path) -> None:
    async with WechatPlatform() as platform:
        platform.moods["/cgi-bin/stable_token"] = [hanging]
        found = await tried(platform, tmp_path)
    assert (found.state, "超时" in found.text) == ("error", True)


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(
    ("days", "state", "word"),
    [(-1, "error", "结束"), (0, "warning", "还有 0 天"), (30, "warning", "30"), (31, "ok", "31")],
)
async def test_the_days_to_expiry_are_told(tmp_path: Path, days: int, state: str, word: str) -> None:
    async with WechatPlatform() as platform:
        found = await tried(platform, tmp_path, expires=AT.date() + timedelta(days=days))
    assert (found.state, word in found.text) == (state, True)


async def test_a_secret_that_others_may_read_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    file.chmod(0o644)
    async with WechatPlatform() as platform:
        found = await tried(platform, tmp_path, secret_ref="file:secret")
    assert (found.state, "chmod 600" in found.text) == ("error", True)


@pytest.mark.usefixtures("secret")
async def test_other_sources_are_tried_by_reading_them(tmp_path: Path) -> None:
    fields = {"items": "list", "published": "time"}
    for answer, state in ((reply('{"list": []}'), "ok"), (reply('{"error": 1}'), "error")):
        async with RawServer({"/list": answer}) as server:
            url = f"http://{server.at}/list"
            found = await tried(server, tmp_path, adapter="json_map", url=url, fields=fields, expires=date(2027, 9, 30))
        assert found.state == state


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_list_of_filings_is_read_below_its_banner(tmp_path: Path) -> None:
    rows = [
        ["临江区政务新媒体备案清单"],
        ["序号", "账号名称", "平台类型", "备案编号", "运行状态", "主办单位"],
        [1, "云溪发布", "微信公众号", "XC-7", "正常", "云溪街道办事处"],
        [2, "云 溪 旧 号", "新浪微博", 8, "已注销", None],
        [None, None, None, None, None, None],
    ]
    found = read_filings(workbook(tmp_path / "a.xlsx", rows))
    assert [(each.name, each.platform, each.number, each.state) for each in found] == [
        ("云溪发布", "微信公众号", "XC-7", "正常"),
        ("云溪旧号", "新浪微博", "8", "已注销"),
    ]


@pytest.mark.parametrize("rows", [[["甲", "乙"]], [["账号名称", "平台"]], [["账号名称"], ["云溪发布"]]])
def test_a_table_that_is_no_list_of_filings_is_refused(tmp_path: Path, rows: list[list[Any]]) -> None:
    with pytest.raises(UsageError, match="备案清单"):
        read_filings(workbook(tmp_path / "a.xlsx", rows))
