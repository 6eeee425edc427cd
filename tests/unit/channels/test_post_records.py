"""What a post's record says beyond its day: last edit, abstract, figures and of when, when it was seen; and a run's."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.servers.platforms.wechat import APP_ID, SECRET, Article, WechatPlatform
from tests.servers.raw import RawServer, reply
from tests.unit.channels.conftest import AT, WINDOW, Gather, account_of

from auditor.channels import ChannelContext, fetch_account, read_export
from auditor.channels.summary import LONGEST, plain_summary
from auditor.model.facts import AccountFacts, Facts, Post, PostImport
from auditor.model.office import Account
from auditor.model.zone import SHANGHAI

IDENTITY = "11010519491231002X"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def only(facts: AccountFacts) -> Post:
    (post,) = facts.posts
    return post


# -- the abstract ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("  街道  召开\n会议 ", "街道 召开 会议"),
        ("<p>停水<b>通知</b></p><script>var a=1</script><style>p{}</style>", "停水 通知"),
        ("甲 &amp; 乙", "甲 & 乙"),
        ("1 < 2 且 3 > 2", "1 < 2 且 3 > 2"),
        (f"张某{IDENTITY}，电话13800138000", "张某110***********002X，电话138****8000"),
        ("", ""),
    ],
)
def test_an_abstract_is_plain_and_shows_no_numbers_of_persons(told: str, kept: str) -> None:
    assert plain_summary(told) == kept


def test_an_abstract_is_short_however_much_a_source_sends() -> None:
    kept = plain_summary(f"<div>{'字' * 1_000_000}</div>")
    assert (len(kept), kept[-1]) == (LONGEST, "…")


# -- imported exports -----------------------------------------------------------------------------------------------


def export_of(folder: Path, header: str, row: str, platform: str = "其他") -> PostImport:
    path = folder / "export.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    return read_export(path, account_of({"adapter": "import"}, platform))


def test_an_exports_abstract_last_edit_and_recommendations_are_read(tmp_path: Path) -> None:
    header, row = "标题,发布时间,更新时间,摘要,在看数", "停水通知,2026-09-01,2026-09-03 08:30:00,明日停水,1.2万"
    (post,) = export_of(tmp_path, header, row).posts
    assert (post.summary, post.updated_at, post.recommends) == ("明日停水", moment("2026-09-03T08:30:00"), 12_000)


def test_the_recommendations_of_a_video_are_told_apart_from_its_likes(tmp_path: Path) -> None:
    header, row = "视频描述,视频ID,发布时间,播放量,推荐,喜欢", "消防演练,export/1,2026/09/24,1299,0,8"
    (post,) = export_of(tmp_path, header, row, "微信视频号").posts
    assert (post.recommends, post.likes) == (0, 8)


def test_how_often_a_platform_showed_a_post_is_no_recommendation(tmp_path: Path) -> None:
    (post,) = export_of(tmp_path, "标题,发布时间,推荐量", "甲,2026-09-01,8000").posts
    assert post.recommends is None


def test_an_export_without_these_columns_leaves_them_unknown(tmp_path: Path) -> None:
    (post,) = export_of(tmp_path, "标题,发布时间,更新时间", "甲,2026-09-01,不详").posts
    assert (post.updated_at, post.summary, post.recommends, post.metrics_as_of) == (None, "", None, None)


def handed_in(day: int, *titles: str, **more: Any) -> PostImport:
    told = {"published_at": moment("2026-09-01T00:00:00"), "source_file": f"{day}.csv", **more}
    posts = tuple(Post(title=title, **told) for title in titles)
    words = {"account": "a", "file_name": f"{day}.csv", "sha256": str(day), "profile": "通用"}
    return PostImport(**words, posts=posts, imported_at=datetime(2026, 9, day, 9, tzinfo=SHANGHAI))


async def test_posts_of_two_exports_were_first_and_last_seen_when_each_was_handed_in() -> None:
    batches = [handed_in(5, "甲", "乙", reads=10), handed_in(20, "甲", reads=30)]
    for given in (batches, batches[::-1]):
        facts = await fetch_account(account_of({}), WINDOW, ChannelContext(imports={"a": given}, now=AT))
        seen = {post.title: (post.first_seen, post.last_seen, post.metrics_as_of, post.reads) for post in facts.posts}
        first, last = batches[0].imported_at, batches[1].imported_at
        assert seen == {"甲": (first, last, last, 30), "乙": (first, first, first, 10)}
        run = facts.runs[0]
        assert (run.started, run.finished, run.quota_left) == (first, last, None)


async def test_a_post_without_figures_has_no_moment_of_figures() -> None:
    facts = await fetch_account(account_of({}), WINDOW, ChannelContext(imports={"a": [handed_in(5, "甲")]}, now=AT))
    assert (only(facts).metrics_as_of, only(facts).last_seen) == (None, datetime(2026, 9, 5, 9, tzinfo=SHANGHAI))


# -- feeds and mapped data ------------------------------------------------------------------------------------------

ATOM = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>i</id>
<entry><title>甲</title><id>1</id><published>2026-09-01T10:00:00+08:00</published>{more}</entry></feed>"""
ITEM = {"id": "1", "title": "甲", "date_published": "2026-09-01T10:00:00+08:00"}
JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "t"}


def json_feed(**more: str) -> bytes:
    return json.dumps(JSON_FEED | {"items": [ITEM | more]}).encode()


async def read_feed(gather: Gather, body: bytes) -> AccountFacts:
    async with RawServer({"/feed": reply(body, kind="application/xml")}) as server:
        return await gather(server, account_of({"adapter": "feed", "url": f"http://{server.at}/feed"}, "其他"))


EDITED = "<updated>2026-09-03T02:00:00Z</updated><summary type='html'>&lt;p&gt;摘要&lt;/p&gt;</summary>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(ATOM.format(more=EDITED).encode(), id="Atom"),
        pytest.param(json_feed(date_modified="2026-09-03T02:00:00Z", summary="<p>摘要</p>"), id="JSON"),
    ],
)
async def test_a_feeds_last_edit_and_abstract_are_kept(gather: Gather, body: bytes) -> None:
    post = only(await read_feed(gather, body))
    assert (post.updated_at, post.summary) == (moment("2026-09-03T10:00:00"), "摘要")
    assert post.published_at == moment("2026-09-01T10:00:00")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(ATOM.format(more="").encode(), id="Atom"),
        pytest.param(ATOM.format(more="<updated>前天</updated>").encode(), id="no date"),
        pytest.param(ATOM.format(more="<updated>2027-09-03T02:00:00Z</updated>").encode(), id="to come"),
        pytest.param(json_feed(), id="JSON"),
    ],
)
async def test_a_feed_that_tells_no_edit_leaves_it_unknown(gather: Gather, body: bytes) -> None:
    post = only(await read_feed(gather, body))
    assert (post.updated_at, post.summary, post.metrics_as_of) == (None, "", None)


async def test_a_run_says_when_it_asked_first_and_was_answered_last(gather: Gather) -> None:
    facts = await read_feed(gather, json_feed())
    run, post = facts.runs[0], only(facts)
    assert run.started is not None
    assert run.finished is not None
    assert run.started <= run.finished
    assert (post.first_seen, post.last_seen) == (run.at, run.at)
    assert run.quota_left is None


async def test_a_source_that_asked_nothing_has_no_beginning() -> None:
    entry = {"adapter": "manual", "published": "2026-09-20", "seen_by": "林若川", "seen_on": "2026-09-21"}
    facts = await fetch_account(account_of(entry), WINDOW, ChannelContext(now=AT))
    assert (facts.runs[0].started, facts.runs[0].finished) == (None, None)


async def test_mapped_figures_edit_and_abstract_are_read(gather: Gather) -> None:
    fields = {"items": "list", "published": "day", "title": "t", "updated": "edit", "summary": "s"}
    fields |= {"likes": "n.like", "recommends": "n.rec", "comments": "n.none"}
    row = {"day": "2026-09-01 10:00:00", "t": "甲", "edit": "2026-09-02 09:00:00", "s": "摘要"}
    row |= {"n": {"like": "1.2万", "rec": 0}}  # type: ignore[dict-item]
    async with RawServer({"/l": reply(json.dumps({"list": [row]}), kind="application/json")}) as server:
        source = {"adapter": "json_map", "url": f"http://{server.at}/l", "fields": fields}
        facts = await gather(server, account_of(source, "澎湃政务"))
    post = only(facts)
    assert (post.updated_at, post.summary) == (moment("2026-09-02T09:00:00"), "摘要")
    assert (post.likes, post.recommends, post.comments, post.reads) == (12_000, 0, None, None)
    assert post.metrics_as_of == facts.runs[0].at


# -- 公众号 ---------------------------------------------------------------------------------------------------------

FIGURES = (("zaikan_user", 4), ("like_user", 2), ("comment_count", 0), ("share_user", 3))
EDIT = int(moment("2026-09-12T08:00:00").timestamp())
ARTICLE = Article(date(2026, 9, 10), "甲", digest="<b>明日</b>停水", edited=EDIT, figures=FIGURES)
SOURCE = {"adapter": "wechat_mp", "app_id": APP_ID, "secret_ref": "env:YUNXI_MP_SECRET"}


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXI_MP_SECRET", SECRET)


def mp(platform: WechatPlatform) -> Account:
    return account_of(SOURCE | {"base_url": platform.base_url})


@pytest.mark.usefixtures("secret")
async def test_the_interface_tells_figures_of_their_day_last_edit_and_digest(gather: Gather) -> None:
    async with WechatPlatform([ARTICLE]) as platform:
        facts = await gather(platform, mp(platform))
    post = only(facts)
    assert (post.reads, post.recommends, post.likes, post.comments, post.shares) == (50, 4, 2, 0, 3)
    assert (post.favorites, post.new_fans) == (None, None)
    assert post.metrics_as_of == moment("2026-09-11T00:00:00")
    assert (post.updated_at, post.summary) == (moment("2026-09-12T08:00:00"), "明日 停水")
    assert (facts.runs[0].quota_left, facts.runs[0].status) == (997, "ok")


@pytest.mark.usefixtures("secret")
async def test_a_quota_that_ran_out_leaves_none_and_a_silent_platform_leaves_it_unknown(gather: Gather) -> None:
    async with WechatPlatform([ARTICLE]) as platform:
        platform.quota = 10
        spent = await gather(platform, mp(platform))
    async with WechatPlatform([ARTICLE]) as platform:
        platform.moods["/cgi-bin/openapi/quota/get"] = [48001]
        silent = await gather(platform, mp(platform))
    assert (spent.runs[0].quota_left, silent.runs[0].quota_left) == (0, None)
    assert silent.runs[0].status == "ok"


def harvest(facts: AccountFacts, posts: tuple[Post, ...] | None = None) -> PostImport:
    run = facts.runs[0]
    words = {"account": "a", "file_name": "", "sha256": "1", "profile": "wechat_mp", "imported_at": run.at}
    covers = {"covers_from": run.coverage_from, "covers_to": run.coverage_to}
    return PostImport(**words, **covers, posts=facts.posts if posts is None else posts)  # type: ignore[arg-type]


@pytest.mark.usefixtures("secret")
async def test_a_day_not_read_again_was_last_seen_when_it_was_read_and_a_listed_article_now(gather: Gather) -> None:
    unlisted = Article(date(2026, 9, 8), "乙", number=7)
    async with WechatPlatform([ARTICLE, unlisted]) as platform:
        first = await gather(platform, mp(platform))
        platform.posts = [ARTICLE]  # the publish objects no longer tell of 乙; its day is not asked for again
        later = AT + timedelta(days=3)
        words = {"now": later, "window": msgspec.structs.replace(WINDOW, at=later)}
        second = await gather(platform, mp(platform), harvests={"a": [harvest(first)]}, **words)
    began, again = first.runs[0].at, second.runs[0].at
    assert {post.title: (post.first_seen, post.last_seen) for post in second.posts} == {
        "甲": (began, again),
        "乙": (began, began),
    }
    assert [post.metrics_as_of for post in second.posts] == [post.metrics_as_of for post in first.posts]


@pytest.mark.usefixtures("secret")
async def test_a_vanished_post_was_last_seen_before_it_vanished(gather: Gather) -> None:
    recent = Article(date(2026, 9, 28), "甲")
    async with WechatPlatform([recent]) as platform:
        first = await gather(platform, mp(platform))
        platform.posts = []
        later = AT + timedelta(days=1)
        words = {"now": later, "window": msgspec.structs.replace(WINDOW, at=later)}
        second = await gather(platform, mp(platform), harvests={"a": [harvest(first)]}, **words)
    assert (only(second).state, only(second).last_seen) == ("vanished", first.runs[0].at)


# -- facts stored before --------------------------------------------------------------------------------------------


def test_facts_stored_before_these_fields_existed_are_read_as_not_known() -> None:
    old = {
        "schema": "auditor.facts/1",
        "office": "yunxi",
        "run": "r1",
        "started": "2026-09-30T18:00:00+08:00",
        "finished": "2026-09-30T18:05:00+08:00",
        "accounts": [
            {
                "account": "a",
                "runs": [{"adapter": "import", "status": "ok", "at": "2026-09-29T09:00:00+08:00"}],
                "posts": [{"title": "甲", "published_at": "2026-09-01T00:00:00+08:00", "reads": 5}],
            }
        ],
    }
    facts = msgspec.json.decode(json.dumps(old).encode(), type=Facts)
    run, post = facts.accounts[0].runs[0], facts.accounts[0].posts[0]
    assert (run.started, run.finished, run.quota_left) == (None, None, None)
    assert (post.updated_at, post.summary, post.recommends, post.metrics_as_of, post.last_seen) == (
        None, "", None, None, None,
    )  # fmt: skip
    assert msgspec.json.decode(msgspec.json.encode(facts), type=Facts) == facts
