"""List pages, mapped data, the app store, probes, entries by hand, and the experimental interfaces."""

import hashlib
import hmac
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.servers.raw import Answer, RawServer, Script, reply
from tests.unit.channels.conftest import AT, Covers, Gather, account_of

from auditor.model.facts import AccountFacts

SECRET = "an-access-token-0815"
JSON = "application/json"


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", SECRET)


def said(document: Any) -> bytes:
    return reply(json.dumps(document, ensure_ascii=False), kind=JSON)


def errors(facts: AccountFacts) -> str:
    return "；".join(error for run in facts.runs for error in run.errors)


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(f"{text}+08:00").timestamp())


# -- mapped data ----------------------------------------------------------------------------------------------------

FIELDS = {"items": "data.list", "published": "pubTimeLong", "title": "name", "id": "contId", "reads": "reads"}


def mapped(server: RawServer, **more: Any) -> Any:
    url = f"http://{server.at}/list?from={{start}}"
    return account_of({"adapter": "json_map", "url": url, "fields": FIELDS, **more}, "澎湃政务")


def rows(*days: str, **more: Any) -> dict[str, Any]:
    made = [
        {"contId": day, "name": f"{day}要闻", "pubTimeLong": seconds(f"{day}T10:00:00") * 1000, **more} for day in days
    ]
    return {"code": 200, "data": {"list": made}}


async def test_mapped_fields_are_read_back_to_the_oldest_entry(gather: Gather) -> None:
    async with RawServer({"/list": said(rows("2026-09-20", "2026-06-20", reads="1.2万"))}) as server:
        facts = await gather(server, mapped(server))
    assert [(post.title, post.published_at.date(), post.reads) for post in facts.posts] == [
        ("2026-06-20要闻", date(2026, 6, 20), 12000),
        ("2026-09-20要闻", date(2026, 9, 20), 12000),
    ]
    assert (facts.complete, facts.coverage_to) == (True, date(2026, 9, 29))


async def test_a_secret_goes_into_the_header_named_and_the_period_into_the_address(gather: Gather) -> None:
    async with RawServer({"/list": said(rows("2026-09-20"))}) as server:
        facts = await gather(server, mapped(server, secret_ref="env:TOKEN", header="X-Api-Key"))
    assert server.asked[0].headers["x-api-key"] == SECRET
    assert server.asked[0].target == "/list?from=2026-07-01"
    assert SECRET not in repr(facts)


async def test_pages_are_followed_by_a_body_until_the_quarter_is_reached(gather: Gather) -> None:
    pages = [said(rows("2026-09-20")), said(rows("2026-08-01")), said(rows("2026-06-01")), said(rows("2026-05-01"))]
    async with RawServer({"/list": pages}) as server:
        facts = await gather(server, mapped(server, body='{"pageNum":{page},"pphId":"7"}'))
    assert [json.loads(asked.body)["pageNum"] for asked in server.asked] == [1, 2, 3]
    assert (len(facts.posts), facts.complete) == (3, True)


async def test_pages_that_repeat_are_read_once_more_and_no_further(gather: Gather) -> None:
    async with RawServer({"/list": said(rows("2026-09-20"))}) as server:
        facts = await gather(server, mapped(server, body='{"pageNum":{page}}'))
    assert len(server.asked) == 2
    assert not facts.complete


BAD_LISTS = {
    "an error in place of data": said({"code": 500, "msg": "系统繁忙"}),
    "a page": reply("<html>请登录</html>"),
    "a server error": reply("", status="502 Bad Gateway"),
    "a list that is none": said({"data": {"list": "无"}}),
}


@pytest.mark.parametrize("name", BAD_LISTS)
async def test_mapped_data_that_is_no_list_is_failed(gather: Gather, covers: Covers, name: str) -> None:
    async with RawServer({"/list": BAD_LISTS[name]}) as server:
        facts = await gather(server, mapped(server))
    assert ([run.status for run in facts.runs], facts.complete) == (["failed"], False)
    covers("json_map", "error", name)


async def test_an_empty_list_proves_nothing(gather: Gather) -> None:
    async with RawServer({"/list": said(rows())}) as server:
        facts = await gather(server, mapped(server))
    assert ([run.status for run in facts.runs], facts.complete) == (["ok_empty"], False)


async def test_a_row_without_a_certain_date_leaves_the_list_partial(gather: Gather) -> None:
    listed = rows("2026-09-20", "2026-06-20")
    listed["data"]["list"].append({"contId": "x", "name": "无日期", "pubTimeLong": "昨天"})
    async with RawServer({"/list": said(listed)}) as server:
        facts = await gather(server, mapped(server))
    assert ([run.status for run in facts.runs], facts.complete, len(facts.posts)) == (["partial"], False, 2)


async def test_the_list_of_another_account_is_refused(gather: Gather) -> None:
    async with RawServer({"/list": said(rows("2026-09-20", who="别家发布"))}) as server:
        facts = await gather(server, mapped(server, fields={**FIELDS, "account": "who"}))
    assert facts.posts == ()
    assert "别家发布" in errors(facts)


# -- list pages -----------------------------------------------------------------------------------------------------


def list_html(*days: str) -> bytes:
    items = "".join(
        f'<li><h4><a href="/article/{day}.html">{day}街道开展消防演练活动</a></h4><span>{day} 10:00:00</span></li>'
        for day in days
    )
    text = (
        f'<html><head><meta charset="utf-8"><title>云溪</title></head><body><ul class="list">{items}</ul></body></html>'
    )
    return reply(text, kind="text/html; charset=utf-8")


async def test_a_list_page_is_read_as_the_portals_lists_are(gather: Gather) -> None:
    async with RawServer({"/media.html": list_html("2026-09-20", "2026-08-20", "2026-06-20")}) as server:
        source = {"adapter": "list_page", "url": "http://site.test/media.html"}
        facts = await gather(server, account_of(source, "网易号"), hosts=("site.test",))
    assert [post.published_at.date() for post in facts.posts] == [
        date(2026, 6, 20),
        date(2026, 8, 20),
        date(2026, 9, 20),
    ]
    assert facts.complete


@pytest.mark.parametrize(
    "answer",
    [reply("<html><body><p>登录后查看</p></body></html>"), reply("", status="502 Bad Gateway"), reply("")],
    ids=["no list", "server error", "empty"],
)
async def test_a_list_page_without_a_list_is_failed_and_never_empty(
    gather: Gather, covers: Covers, answer: bytes
) -> None:
    async with RawServer({"/media.html": answer}) as server:
        source = {"adapter": "list_page", "url": "http://site.test/media.html"}
        facts = await gather(server, account_of(source, "网易号"), hosts=("site.test",))
    assert ([run.status for run in facts.runs], facts.complete) == (["failed"], False)
    covers("list_page", "error", answer)


# -- app store and probe --------------------------------------------------------------------------------------------


async def test_an_app_on_offer_tells_its_version_and_day(gather: Gather) -> None:
    app = {
        "trackId": 7,
        "version": "1.0.5",
        "currentVersionReleaseDate": "2026-09-09T01:12:17Z",
        "trackName": "云溪通",
        "trackViewUrl": "https://apps.apple.example/7",
    }
    async with RawServer({"/lookup": said({"resultCount": 1, "results": [app]})}) as server:
        source = {"adapter": "appstore", "app_id": "7", "base_url": f"http://{server.at}"}
        facts = await gather(server, account_of(source, "移动客户端"))
    assert server.asked[0].target == "/lookup?id=7&country=cn"
    assert (facts.seen.name, facts.seen.version, facts.seen.reachable) == ("云溪通", "1.0.5", True)
    assert [(post.kind, post.published_at.isoformat()) for post in facts.posts] == [
        ("version", "2026-09-09T09:12:17+08:00")
    ]
    assert not facts.complete


async def test_an_app_that_the_store_does_not_know_is_not_reachable(gather: Gather) -> None:
    async with RawServer({"/lookup": said({"resultCount": 0, "results": []})}) as server:
        source = {"adapter": "appstore", "app_id": "cn.example.app", "base_url": f"http://{server.at}"}
        facts = await gather(server, account_of(source, "移动客户端"))
    assert facts.seen.reachable is False
    assert "下架" in errors(facts)


@pytest.mark.parametrize(
    ("answer", "reachable"),
    [
        (reply("好"), True),
        (reply("", status="404 Not Found"), False),
        (reply("", status="429 Too Many Requests", Retry_After="99999"), None),
    ],
)
async def test_a_probe_tells_what_opens_and_never_blames_a_refusal(
    gather: Gather, covers: Covers, answer: bytes, reachable: bool | None
) -> None:
    async with RawServer({"/app": answer}) as server:
        source = {"adapter": "http_probe", "url": "http://site.test/app"}
        facts = await gather(server, account_of(source, "小程序"), hosts=("site.test",))
    assert (facts.seen.reachable, facts.complete) == (reachable, False)
    if not reachable:
        covers("http_probe", "error", answer)


# -- by hand --------------------------------------------------------------------------------------------------------

LOOKED = {"seen_by": "林若川", "seen_on": date(2026, 9, 30)}


async def test_a_day_seen_by_a_person_proves_that_day_and_no_more(gather: Gather, tmp_path: Path) -> None:
    (tmp_path / "shot.png").write_bytes(b"x")
    source = {"adapter": "manual", "published": date(2026, 9, 25), "screenshot": "shot.png", **LOOKED}
    async with RawServer() as server:
        facts = await gather(server, account_of(source, "今日头条"))
    assert [(post.published_at.date(), post.origin) for post in facts.posts] == [(date(2026, 9, 25), "manual")]
    assert (facts.recorded_by, facts.complete, facts.runs[0].status) == ("林若川", False, "ok")


POST = """<html><head><title>微信公众平台</title></head><body><h1 id="activity-name">云溪街道开展防汛演练</h1>
<a id="js_name">云溪发布</a><div id="js_content">{}</div>
<script>var ct = "{}"; var nickname = "云溪发布";</script></body></html>"""


async def test_a_link_pasted_by_a_person_gives_its_day_and_the_accounts_name(gather: Gather) -> None:
    text = POST.format("九月二十五日，云溪街道组织防汛演练。" * 9, seconds("2026-09-25T09:30:00"))
    async with RawServer({"/s/1": reply(text)}) as server:
        source = {"adapter": "manual", "url": "http://site.test/s/1", **LOOKED}
        facts = await gather(server, account_of(source), hosts=("site.test",))
    assert [post.published_at.isoformat() for post in facts.posts] == ["2026-09-25T09:30:00+08:00"]
    assert facts.seen.name == "云溪发布"


async def test_a_link_to_a_removed_post_proves_nothing(gather: Gather) -> None:
    async with RawServer({"/s/1": reply("<title>微信公众平台</title><p>该内容已被发布者删除</p>")}) as server:
        source = {"adapter": "manual", "url": "http://site.test/s/1", "published": date(2026, 9, 25), **LOOKED}
        facts = await gather(server, account_of(source), hosts=("site.test",))
    assert facts.posts == ()
    assert "已被发布者删除" in errors(facts)


async def test_a_link_that_cannot_be_read_leaves_the_persons_word(gather: Gather) -> None:
    async with RawServer({"/s/1": reply("<p>当前环境异常，完成验证后即可继续访问。</p>")}) as server:
        source = {"adapter": "manual", "url": "http://site.test/s/1", "published": date(2026, 9, 25), **LOOKED}
        facts = await gather(server, account_of(source), hosts=("site.test",))
    assert [post.published_at.date() for post in facts.posts] == [date(2026, 9, 25)]


@pytest.mark.parametrize(
    ("words", "said_of_it"),
    [
        ({}, "没有填写"),
        ({"published": date(2026, 9, 25)}, "由谁"),
        ({"published": date(2026, 9, 30), "seen_by": "甲", "seen_on": date(2026, 9, 1)}, "晚于核验日期"),
        ({"published": date(2026, 9, 25), "screenshot": "nowhere.png", **LOOKED}, "找不到登记的截图"),
    ],
)
async def test_an_entry_by_hand_with_a_gap_says_so(
    gather: Gather, covers: Covers, words: dict[str, Any], said_of_it: str
) -> None:
    async with RawServer() as server:
        facts = await gather(server, account_of({"adapter": "manual", **words}, "今日头条"))
    assert said_of_it in errors(facts)
    covers("manual", "error", said_of_it)


# -- experimental interfaces ----------------------------------------------------------------------------------------


def status(day: str, number: int, **more: Any) -> dict[str, Any]:
    moment = datetime.fromisoformat(f"{day}T10:00:00")
    return {
        "idstr": str(number),
        "created_at": moment.strftime("%a %b %d %H:%M:%S +0800 %Y"),
        "text": f"第{number}条",
        "reposts_count": 1,
        "user": {"screen_name": "云溪发布", "followers_count": "1.2万"},
        **more,
    }


def weibo(server: RawServer) -> Any:
    source = {"adapter": "weibo_open", "app_id": "1001", "secret_ref": "env:TOKEN", "base_url": f"http://{server.at}"}
    return account_of(source, "新浪微博")


async def test_a_timeline_is_read_and_pinned_posts_prove_no_days(gather: Gather) -> None:
    pinned = status("2024-01-01", 1, profile_type_id="proweibotop_")
    pages = {"statuses": [pinned, status("2026-09-20", 2), status("2026-06-20", 3, retweeted_status={})]}
    async with RawServer({"/2/statuses/user_timeline.json": said({**pages, "total_number": 900})}) as server:
        facts = await gather(server, weibo(server))
    assert (facts.complete, facts.coverage_from, facts.seen.fans) == (True, date(2026, 6, 20), 12000)
    assert [(post.pinned, post.original) for post in facts.posts] == [(True, True), (False, False), (False, True)]
    assert facts.runs[0].experimental
    assert SECRET not in repr(facts)


WEIBO_ERRORS = {
    "another users posts": ({"error": "uid must be the current user", "error_code": 21335}, "本人"),
    "a token that ended": ({"error": "expired_token", "error_code": 21327}, "过期"),
    "a login page in json": ({"ok": -100, "url": "https://passport.example"}, "登录"),
    "an error nobody knows": ({"error_code": 1}, "1"),
    "no list": ({"total_number": 3}, "没有微博列表"),
}


@pytest.mark.parametrize("name", WEIBO_ERRORS)
async def test_errors_of_the_timeline_are_named(gather: Gather, covers: Covers, name: str) -> None:
    document, word = WEIBO_ERRORS[name]
    async with RawServer({"/2/statuses/user_timeline.json": said(document)}) as server:
        facts = await gather(server, weibo(server))
    assert facts.runs[0].status == "failed"
    assert word in facts.runs[0].errors[0]
    covers("weibo_open", "error", name)


async def test_a_timeline_that_says_there_is_more_but_repeats_itself_ends(gather: Gather) -> None:
    page = said({"statuses": [status("2026-09-20", 2)], "total_number": 900})
    async with RawServer({"/2/statuses/user_timeline.json": page}) as server:
        facts = await gather(server, weibo(server))
    assert (len(server.asked), facts.complete) == (2, False)


def video(number: int, day: str, **more: Any) -> dict[str, Any]:
    return {"photo_id": f"p{number}", "caption": f"第{number}条", "create_time": seconds(f"{day}T10:00:00"), **more}


def kuaishou(server: RawServer, **more: Any) -> Any:
    source = {"adapter": "kuaishou_open", "app_id": "k1", "secret_ref": "env:TOKEN", "base_url": f"http://{server.at}"}
    return account_of({**source, **more}, "快手")


async def test_videos_are_read_in_seconds_and_milliseconds_and_pending_ones_do_not_count(gather: Gather) -> None:
    listed = [
        video(1, "2026-09-20", view_count=100),
        {**video(2, "2026-09-10"), "create_time": seconds("2026-09-10T10:00:00") * 1000},
        video(3, "2026-09-25", pending=True),
    ]
    async with RawServer({"/openapi/photo/list": said({"result": 1, "video_list": listed})}) as server:
        facts = await gather(server, kuaishou(server))
    assert [(post.published_at.date().day, post.state) for post in facts.posts] == [
        (10, "published"),
        (20, "published"),
        (25, "pending"),
    ]
    assert (facts.complete, facts.coverage_from) == (True, date(2026, 7, 1))


@pytest.mark.parametrize("code", [100100402, 200100410, 100110000])
async def test_errors_of_the_video_list_are_named(gather: Gather, covers: Covers, code: int) -> None:
    async with RawServer({"/openapi/photo/list": said({"result": code, "error_msg": "x"})}) as server:
        facts = await gather(server, kuaishou(server))
    assert (facts.runs[0].status, facts.runs[0].error_code) == ("failed", str(code))
    covers("kuaishou_open", "error", code)


@pytest.mark.parametrize(
    "document",
    [{"code": -4, "message": "sign error"}, {"code": -101}, {"code": 0}, {"code": 0, "data": {"list": "无"}}, {}],
    ids=["signature", "not logged in", "no data", "no list", "nothing"],
)
async def test_errors_of_the_archive_are_named(
    gather: Gather, covers: Covers, monkeypatch: pytest.MonkeyPatch, document: dict[str, Any]
) -> None:
    monkeypatch.setenv("ACCESS", "bili-access-token")
    async with RawServer({"/arcopen/fn/archive/viewlist": said(document)}) as server:
        source = {"adapter": "bilibili_open", "app_id": "key-1", "secret_ref": "env:TOKEN", "token_ref": "env:ACCESS"}
        facts = await gather(server, account_of({**source, "base_url": f"http://{server.at}"}, "哔哩哔哩"))
    assert (facts.runs[0].status, facts.complete, facts.posts) == ("failed", False, ())
    assert facts.runs[0].errors
    covers("bilibili_open", "error", document)


@pytest.mark.parametrize(
    "answer",
    [said({}), said([]), reply("<html>busy</html>"), reply("", status="503 Service Unavailable")],
    ids=["nothing", "a list", "a page", "a server error"],
)
async def test_a_store_that_says_nothing_is_failed(gather: Gather, covers: Covers, answer: bytes) -> None:
    async with RawServer({"/lookup": answer}) as server:
        source = {"adapter": "appstore", "app_id": "7", "base_url": f"http://{server.at}"}
        facts = await gather(server, account_of(source, "移动客户端"))
    assert (facts.runs[0].status, facts.seen.reachable, facts.posts) == ("failed", None, ())
    covers("appstore", "error", answer)


async def test_an_access_token_is_renewed_and_the_new_refresh_token_kept(
    gather: Gather, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFRESH", "refresh-token-1")
    renewed = {"result": 1, "access_token": "access-token-1", "refresh_token": "refresh-token-2", "expires_in": 172800}
    answers: dict[str, Answer | list[Answer]] = {
        "/openapi/photo/list": said({"result": 1, "video_list": [video(1, "2026-09-20")]}),
        "/oauth2/refresh_token": said(renewed),
    }
    async with RawServer(answers) as server:
        await gather(server, kuaishou(server, token_ref="env:REFRESH"))
        facts = await gather(server, kuaishou(server, token_ref="env:REFRESH"))
    assert sum("/oauth2/refresh_token" in path for path in server.paths()) == 1
    assert "refresh-token-2" not in repr(facts)


def signature_checked(document: Any) -> Script:
    """Answer only a request whose signature is right; the platform's own rule, written anew."""

    async def answer(asked: Any, writer: Any) -> bool:
        names = sorted(name for name in asked.headers if name.startswith("x-bili-"))
        lines = "\n".join(f"{name}:{asked.headers[name]}" for name in names)
        expected = hmac.new(SECRET.encode(), lines.encode(), hashlib.sha256).hexdigest()
        empty = hashlib.md5(b"").hexdigest()
        right = (
            len(names) == 6
            and asked.headers["authorization"] == expected
            and asked.headers["x-bili-content-md5"] == empty
        )
        writer.write(said(document if right else {"code": -4, "message": "sign error"}))
        return True

    return answer


def archive(day: str, number: int, state: int = 0) -> dict[str, Any]:
    return {
        "resource_id": f"BV{number}",
        "title": f"第{number}条",
        "ptime": seconds(f"{day}T10:00:00"),
        "copyright": 1,
        "addit_info": {"state": state, "state_desc": "开放浏览"},
    }


async def test_a_signed_request_is_answered_and_unopened_videos_do_not_count(
    gather: Gather, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESS", "bili-access-token")
    listed = {"list": [archive("2026-09-20", 1), archive("2026-09-25", 2, -4)], "page": {"total": 2}}
    answers = {"/arcopen/fn/archive/viewlist": signature_checked({"code": 0, "data": listed})}
    async with RawServer(answers) as server:
        source = {
            "adapter": "bilibili_open",
            "app_id": "key-1",
            "secret_ref": "env:TOKEN",
            "token_ref": "env:ACCESS",
            "base_url": f"http://{server.at}",
        }
        facts = await gather(server, account_of(source, "哔哩哔哩"))
    assert [(post.state, post.original) for post in facts.posts] == [("published", True), ("pending", True)]
    assert (facts.complete, facts.coverage_to) == (True, AT.date().replace(day=29))


async def test_videos_that_say_there_are_more_but_repeat_themselves_end(
    gather: Gather, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESS", "bili-access-token")
    many = [video(number, "2026-09-20") for number in range(200)]
    async with RawServer({"/openapi/photo/list": said({"result": 1, "video_list": many})}) as server:
        facts = await gather(server, kuaishou(server))
    assert (len(server.asked), facts.complete, len(facts.posts)) == (2, False, 200)
    listed = {"list": [archive("2026-09-20", 1)], "page": {"total": 900}}
    async with RawServer({"/arcopen/fn/archive/viewlist": said({"code": 0, "data": listed})}) as server:
        source = {"adapter": "bilibili_open", "app_id": "key-1", "secret_ref": "env:TOKEN", "token_ref": "env:ACCESS"}
        facts = await gather(server, account_of({**source, "base_url": f"http://{server.at}"}, "哔哩哔哩"))
    assert (len(server.asked), facts.complete, len(facts.posts)) == (2, False, 1)


# -- all together ---------------------------------------------------------------------------------------------------


async def test_an_adapter_that_stumbles_costs_its_own_source_only(
    gather: Gather, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.channels import gather as gathering

    async def stumbling(*_: object) -> Any:
        raise RuntimeError(f"with a secret {SECRET}")

    monkeypatch.setattr(gathering, "ADAPTERS", {**gathering.ADAPTERS, "feed": stumbling})
    async with RawServer({"/list": said(rows("2026-09-20"))}) as server:
        account = account_of({"adapter": "feed", "url": "http://site.test/feed"}, "澎湃政务")
        both = account.model_copy(update={"sources": (*account.sources, *mapped(server).sources)})
        facts = await gather(server, both)
    assert [run.status for run in facts.runs] == ["failed", "ok"]
    assert len(facts.posts) == 1
    assert "RuntimeError" in errors(facts)
    assert SECRET not in errors(facts)
