"""The 公众号 interface against the simulated platform: every refusal named, every hole told, no silence invented."""

import dataclasses
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.servers.platforms.wechat import (
    APP_ID,
    BAD_GATEWAY,
    COMPONENT,
    COMPONENT_SECRET,
    REFRESH,
    SECRET,
    TICKET,
    Article,
    WechatPlatform,
    dripping,
    hanging,
)
from tests.servers.raw import page, reply
from tests.unit.channels.conftest import AT, Covers, Gather, account_of

from auditor.channels.wechat_errors import MEANINGS
from auditor.model.facts import AccountFacts, PostImport
from auditor.model.office import Account
from auditor.model.zone import SHANGHAI

TOKEN = "/cgi-bin/stable_token"
DAYS = "/datacube/getarticletotaldetail"
PUBLISHED = "/cgi-bin/freepublish/batchget"


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXI_MP_SECRET", SECRET)


def mp(platform: WechatPlatform, **more: Any) -> Account:
    words = {
        "adapter": "wechat_mp",
        "app_id": APP_ID,
        "secret_ref": "env:YUNXI_MP_SECRET",
        "base_url": platform.base_url,
        **more,
    }
    return account_of(words)


def errors(facts: AccountFacts) -> str:
    return "；".join(error for run in facts.runs for error in run.errors)


POSTS = [Article(date(2026, 7, 3), "甲"), Article(date(2026, 9, 10), "乙", publish_type=1)]


async def test_every_day_answered_is_complete_up_to_yesterday(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        facts = await gather(platform, mp(platform))
    assert [(post.title, post.notify, post.reads) for post in facts.posts] == [("甲", "群发", 50), ("乙", "发布", 50)]
    assert (facts.complete, facts.coverage_from, facts.coverage_to) == (True, date(2026, 7, 1), date(2026, 9, 29))
    assert facts.runs[0].status == "ok"
    assert platform.calls.count(DAYS) == 91


async def test_a_quarter_without_posts_is_empty_and_complete(gather: Gather) -> None:
    async with WechatPlatform() as platform:
        facts = await gather(platform, mp(platform))
    assert (facts.runs[0].status, facts.complete, facts.posts) == ("ok_empty", True, ())


@pytest.mark.parametrize(("bom", "strings"), [(True, False), (False, True), (True, True)])
async def test_a_byte_order_mark_and_numbers_as_text_change_nothing(gather: Gather, bom: bool, strings: bool) -> None:
    async with WechatPlatform(POSTS, bom=bom, strings=strings) as platform:
        facts = await gather(platform, mp(platform))
    assert [(post.title, post.reads) for post in facts.posts] == [("甲", 50), ("乙", 50)]
    assert facts.complete
    assert facts.seen.fans == 12000


async def test_a_day_that_is_not_ready_is_asked_again(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.delays[date(2026, 9, 29)] = 2
        facts = await gather(platform, mp(platform))
    assert facts.coverage_to == date(2026, 9, 29)


async def test_a_day_that_stays_delayed_is_never_a_day_without_posts(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.delays[date(2026, 9, 29)] = 99
        facts = await gather(platform, mp(platform))
    assert facts.coverage_to == date(2026, 9, 28)
    assert facts.runs[0].status == "partial"
    assert "2026-09-29 的数据平台尚未备齐" in errors(facts)


@pytest.mark.parametrize("number", [40001, 40014, 42001])
async def test_a_token_refused_once_is_renewed_once(gather: Gather, number: int) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.moods[DAYS] = [number]
        facts = await gather(platform, mp(platform))
    assert facts.complete
    assert platform.calls.count(TOKEN) == 2


@pytest.mark.parametrize("number", [40001, 40014, 42001])
async def test_a_token_refused_for_good_stops_with_what_to_do(gather: Gather, number: int) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.moods[DAYS] = [number] * 9
        facts = await gather(platform, mp(platform))
    assert (facts.runs[0].status, facts.runs[0].error_code) == ("failed", str(number))
    assert platform.calls.count(TOKEN) == 2


@pytest.mark.parametrize("number", sorted(MEANINGS))
@pytest.mark.parametrize("path", [TOKEN, DAYS])
async def test_every_error_code_ends_in_a_state_and_an_action(
    gather: Gather, covers: Covers, number: int, path: str
) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.moods[path] = [number] * 9
        facts = await gather(platform, mp(platform))
    run = facts.runs[0]
    assert (run.status, run.error_code, facts.complete, facts.posts) == ("failed", str(number), False, ())
    assert MEANINGS[number].text in run.errors[0]
    assert run.action
    assert facts.seen.state == MEANINGS[number].state
    assert "已通知内容" in errors(facts)
    covers("wechat_mp", "error", number)


async def test_an_error_code_nobody_knows_is_still_an_error(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.moods[DAYS] = [99999]
        facts = await gather(platform, mp(platform))
    assert (facts.runs[0].status, facts.runs[0].error_code) == ("failed", "99999")


@pytest.mark.parametrize("number", [40164, 61004])
async def test_the_outbound_address_that_a_whitelist_refuses_is_named(gather: Gather, number: int) -> None:
    async with WechatPlatform() as platform:
        platform.moods[TOKEN] = [number]
        facts = await gather(platform, mp(platform))
    assert "203.0.113.9" in errors(facts)


async def test_a_busy_platform_is_asked_again(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.moods[DAYS] = [-1, -1]
        assert (await gather(platform, mp(platform))).complete


async def test_the_minute_limit_is_waited_for_once(gather: Gather) -> None:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async with WechatPlatform(POSTS) as platform:
        platform.moods[DAYS] = [45011]
        facts = await gather(platform, mp(platform), pause=wait)
    assert facts.complete
    assert max(waits) > 60


async def test_a_quota_that_runs_out_keeps_the_newest_days_and_stops_asking(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.quota = 30
        facts = await gather(platform, mp(platform))
    assert (facts.complete, facts.coverage_from, facts.coverage_to) == (False, date(2026, 8, 31), date(2026, 9, 29))
    assert facts.runs[0].status == "partial"
    assert [post.title for post in facts.posts] == ["乙"]
    assert platform.calls.count(DAYS) == 31
    assert "次日" in errors(facts)


async def test_an_unsettled_day_at_the_start_of_the_window_leaves_it_incomplete(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.delays[date(2026, 7, 1)] = 99
        facts = await gather(platform, mp(platform))
    assert (facts.complete, facts.coverage_from) == (False, date(2026, 7, 2))


ODD = {
    "an html error page": BAD_GATEWAY,
    "a page in place of data": reply("<html>登录</html>"),
    "json cut short": reply('{"list":[', kind="application/json"),
    "a list in place of an object": reply("[]", kind="application/json"),
    "an object without a list": reply("{}", kind="application/json"),
    "nothing": reply(b""),
    "deep nesting": reply("[" * 100_000, kind="application/json"),
    "a body that drips": dripping,
    "no answer at all": hanging,
}


@pytest.mark.parametrize("path", [TOKEN, DAYS])
@pytest.mark.parametrize("name", ODD)
async def test_an_odd_answer_is_failed_and_never_empty(gather: Gather, covers: Covers, name: str, path: str) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.moods[path] = [ODD[name]] * 3
        facts = await gather(platform, mp(platform))
    assert (facts.runs[0].status, facts.complete, facts.posts) == ("failed", False, ())
    assert facts.runs[0].errors
    covers("wechat_mp", "error", name)


async def test_a_third_party_platform_reads_in_the_accounts_name(
    gather: Gather, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMPONENT_SECRET", COMPONENT_SECRET)
    monkeypatch.setenv("COMPONENT_REFRESH", REFRESH)
    ticket = tmp_path / "ticket"
    ticket.write_text(TICKET)
    ticket.chmod(0o600)
    async with WechatPlatform(POSTS) as platform:
        account = mp(
            platform,
            auth="component",
            component_app_id=COMPONENT,
            secret_ref="env:COMPONENT_SECRET",
            token_ref="env:COMPONENT_REFRESH",
            ticket_ref="file:ticket",
        )
        assert (await gather(platform, account)).complete
    assert TOKEN not in platform.calls


async def test_an_authorisation_withdrawn_from_the_third_party_platform_says_who_must_act(
    gather: Gather, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("A", "B", "C"):
        monkeypatch.setenv(f"COMPONENT_{name}", {"A": COMPONENT_SECRET, "B": REFRESH, "C": TICKET}[name])
    async with WechatPlatform(POSTS) as platform:
        words = {"secret_ref": "env:COMPONENT_A", "token_ref": "env:COMPONENT_B", "ticket_ref": "env:COMPONENT_C"}
        platform.moods["/cgi-bin/component/api_authorizer_token"] = [61023]
        facts = await gather(platform, mp(platform, auth="component", component_app_id=COMPONENT, **words))
    assert (facts.runs[0].status, facts.runs[0].error_code) == ("failed", "61023")
    assert "重新授权" in errors(facts)


# -- what freepublish adds ------------------------------------------------------------------------------------------

NOON = int(datetime(2026, 9, 30, 12, tzinfo=SHANGHAI).timestamp())


async def test_a_post_of_today_is_seen_although_the_day_lists_are_a_day_behind(gather: Gather) -> None:
    today = Article(date(2026, 9, 30), "今日", edited=NOON, listed=False)
    async with WechatPlatform([*POSTS, today]) as platform:
        facts = await gather(platform, mp(platform))
    assert [(post.title, post.published_at.isoformat()) for post in facts.posts][-1] == (
        "今日",
        "2026-09-30T12:00:00+08:00",
    )


async def test_an_old_article_edited_today_is_not_a_new_post(gather: Gather) -> None:
    old = Article(date(2026, 3, 1), "旧文", edited=NOON)
    async with WechatPlatform([*POSTS, old]) as platform:
        facts = await gather(platform, mp(platform))
    assert [post.title for post in facts.posts] == ["甲", "乙"]


async def test_an_article_that_the_platform_says_is_deleted_does_not_count(gather: Gather) -> None:
    async with WechatPlatform([Article(date(2026, 9, 29), "甲", deleted=True, edited=NOON)]) as platform:
        facts = await gather(platform, mp(platform))
    assert [(post.state, post.published_at.date()) for post in facts.posts] == [("deleted", date(2026, 9, 29))]


async def test_pages_that_repeat_for_ever_end(gather: Gather) -> None:
    many = [Article(date(2026, 9, 10), f"第{n}篇", number=n + 1) for n in range(60)]
    async with WechatPlatform(many, repeat_pages=True) as platform:
        facts = await gather(platform, mp(platform))
    assert platform.calls.count(PUBLISHED) == 2
    assert len(facts.posts) == 60


async def test_a_supplement_that_fails_leaves_the_day_lists_as_they_are(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.moods[PUBLISHED] = [48001]
        facts = await gather(platform, mp(platform))
    assert facts.complete
    assert "当日发布情况未能读取" in errors(facts)


# -- the account itself ---------------------------------------------------------------------------------------------


async def test_what_the_platform_says_of_the_account_is_kept(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.answers["/good"] = page()
        platform.menu["selfmenu_info"]["button"] = [
            {
                "name": "服务",
                "sub_button": {"list": [{"type": "view", "name": "办事", "url": f"{platform.base_url}/good"}]},
            },
            {"name": "坏", "type": "view", "url": f"{platform.base_url}/gone"},
            {"name": "互动", "type": "click", "key": "x"},
        ]
        platform.answers["/gone"] = reply(status="404 Not Found")
        facts = await gather(platform, mp(platform))
    seen = facts.seen
    assert (seen.name, seen.menu_open, seen.auto_reply, seen.fans, seen.new_fans) == ("云溪发布", True, True, 12000, 5)
    assert seen.certified_until == date(2026, 12, 1)
    assert [(entry.name, str(entry.outcome)) for entry in seen.menu] == [
        ("服务 > 办事", "ok"),
        ("坏", "http_4xx"),
        ("互动", "None"),
    ]


# -- earlier runs ---------------------------------------------------------------------------------------------------


async def test_days_read_while_the_credential_lived_hold_after_it_died(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        first = await gather(platform, mp(platform))
        kept = PostImport(
            account="a",
            file_name="",
            sha256="0",
            profile="wechat_mp",
            covers_from=date(2026, 7, 1),
            covers_to=date(2026, 9, 28),
            posts=first.posts,
            imported_at=AT - timedelta(days=1),
        )
        platform.moods[TOKEN] = [40125] * 3
        platform.moods[DAYS] = [42001] * 3
        facts = await gather(platform, mp(platform), harvests={"a": (kept,)})
    assert (facts.complete, facts.coverage_to, len(facts.posts)) == (True, date(2026, 9, 28), 2)
    assert facts.runs[0].status == "failed"


async def test_a_post_no_longer_told_of_has_vanished_and_does_not_count(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        first = await gather(platform, mp(platform))
        kept = PostImport(
            account="a",
            file_name="",
            sha256="0",
            profile="wechat_mp",
            covers_from=date(2026, 7, 1),
            covers_to=date(2026, 9, 28),
            posts=first.posts,
        )
        platform.posts = platform.posts[:1]
        facts = await gather(platform, mp(platform), harvests={"a": (kept,)})
    assert [(post.title, post.state) for post in facts.posts] == [("甲", "published"), ("乙", "vanished")]


def kept_of(facts: AccountFacts, at: datetime) -> PostImport:
    """What a run keeps of the interface's answers for the next."""
    return PostImport(
        account="a",
        file_name="",
        sha256="0",
        profile="wechat_mp",
        covers_from=facts.coverage_from,
        covers_to=facts.coverage_to,
        posts=facts.posts,
        imported_at=at,
    )


def days_asked(platform: WechatPlatform) -> int:
    return platform.calls.count(DAYS)


async def test_a_second_run_asks_only_for_the_days_of_the_last_week(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        first = await gather(platform, mp(platform), now=AT - timedelta(days=1))
        before = days_asked(platform)
        platform.posts.append(Article(date(2026, 9, 29), "丙"))
        harvests = {"a": (kept_of(first, AT - timedelta(days=1)),)}
        second = await gather(platform, mp(platform), harvests=harvests)
        fresh = days_asked(platform) - before
        whole = await gather(platform, mp(platform))
    assert (before, fresh) == (90, 8)
    assert [post.title for post in second.posts] == ["甲", "乙", "丙"]
    assert (second.complete, second.coverage_from, second.coverage_to) == (True, date(2026, 7, 1), date(2026, 9, 29))
    assert second.runs[0].status == "ok"
    assert [(post.title, post.state, post.reads) for post in second.posts] == [
        (post.title, post.state, post.reads) for post in whole.posts
    ]


async def test_daily_runs_ask_for_each_day_a_week_long_and_no_longer(gather: Gather) -> None:
    kept: PostImport | None = None
    counts = []
    async with WechatPlatform(POSTS) as platform:
        for number in range(30, -1, -1):
            now = AT - timedelta(days=number)
            before = days_asked(platform)
            facts = await gather(platform, mp(platform), now=now, harvests={"a": (kept,)} if kept else {})
            counts.append(days_asked(platform) - before)
            kept = kept_of(facts, now)
    assert counts == [61] + [8] * 30
    assert [post.title for post in facts.posts] == ["甲", "乙"]
    assert facts.complete


async def test_a_day_that_was_not_ready_is_asked_for_again_however_long_ago(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        platform.delays[date(2026, 7, 3)] = 99
        first = await gather(platform, mp(platform), now=AT - timedelta(days=1))
        platform.delays.clear()
        second = await gather(platform, mp(platform), harvests={"a": (kept_of(first, AT - timedelta(days=1)),)})
    assert not first.complete
    assert (second.complete, [post.title for post in second.posts]) == (True, ["甲", "乙"])


async def test_a_day_read_the_next_morning_only_is_read_once_more_for_its_figures(gather: Gather) -> None:
    early = datetime(2026, 7, 5, 9, tzinfo=SHANGHAI)
    async with WechatPlatform(POSTS) as platform:
        first = await gather(platform, mp(platform), now=early)
        before = days_asked(platform)
        await gather(platform, mp(platform), harvests={"a": (kept_of(first, early),)})
    assert days_asked(platform) - before == 91


async def test_days_told_by_another_interface_are_asked_for(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        facts = await gather(platform, mp(platform))
        before = days_asked(platform)
        other = msgspec.structs.replace(kept_of(facts, AT), profile="json_map")
        await gather(platform, mp(platform), harvests={"a": (other,)})
    assert days_asked(platform) - before == 91


async def test_an_article_deleted_since_the_last_run_is_deleted_although_its_day_is_not_read_again(
    gather: Gather,
) -> None:
    async with WechatPlatform(POSTS) as platform:
        first = await gather(platform, mp(platform), now=AT - timedelta(days=1))
        platform.posts[0] = dataclasses.replace(platform.posts[0], deleted=True)
        second = await gather(platform, mp(platform), harvests={"a": (kept_of(first, AT - timedelta(days=1)),)})
    assert [(post.title, post.state) for post in second.posts] == [("甲", "deleted"), ("乙", "published")]


# -- secrets --------------------------------------------------------------------------------------------------------


async def test_a_token_is_kept_for_its_owner_only_and_used_again(gather: Gather, tmp_path: Path) -> None:
    async with WechatPlatform(POSTS) as platform:
        await gather(platform, mp(platform))
        await gather(platform, mp(platform))
    assert platform.calls.count(TOKEN) == 1
    files = list((tmp_path / ".tokens").iterdir())
    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600"]
    assert SECRET not in files[0].read_text()


async def test_a_token_that_others_could_read_is_not_used(gather: Gather, tmp_path: Path) -> None:
    async with WechatPlatform(POSTS) as platform:
        await gather(platform, mp(platform))
        for file in (tmp_path / ".tokens").iterdir():
            file.chmod(0o644)
        await gather(platform, mp(platform))
    assert platform.calls.count(TOKEN) == 2


async def test_a_token_about_to_end_is_renewed_before_use(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        await gather(platform, mp(platform))
        await gather(platform, mp(platform), now=AT + timedelta(seconds=7000))
    assert platform.calls.count(TOKEN) == 2


async def test_secrets_go_to_no_other_machine(gather: Gather) -> None:
    async with WechatPlatform(POSTS) as platform:
        facts = await gather(platform, mp(platform, base_url="https://api.weixin.example"))
    assert "只能指向本机" in errors(facts)
    assert platform.calls == []


async def test_a_planted_secret_shows_nowhere(gather: Gather, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    kept: list[bytes] = []

    def keep(body: bytes) -> str:
        kept.append(body)
        return "0" * 64

    caplog.set_level("DEBUG")
    async with WechatPlatform(POSTS) as platform:
        echo = reply(json.dumps({"errcode": 40125, "errmsg": f"invalid appsecret {SECRET}"}))
        platform.moods[DAYS] = [reply(json.dumps({"list": [{"title": SECRET, "ref_date": "x"}], "is_delay": False}))]
        good = await gather(platform, mp(platform), keep=keep)
        for file in (tmp_path / ".tokens").iterdir():
            file.unlink()
        platform.moods[TOKEN] = [echo]
        bad = await gather(platform, mp(platform), keep=keep)
    said = repr(good) + repr(bad) + caplog.text + repr(kept)
    assert SECRET not in said
    assert not any(token in said for token in platform.tokens)
    assert kept
