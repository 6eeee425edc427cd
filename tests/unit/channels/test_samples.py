"""Every saved sample of a platform goes through its adapter: parsed, or refused with the stated reason."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.servers.platforms.wechat import APP_ID, COMPONENT_SECRET, REFRESH, SECRET, TICKET, WechatPlatform
from tests.servers.raw import RawServer, reply
from tests.unit.channels.conftest import AT, Covers, Gather, account_of
from tests.unit.channels.test_miniprogram import VERSION, VISITS, program

from auditor.channels import Window
from auditor.channels.post_page import judge_post_page
from auditor.channels.wechat_seen import read_basic, read_cumulate, read_menu, read_replies, read_summary
from auditor.model.facts import AccountFacts
from auditor.model.zone import SHANGHAI

pytestmark = pytest.mark.needs_data

DAYS = "/datacube/getarticletotaldetail"
PUBLISHED = "/cgi-bin/freepublish/batchget"
TOKEN = "/cgi-bin/stable_token"
LATE = datetime(2026, 11, 22, 18, tzinfo=SHANGHAI)
ONE_DAY = Window(start=date(2026, 9, 10), end=date(2026, 9, 10), at=AT)
NO_LIST = "没有内容列表"

DAY_LISTS = {
    "getarticletotaldetail_response.constructed.json": (2, True, ""),
    "getarticletotaldetail_empty.json": (0, True, ""),
    "getarticletotaldetail_delay.json": (0, False, "尚未备齐"),
    "error_40001.json": (0, False, "40001"),
    "error_42001.json": (0, False, "42001"),
    "error_40013.json": (0, False, "AppID 不正确"),
    "error_40125.json": (0, False, "AppSecret 不正确"),
    "error_40164.json": (0, False, "203.0.113.9"),
    "error_45009.json": (0, False, "次数已用完"),
    "error_45011.json": (0, False, "每分钟"),
    "error_47009.json": (0, False, "已下线"),
    "error_48001.json": (0, False, "没有该接口的权限"),
    "error_48004.json": (0, False, "违规"),
    "error_50002.json": (0, False, "冻结"),
    "error_53600.json": (0, False, "文章编号无效"),
    "error_system.json": (0, False, "平台繁忙"),
    # Answers of other interfaces, of retired ones above all, are not taken for a day's list.
    "DataCubeGetArticleSummaryResponse.json": (0, False, "其他日期"),
    "DataCubeGetArticleTotalResponse.json": (0, False, "其他日期"),
    "DataCubeGetUserReadResponse.json": (0, False, "其他日期"),
    "DataCubeGetUserShareResponse.json": (0, False, "其他日期"),
    "wechatpy_datacube_getarticlesummary.json": (0, False, "其他日期"),
    "wechatpy_datacube_getarticletotal.json": (0, False, "其他日期"),
    "wechatpy_datacube_getuserread.json": (0, False, "其他日期"),
    "CgibinDraftBatchGetResponse.json": (0, False, NO_LIST),
    "CgibinMaterialBatchGetMaterialResponse.json": (0, False, NO_LIST),
    "CgibinMessageMassGetResponse.json": (0, False, NO_LIST),
    "CgibinFreePublishGetResponse.json": (0, False, NO_LIST),
    "CgibinFreePublishGetArticleResponse.json": (0, False, NO_LIST),
}
TOKENS = {
    "stable_token_response.json": "ok",
    "CgibinTokenResponse.json": "ok",
    "wechatpy_token.json": "ok",
    "CgibinOpenApiQuotaGetResponse.json": "没有给出访问令牌",
}
REQUESTS = {
    "getarticletotaldetail_request.json": {"begin_date", "end_date"},
    "stable_token_request.json": {"grant_type", "appid", "secret"},
    "CgibinFreePublishBatchGetRequest.json": {"offset", "count", "no_content"},
    "DataCubeGetUserCumulateRequest.json": {"begin_date", "end_date"},
    "CgibinOpenApiQuotaGetRequest.json": {"cgi_path"},
    "DataCubeGetArticleSummaryRequest.json": {"begin_date", "end_date"},
    "DataCubeGetArticleTotalRequest.json": {"begin_date", "end_date"},
    "DataCubeGetUserReadRequest.json": {"begin_date", "end_date"},
    "CgibinMaterialBatchGetMaterialRequest.json": {"type", "offset", "count"},
}
ACCOUNT = {
    "wechatpy_get_current_selfmenu_info.json": (read_menu, {"menu_open": True}),
    "wechatpy_get_current_autoreply_info.json": (read_replies, {"auto_reply": True}),
    "DataCubeGetUserSummaryResponse.json": (read_summary, {"new_fans": 0, "lost_fans": 0}),
    "wechatpy_datacube_getusersummary.json": (read_summary, {}),
    "DataCubeGetUserCumulateResponse.json": (read_cumulate, {"fans": 1217056}),
    "wechatpy_datacube_getusercumulate.json": (read_cumulate, {}),
    "CgibinAccountGetAccountBasicInfoResponse.json": (
        read_basic,
        {"name": "帐号名称长度 111111122", "certified_until": date(2024, 11, 19)},
    ),
}
PAGES = {
    "article_page_deleted.html": "deleted",
    "article_page_violation.html": "violation",
    "article_page_violation_old.html": "violation",
    "article_page_blocked.html": "account_blocked",
    "article_page_migrated.html": "migrated",
    "article_page_verify.html": "unknown",
}
WEIBO = {"adapter": "weibo_open", "app_id": "1", "secret_ref": "env:TOKEN"}
KUAISHOU = {"adapter": "kuaishou_open", "app_id": "1", "secret_ref": "env:TOKEN"}
BILIBILI = {"adapter": "bilibili_open", "app_id": "1", "secret_ref": "env:TOKEN", "token_ref": "env:TOKEN"}
STORE = {"adapter": "appstore", "app_id": "1"}
PAPER = {
    "adapter": "json_map",
    "fields": {
        "items": "data.list",
        "published": "pubTimeLong",
        "title": "name",
        "id": "contId",
        "account": "authorInfo.sname",
    },
}
DOUYIN = {"adapter": "json_map", "fields": {"items": "data.list", "published": "create_time", "title": "title"}}
RELEASE = {"adapter": "json_map", "fields": {"items": "release", "published": "release_time"}}
FEED = {"adapter": "feed"}
OTHERS: Mapping[str, tuple[dict[str, Any], int, str]] = {
    # sample: its adapter, the posts read, what is said where it is refused
    "weibo/user_timeline_response.json": (WEIBO, 1, ""),
    "weibo/error_21335.json": (WEIBO, 0, "本人"),
    "weibo/m_getIndex_login_required.json": (WEIBO, 0, "要求登录"),
    "weibo/m_getIndex_posts.json": (WEIBO, 0, "没有微博列表"),
    "kuaishou/photo_list_response.constructed.json": (KUAISHOU, 1, ""),
    "kuaishou/error_ratelimit.constructed.json": (KUAISHOU, 0, "次数超限"),
    "bilibili/archive_viewlist_response.json": (BILIBILI, 1, ""),
    "appstore/itunes_lookup.json": (STORE, 1, ""),
    "appstore/itunes_lookup_missing.json": (STORE, 0, "下架"),
    "thepaper/pph_gov_response.constructed.json": (PAPER, 1, ""),
    "thepaper/netease_dy_media.constructed.html": ({"adapter": "list_page"}, 1, ""),
    "douyin/DouyinVideoListV1Response.json": (DOUYIN, 1, ""),
    "douyin/error_28001056_offline.json": (DOUYIN, 0, "没有“data.list”列表"),
    **{
        f"douyin/{name}.json": (DOUYIN, 0, "列表")
        for name in (
            "OAuthAccessTokenResponse",
            "OAuthClientTokenResponse",
            "OAuthRefreshTokenResponse",
            "OAuthRenewRefreshTokenResponse",
            "OAuthUserInfoResponse",
        )
    },
    # Lists of figures, not of videos: their rows carry no moment of publication, so nothing is taken from them.
    "douyin/DataExternalUserFansResponse.json": (DOUYIN, 0, "列表"),
    "douyin/DouyinUserFansDataV1Response.json": (DOUYIN, 0, "列表"),
    "douyin/DouyinVideoDataV1Response.json": (DOUYIN, 1, ""),
    "douyin/DouyinVideoBasicInfoV1Response.json": (DOUYIN, 1, ""),
    **{
        f"wechat_channels/{name}.json": (RELEASE, 0, "没有“release”列表")
        for name in (
            "ChannelsFinderLiveGetFinderAttributeByAppIdResponse",
            "ChannelsFinderLiveGetFinderLiveDataListRequest",
            "ChannelsFinderLiveGetFinderLiveDataListResponse",
            "ChannelsLiveDashboardGetLiveListResponse",
        )
    },
    "rsshub/transform_html.rss.xml": (FEED, 2, ""),
    "rsshub/transform_html.atom.xml": (FEED, 2, ""),
    "rsshub/transform_html.feed.json": (FEED, 2, ""),
    "rsshub/weibo_user.rss.xml": (FEED, 1, ""),
    "rsshub/weibo_user.feed.json": (FEED, 1, ""),
    "rsshub/empty_503.json": (FEED, 0, "出错信息"),
    "rsshub/error_503.html": (FEED, 0, "网页或出错信息"),
    "rsshub/error_503_json.body.json": (FEED, 0, "出错信息"),
    "feeds/rss20.xml": (FEED, 2, ""),
    "feeds/atom.xml": (FEED, 2, ""),
    "feeds/jsonfeed11.json": (FEED, 2, ""),
}
PROGRAM = {
    # what is put in place of the version, and of the visits: posts read, whether the program is in use, what is said
    "getversioninfo_response": ((1, True, ""), (0, None, "没有访问统计")),
    "DataCubeGetWeAnalysisAppIdDailySummaryTrendResponse": ((0, None, "没有给出线上版本"), (0, True, "看不出更新")),
    "DataCubeGetWeAnalysisAppIdDailyVisitTrendResponse": ((0, None, "没有给出线上版本"), (0, None, "看不出更新")),
    "WxaApiFeedbackListResponse": ((0, None, "没有给出线上版本"), (0, None, "看不出更新")),
    "WxaGetWxaDevInfoResponse": ((0, None, "没有给出线上版本"), (0, None, "没有访问统计")),
}
NOT_ANSWERS = {"MANIFEST.tsv", "rsshub/package.json", "rsshub/error_503_json.headers"}
"""The list of samples, and files that describe how a sample was made."""


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", SECRET)
    for name, value in (("DIRECT", SECRET), ("COMPONENT", COMPONENT_SECRET), ("REFRESH", REFRESH), ("TICKET", TICKET)):
        monkeypatch.setenv(name, value)


def sample(shared_data: Path, name: str) -> bytes:
    return (shared_data / "newmedia_samples" / name).read_bytes()


def errors(facts: AccountFacts) -> str:
    return "；".join(error for run in facts.runs for error in run.errors)


def mp(platform: WechatPlatform) -> Any:
    words = {"adapter": "wechat_mp", "app_id": APP_ID, "secret_ref": "env:TOKEN", "base_url": platform.base_url}
    return account_of(words)


def test_every_sample_is_named_here(shared_data: Path) -> None:
    folder = shared_data / "newmedia_samples"
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - NOT_ANSWERS
    named = {f"wechat_mp/{name}" for table in (DAY_LISTS, TOKENS, REQUESTS, ACCOUNT, PAGES) for name in table}
    named |= {f"miniprogram/{name}.json" for name in PROGRAM}
    named |= OTHERS.keys() | {"wechat_mp/CgibinFreePublishBatchGetResponse.json"}
    assert {name for name in there if not name.startswith("exports/")} == named


@pytest.mark.parametrize("name", DAY_LISTS)
async def test_an_answer_in_place_of_a_days_list(gather: Gather, covers: Covers, shared_data: Path, name: str) -> None:
    posts, complete, said = DAY_LISTS[name]
    async with WechatPlatform() as platform:
        platform.moods[DAYS] = [reply(sample(shared_data, f"wechat_mp/{name}"), kind="application/json")] * 9
        facts = await gather(platform, mp(platform), window=ONE_DAY)
    assert (len(facts.posts), facts.complete) == (posts, complete)
    assert said in errors(facts)
    covers("wechat_mp", "sample", name)


@pytest.mark.parametrize("name", TOKENS)
async def test_an_answer_in_place_of_a_token(gather: Gather, covers: Covers, shared_data: Path, name: str) -> None:
    async with WechatPlatform() as platform:
        body = sample(shared_data, f"wechat_mp/{name}")
        platform.tokens.add(str(json.loads(body.decode("utf-8-sig")).get("access_token")))
        platform.moods[TOKEN] = [reply(body, kind="application/json")]
        facts = await gather(platform, mp(platform), window=ONE_DAY)
    if TOKENS[name] == "ok":
        assert facts.complete
    else:
        assert TOKENS[name] in errors(facts)
    covers("wechat_mp", "sample", name)


async def test_the_publish_objects_of_the_sample_have_no_moment_and_are_no_posts(
    gather: Gather, covers: Covers, shared_data: Path
) -> None:
    async with WechatPlatform() as platform:
        body = sample(shared_data, "wechat_mp/CgibinFreePublishBatchGetResponse.json")
        platform.moods[PUBLISHED] = [reply(body, kind="application/json")]
        facts = await gather(platform, mp(platform), window=ONE_DAY)
    assert (facts.posts, facts.complete) == ((), True)
    covers("wechat_mp", "sample", "CgibinFreePublishBatchGetResponse.json")


@pytest.mark.parametrize("name", REQUESTS)
def test_the_saved_requests_have_the_fields_that_are_sent(covers: Covers, shared_data: Path, name: str) -> None:
    saved = json.loads(sample(shared_data, f"wechat_mp/{name}").decode("utf-8-sig"))
    assert saved.keys() >= REQUESTS[name]
    covers("wechat_mp", "sample", name)


@pytest.mark.parametrize("name", ACCOUNT)
def test_what_a_platform_says_of_an_account(covers: Covers, shared_data: Path, name: str) -> None:
    reader, expected = ACCOUNT[name]
    found = reader(json.loads(sample(shared_data, f"wechat_mp/{name}").decode("utf-8-sig")))
    assert {key: found[key] for key in expected} == expected
    if reader is read_menu:
        assert found["menu"][0].url == "http://www.qq.com"
        assert [entry.name for entry in found["menu"]][-2:] == ["text", "photo"]
    covers("wechat_mp", "sample", name)


@pytest.mark.parametrize("name", PAGES)
def test_a_posts_page_is_judged_by_its_body(covers: Covers, shared_data: Path, name: str) -> None:
    body = sample(shared_data, f"wechat_mp/{name}")
    found = judge_post_page(body, "https://mp.weixin.qq.com/s/x", today=AT.date())
    assert found.page.state == PAGES[name]
    covers("wechat_mp", "sample", name)


@pytest.mark.parametrize("name", OTHERS)
async def test_an_answer_of_another_platform(gather: Gather, covers: Covers, shared_data: Path, name: str) -> None:
    words, posts, said = OTHERS[name]
    body = sample(shared_data, name)
    paths = (
        "/source",
        "/2/statuses/user_timeline.json",
        "/openapi/photo/list",
        "/arcopen/fn/archive/viewlist",
        "/lookup",
    )
    kind = "text/html" if name.endswith("html") else "application/feed+json"
    async with RawServer(dict.fromkeys(paths, reply(body, kind=kind))) as server:
        own = words["adapter"] in ("weibo_open", "kuaishou_open", "bilibili_open", "appstore")
        url = {"base_url": f"http://{server.at}"} if own else {"url": "http://site.test/source"}
        account = account_of({**words, **url}, "其他", name="某街道")
        facts = await gather(
            server, account, hosts=("site.test",), now=LATE, window=Window(start=AT.date(), end=LATE.date(), at=LATE)
        )
    assert len(facts.posts) == posts, errors(facts)
    assert said in errors(facts)
    if not posts:
        assert not facts.complete
    covers(words["adapter"], "sample", name)
    if said:
        covers(words["adapter"], "error", name)


@pytest.mark.parametrize("auth", ["component", "direct"])
@pytest.mark.parametrize("name", PROGRAM)
async def test_an_answer_of_a_small_program(
    gather: Gather, covers: Covers, shared_data: Path, name: str, auth: str
) -> None:
    posts, used, said = PROGRAM[name][auth == "direct"]
    body = sample(shared_data, f"miniprogram/{name}.json")
    async with WechatPlatform() as platform:
        platform.moods = {path: [reply(body, kind="application/json")] for path in (VERSION, VISITS)}
        facts = await gather(platform, program(platform, auth))
    assert (len(facts.posts), facts.seen.reachable, facts.complete) == (posts, used, False), errors(facts)
    assert said in errors(facts)
    covers("miniprogram", "sample", name)
