"""小程序 through the simulated platform: a release is a post, visits are no proof of one."""

import json
from datetime import datetime
from typing import Any

import pytest
from tests.servers.platforms.wechat import (
    APP_ID,
    BAD_GATEWAY,
    COMPONENT,
    COMPONENT_SECRET,
    REFRESH,
    SECRET,
    TICKET,
    WechatPlatform,
)
from tests.servers.raw import reply
from tests.unit.channels.conftest import Covers, Gather, account_of

from auditor.channels.wechat_errors import MEANINGS
from auditor.model.facts import AccountFacts
from auditor.model.office import Account
from auditor.model.zone import SHANGHAI

VERSION = "/wxa/getversioninfo"
VISITS = "/datacube/getweanalysisappiddailysummarytrend"


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("DIRECT", SECRET), ("COMPONENT", COMPONENT_SECRET), ("REFRESH", REFRESH), ("TICKET", TICKET)):
        monkeypatch.setenv(name, value)


def program(platform: WechatPlatform, auth: str = "component") -> Account:
    words: dict[str, Any] = {"adapter": "miniprogram", "app_id": APP_ID, "base_url": platform.base_url, "auth": auth}
    if auth == "component":
        words |= {"component_app_id": COMPONENT, "token_ref": "env:REFRESH", "ticket_ref": "env:TICKET"}
    return account_of({**words, "secret_ref": "env:COMPONENT" if auth == "component" else "env:DIRECT"}, "小程序")


def errors(facts: AccountFacts) -> str:
    return "；".join(error for run in facts.runs for error in run.errors)


async def test_the_released_version_stands_for_a_post(gather: Gather) -> None:
    async with WechatPlatform() as platform:
        facts = await gather(platform, program(platform))
    (post,) = facts.posts
    assert (post.title, post.kind) == ("版本 2.1.0", "version")
    assert post.published_at == datetime(2026, 9, 23, 10, 0, tzinfo=SHANGHAI)
    assert (facts.seen.version, facts.runs[0].status, facts.complete) == ("2.1.0", "ok", False)
    assert VISITS not in platform.calls


async def test_visits_prove_use_and_no_release(gather: Gather) -> None:
    async with WechatPlatform() as platform:
        facts = await gather(platform, program(platform, "direct"))
    assert (facts.posts, facts.seen.reachable, facts.complete, facts.runs[0].status) == ((), True, False, "ok_empty")
    assert "看不出更新情况" in errors(facts)
    assert VERSION not in platform.calls


ODD = {
    "never released": {"errcode": 0, "exp_info": {"exp_time": 1790128800}},
    "a release of tomorrow": {"errcode": 0, "release_info": {"release_time": 1790848200, "release_version": "3"}},
    "a time in words": {"errcode": 0, "release_info": {"release_time": "昨天", "release_version": "3"}},
    "a release that is a list": {"errcode": 0, "release_info": [1]},
}


@pytest.mark.parametrize("name", ODD)
async def test_a_version_without_a_moment_is_no_post(gather: Gather, name: str) -> None:
    async with WechatPlatform() as platform:
        platform.moods[VERSION] = [reply(json.dumps(ODD[name]), kind="application/json")]
        facts = await gather(platform, program(platform))
    assert (facts.posts, facts.complete, facts.runs[0].status) == ((), False, "ok_empty")
    assert errors(facts)


@pytest.mark.parametrize("auth", ["component", "direct"])
@pytest.mark.parametrize("number", sorted(MEANINGS))
async def test_a_refusal_is_failed_with_what_to_do(gather: Gather, covers: Covers, auth: str, number: int) -> None:
    async with WechatPlatform() as platform:
        platform.moods = {path: [number] * 9 for path in (VERSION, VISITS)}
        facts = await gather(platform, program(platform, auth))
    assert (facts.runs[0].status, facts.runs[0].error_code, facts.posts) == ("failed", str(number), ())
    assert MEANINGS[number].text in errors(facts)
    covers("miniprogram", "error", number)


async def test_an_error_page_is_failed(gather: Gather) -> None:
    async with WechatPlatform() as platform:
        platform.moods[VERSION] = [BAD_GATEWAY] * 9
        facts = await gather(platform, program(platform))
    assert (facts.runs[0].status, facts.posts) == ("failed", ())
