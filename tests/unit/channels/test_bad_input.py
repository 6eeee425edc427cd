"""Bad input from people and platforms: monstrous, contradictory or misdated, and what is said of it."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.servers.raw import RawServer, reply
from tests.unit.channels.conftest import AT, WINDOW, Gather, account_of

from auditor.channels import ChannelContext, fetch_account, read_export
from auditor.channels.merge import disagreements, merge_posts
from auditor.model.facts import AccountFacts, Post
from auditor.model.office import Account
from auditor.model.zone import SHANGHAI

WEIBO = Account(id="a", name="云溪发布", platform="新浪微博")


def table(path: Path, rows: list[list[str]], encoding: str = "gb18030") -> Path:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def errors(facts: AccountFacts) -> str:
    return "；".join([error for run in facts.runs for error in run.errors] + list(facts.warnings))


async def test_dates_in_the_future_are_told_and_never_counted(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [["标题", "发布时间"], ["甲", "2026-09-01 10:00"], ["乙", "2027-09-01 10:00"]])
    batch = read_export(path, WEIBO, covers_from=date(2026, 7, 1), covers_to=date(2026, 9, 30))
    facts = await fetch_account(WEIBO, WINDOW, ChannelContext(imports={"a": (batch,)}, now=AT))
    assert [post.title for post in facts.posts] == ["甲"]
    assert "晚于检查时间" in errors(facts)


async def test_an_empty_export_with_a_declared_period_is_complete_silence(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [["标题", "发布时间"]])
    batch = read_export(path, WEIBO, covers_from=date(2026, 7, 1), covers_to=date(2026, 9, 30))
    facts = await fetch_account(WEIBO, WINDOW, ChannelContext(imports={"a": (batch,)}, now=AT))
    assert (facts.runs[0].status, facts.complete) == ("ok_empty", True)


def test_counts_written_in_words_of_ten_thousands_are_read(tmp_path: Path) -> None:
    rows = [["标题", "发布时间", "阅读量"]]
    rows += [[f"第{n}条", "2026-09-01", text] for n, text in enumerate(["1.2万", "1,299", "-", "10万+", "０"])]
    batch = read_export(table(tmp_path / "a.csv", rows), WEIBO)
    assert [post.reads for post in batch.posts] == [12000, 1299, None, 100000, 0]


def test_a_time_without_zone_is_ours_whatever_the_machine_thinks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    batch = read_export(table(tmp_path / "a.csv", [["标题", "发布时间"], ["甲", "2026-09-01 00:30"]]), WEIBO)
    assert batch.posts[0].published_at.isoformat() == "2026-09-01T00:30:00+08:00"


def test_exports_that_overlap_and_disagree_are_one_list_with_a_word(tmp_path: Path) -> None:
    rows = [["标题", "发布时间", "链接", "阅读量"]]
    one = table(tmp_path / "1.csv", [*rows, ["甲", "2026-09-01 10:00", "https://a.example/1", ""]])
    two = table(tmp_path / "2.csv", [*rows, ["甲", "2026-09-03 10:00", "https://a.example/1", "7"]])
    posts = [post for path in (one, two) for post in read_export(path, WEIBO).posts]
    merged = merge_posts(posts)
    assert [(post.published_at.day, post.reads) for post in merged] == [(1, 7)]
    assert merged == merge_posts(reversed(posts))
    assert disagreements(posts) == ("《甲》在不同来源中的发布日期不一致（2026-09-01、2026-09-03），请核对",)


def test_a_removal_that_one_source_saw_holds_whatever_the_order() -> None:
    moment = datetime(2026, 9, 1, tzinfo=SHANGHAI)
    seen = Post(title="甲", published_at=moment, native_id="1", sources=("import",))
    gone = Post(title="甲", published_at=moment, native_id="1", origin="api", state="deleted", sources=("wechat_mp",))
    for order in ([seen, gone], [gone, seen]):
        (found,) = merge_posts(order)
        assert (found.state, found.sources) == ("deleted", ("import", "wechat_mp"))


async def test_a_feed_of_fifty_megabytes_is_refused_before_it_is_read_whole(gather: Gather) -> None:
    items = b"<item><title>x</title><pubDate>Mon, 28 Sep 2026 10:20:00 GMT</pubDate></item>" * 640_000
    body = b'<rss version="2.0"><channel><title>t</title>' + items + b"</channel></rss>"
    assert len(body) > 48_000_000
    async with RawServer({"/feed": reply(body, kind="application/rss+xml")}) as server:
        source = {"adapter": "feed", "url": "http://site.test/feed"}
        facts = await gather(server, account_of(source, "网易号"), hosts=("site.test",))
    assert ([run.status for run in facts.runs], facts.posts) == (["failed"], ())
    assert "过大" in errors(facts)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><rss version="2.0"><channel><title>&j;</title></channel></rss>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
async def test_an_entity_bomb_is_not_unpacked(gather: Gather, encoding: str) -> None:
    async with RawServer({"/feed": reply(BOMB.encode(encoding), kind="application/rss+xml")}) as server:
        source = {"adapter": "feed", "url": "http://site.test/feed"}
        facts = await gather(server, account_of(source, "网易号"), hosts=("site.test",))
    assert ([run.status for run in facts.runs], facts.posts) == (["failed"], ())
