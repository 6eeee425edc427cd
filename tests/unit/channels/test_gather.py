"""What an account's sources together can prove: presence always, absence only where complete."""

from datetime import date, datetime
from typing import Any

import pytest
from tests.unit.channels.conftest import Covers

from auditor.channels import ChannelContext, Window, fetch_account
from auditor.model.facts import Post, PostImport
from auditor.model.fetched import Fetched
from auditor.model.office import Account, Source
from auditor.model.words import Outcome
from auditor.model.zone import SHANGHAI

AT = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)
WINDOW = Window(start=date(2026, 7, 1), end=date(2026, 9, 30), at=AT)


class OnePage:
    """A reader that answers every address with the same page."""

    def __init__(self, body: bytes, outcome: Outcome = Outcome.OK) -> None:
        self.body, self.outcome = body, outcome

    async def get(self, url: str, *, purpose: str = "page", max_bytes: int | None = None) -> Fetched:
        return Fetched(url=url, final_url=url, outcome=self.outcome, body=self.body, started=AT)


def account(platform: str = "新浪微博", adapter: str = "import", **more: Any) -> Account:
    source = Source(adapter=adapter, url="https://feeds.example.test/a")  # type: ignore[arg-type]
    return Account(id="a", name="云溪发布", platform=platform, sources=(source,), **more)  # type: ignore[arg-type]


def batch(*days: int, part: str = "", covers: tuple[str, str] | None = ("2026-07-01", "2026-09-30")) -> PostImport:
    posts = tuple(Post(title=f"第{d}日", published_at=datetime(2026, 9, d, tzinfo=SHANGHAI)) for d in days)
    span = tuple(date.fromisoformat(day) for day in covers) if covers else (None, None)
    return PostImport(
        account="a",
        file_name="a.xlsx",
        sha256="0",
        profile="",
        part=part,
        covers_from=span[0],
        covers_to=span[1],
        posts=posts,
    )


async def gathered(subject: Account, *batches: PostImport, body: bytes = b"", outcome: Outcome = Outcome.OK) -> Any:
    context = ChannelContext(reader=OnePage(body, outcome), imports={"a": batches})
    return await fetch_account(subject, WINDOW, context)


async def test_a_declared_export_of_the_whole_quarter_is_complete() -> None:
    facts = await gathered(account(), batch(3, 20))
    assert (facts.complete, facts.coverage_to, len(facts.posts)) == (True, date(2026, 9, 30), 2)


async def test_an_export_without_declared_days_proves_presence_but_is_never_complete() -> None:
    facts = await gathered(account(), batch(3, covers=None))
    assert (facts.complete, facts.coverage_to, len(facts.posts)) == (False, None, 1)


async def test_two_exports_that_touch_are_one_stretch() -> None:
    first, second = batch(3, covers=("2026-07-01", "2026-08-15")), batch(20, covers=("2026-08-16", "2026-09-30"))
    assert (await gathered(account(), first, second)).complete


async def test_a_hole_between_two_exports_leaves_only_the_last_stretch() -> None:
    first, second = batch(3, covers=("2026-07-01", "2026-08-15")), batch(20, covers=("2026-08-18", "2026-09-30"))
    facts = await gathered(account(), first, second)
    assert (facts.complete, facts.coverage_from) == (False, date(2026, 8, 18))


async def test_one_tab_of_a_wechat_account_is_not_complete() -> None:
    facts = await gathered(account("微信公众号"), batch(3, part="已通知"))
    assert not facts.complete
    assert any("未开启通知" in error for run in facts.runs for error in run.errors)


async def test_both_tabs_of_a_wechat_account_are_complete() -> None:
    facts = await gathered(account("微信公众号"), batch(3, part="已通知"), batch(4, part="未开启通知"))
    assert facts.complete


async def test_posts_after_the_monitoring_point_are_left_out() -> None:
    late = PostImport(
        account="a",
        file_name="",
        sha256="",
        profile="",
        posts=(Post(published_at=datetime(2026, 10, 2, tzinfo=SHANGHAI)),),
    )
    assert (await gathered(account(), late)).posts == ()


async def test_no_source_at_all_is_not_run_and_not_empty() -> None:
    facts = await gathered(account())
    assert ([run.status for run in facts.runs], facts.complete) == (["not_run"], False)


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{}</channel></rss>"""
ITEM = "<item><title>{0}</title><link>https://example.test/{0}</link><pubDate>{1}</pubDate></item>"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Mon, 28 Sep 2026 10:20:00 GMT", "2026-09-28T18:20:00+08:00"),
        ("Mon, 28 Sep 2026 10:20:00 +0800", "2026-09-28T10:20:00+08:00"),
        ("2026-09-28T10:20:00Z", "2026-09-28T18:20:00+08:00"),
        ("2026年9月28日", "2026-09-28T00:00:00+08:00"),
        ("2026/9/28 10:20", "2026-09-28T10:20:00+08:00"),
        ("2026-09-28 10:20", "2026-09-28T10:20:00+08:00"),
        ("1790562000", "2026-09-28T10:20:00+08:00"),
    ],
)
async def test_a_feeds_date_is_read_exactly_in_every_form(written: str, day: str) -> None:
    facts = await gathered(account(adapter="feed"), body=RSS.format(ITEM.format("甲", written)).encode())
    assert [post.published_at.isoformat() for post in facts.posts] == [day]


@pytest.mark.parametrize("written", ["昨天", "", "2026-13-45", "next week"])
async def test_a_feed_date_that_is_not_certain_is_no_date_and_never_this_month(written: str) -> None:
    facts = await gathered(account(adapter="feed"), body=RSS.format(ITEM.format("甲", written)).encode())
    assert facts.posts == ()
    assert [run.status for run in facts.runs] == ["partial"]
    assert not facts.complete


async def test_a_feed_reaching_back_before_the_quarter_is_complete() -> None:
    items = ITEM.format("甲", "2026-09-20") + ITEM.format("乙", "2026-06-20")
    facts = await gathered(account(adapter="feed"), body=RSS.format(items).encode())
    assert (facts.complete, facts.coverage_from) == (True, date(2026, 6, 20))


async def test_a_short_feed_covers_only_the_days_back_to_its_oldest_entry() -> None:
    facts = await gathered(account(adapter="feed"), body=RSS.format(ITEM.format("甲", "2026-09-20")).encode())
    assert (facts.complete, facts.coverage_from) == (False, date(2026, 9, 20))


FAILING = {
    "an html error page": (b"<html><body><h1>Looks like something went wrong</h1></body></html>", Outcome.OK),
    "an error dressed as a feed": (b'{"error":{"message":"Cookies expired"}}', Outcome.OK),
    "json cut short": (b'{"version":"https://jsonfeed.org/version/1.1","items":[', Outcome.OK),
    "an entity bomb": (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0">&a;</rss>', Outcome.OK),
    "a server error": (b"", Outcome.HTTP_5XX),
    "our own network": (b"", Outcome.OUR_NETWORK_DOWN),
    "a feed of fifty megabytes": (b"", Outcome.TOO_LARGE),
}


@pytest.mark.parametrize("name", FAILING)
async def test_what_is_no_feed_is_failed_and_never_empty(covers: Covers, name: str) -> None:
    body, outcome = FAILING[name]
    facts = await gathered(account(adapter="feed"), body=body, outcome=outcome)
    assert [run.status for run in facts.runs] == ["failed"]
    assert (facts.posts, facts.complete) == ((), False)
    covers("feed", "error", name)


async def test_a_json_feed_is_read() -> None:
    body = (
        '{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","url":"https://example.test/1",'
        '"title":"甲","date_published":"2026-09-21T02:00:00.000Z"}]}'
    )
    facts = await gathered(account(adapter="feed"), body=body.encode())
    assert [(post.title, post.published_at.isoformat()) for post in facts.posts] == [
        ("甲", "2026-09-21T10:00:00+08:00")
    ]


async def test_an_empty_feed_is_empty_but_proves_nothing() -> None:
    facts = await gathered(account(adapter="feed"), body=RSS.format("").encode())
    assert ([run.status for run in facts.runs], facts.complete) == (["ok_empty"], False)


async def test_a_failing_feed_does_not_hide_what_an_export_shows() -> None:
    facts = await gathered(account(adapter="feed"), batch(20), outcome=Outcome.TIMEOUT)
    assert (len(facts.posts), facts.complete) == (1, True)
