"""H12: a page that keeps robots out is recognised, asked once more with its cookie, and never fought."""

import asyncio

import pytest
from tests.servers.raw import Asked, RawServer, fetcher, page, reply

from auditor.model.words import Outcome

SCRIPT = "<html><head><script>var a=document.cookie;$_ts=window['$_ts'];</script></head><body></body></html>"
CHALLENGES = {
    "瑞数 412": reply(SCRIPT, "412 Precondition Failed", Set_Cookie="FSSBBIl1UgzbN7N80S=1"),
    "瑞数 202": reply(SCRIPT, "202 Accepted"),
    "瑞数 200": reply(SCRIPT),
    "加速乐 521": reply("<script>document.cookie='__jsl_clearance_s=1'</script>", "521 Unknown"),
    "cf-mitigated": reply("<p>Just a moment</p>", "403 Forbidden", cf_mitigated="challenge"),
    "captcha": reply("<html><body><script src='/TCaptcha.js'></script>请完成验证</body></html>"),
    "创宇盾": reply("<html><body>当前访问疑似黑客攻击，已被创宇盾拦截</body></html>", "405 Not Allowed"),
    "WAF": reply("<html><body>您的请求被拦截</body></html>", "403 Forbidden"),
}


@pytest.mark.parametrize("answer", CHALLENGES.values(), ids=CHALLENGES.keys())
async def test_a_challenge_is_recognised(answer: bytes):
    async with RawServer({"/": answer}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert got.outcome is Outcome.BLOCKED_CHALLENGE
    assert "白名单" in got.detail
    assert len(server.paths()) <= 2


@pytest.mark.parametrize("status", ["412 No", "521 No"])
async def test_a_challenge_that_only_wants_its_cookie_back_is_passed(status: str):
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        passed = "clear=1" in asked.headers.get("cookie", "")
        writer.write(page("正文") if passed else reply(SCRIPT, status, Set_Cookie="clear=1"))
        return True

    async with RawServer({"/": answer}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
        after = await f.get("http://site.test/")
    assert (got.outcome, after.outcome) == (Outcome.OK, Outcome.OK)
    assert len(server.paths()) == 3


ORDINARY = {
    "a page about verification": page(
        "关于开展滑动验证和人机验证改造的通知。" + "各科室：为做好有关工作，现将事项通知如下。" * 30
    ),
    "a login form with a captcha": page(
        "<img src='/captcha.jpg'>" + "请输入验证码后登录统一身份认证平台办理业务，咨询电话见下。" * 20
    ),
    "an empty page": reply(""),
    "a short page": page("暂无内容"),
    "a plain refusal": reply("<h1>403 Forbidden</h1>", "403 Forbidden"),
    "a page with the word webdriver": page("关于驱动程序 webdriver 的采购公告"),
}


@pytest.mark.parametrize("answer", ORDINARY.values(), ids=ORDINARY.keys())
async def test_an_ordinary_page_is_no_challenge(answer: bytes):
    async with RawServer({"/": answer}) as server, fetcher(server) as f:
        got = await f.get("http://site.test/")
    assert got.outcome in (Outcome.OK, Outcome.HTTP_4XX)


async def test_a_server_that_is_merely_down_behind_its_front_is_no_challenge():
    async with RawServer({"/": reply("Web server is down", "521 Down")}) as server, fetcher(server) as f:
        assert (await f.get("http://site.test/")).outcome is Outcome.HTTP_5XX
