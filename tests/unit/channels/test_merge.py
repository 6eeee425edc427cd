"""The same publication met twice is one post, whatever the order of the sources."""

from datetime import datetime
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from auditor.channels.merge import canonical_url, merge_posts
from auditor.channels.source import FIGURES
from auditor.model.facts import Post
from auditor.model.zone import SHANGHAI

WECHAT = "http://mp.weixin.qq.com/s?__biz=B&mid=7&idx=1&sn=q&chksm={}#rd"


def post(day: int, title: str = "停水通知", **more: Any) -> Post:
    return Post(title=title, published_at=datetime(2026, 9, day, tzinfo=SHANGHAI), **more)


def test_addresses_of_one_wechat_article_are_one() -> None:
    assert canonical_url(WECHAT.format("a")) == canonical_url("https://mp.weixin.qq.com/s?mid=7&idx=1&__biz=B&scene=21")


def test_the_same_native_id_is_one_post() -> None:
    assert len(merge_posts([post(1, native_id="9"), post(1, title="改过的标题", native_id="9")])) == 1


def test_an_export_row_without_link_is_the_feed_entry_of_the_same_title_and_day() -> None:
    merged = merge_posts([post(1, source_file="a.csv"), post(1, url="https://example.test/1", origin="feed")])
    assert len(merged) == 1


def test_two_posts_of_one_title_on_one_day_stay_two() -> None:
    merged = merge_posts([post(1, url="https://example.test/1"), post(1, url="https://example.test/2")])
    assert len(merged) == 2


def test_the_same_title_on_two_days_stays_two() -> None:
    assert len(merge_posts([post(1), post(2)])) == 2


def test_posts_without_title_are_never_taken_for_one_another() -> None:
    assert len(merge_posts([post(1, title="", source_file="a"), post(1, title="", source_file="b")])) == 2


def test_an_export_taken_in_twice_counts_its_rows_once() -> None:
    for precision in ("day", "minute"):
        first = [
            post(1, source_file="a.csv", precision=precision, last_seen=datetime(2026, 9, 5, tzinfo=SHANGHAI)),
            post(2, source_file="a.csv", precision=precision, last_seen=datetime(2026, 9, 5, tzinfo=SHANGHAI)),
        ]
        again = [msgspec.structs.replace(one, last_seen=datetime(2026, 9, 9, tzinfo=SHANGHAI)) for one in first]
        assert len(merge_posts([*first, *again])) == 2


def test_two_rows_of_one_title_and_day_in_one_export_stay_two_also_when_it_is_taken_in_again() -> None:
    rows = [
        post(1, source_file="a.csv", reads=reads, last_seen=datetime(2026, 9, day, tzinfo=SHANGHAI))
        for day in (5, 9)
        for reads in (10, 20)
    ]
    assert len(merge_posts(rows)) == 2


def test_two_posts_of_one_title_at_two_hours_of_a_day_stay_two_in_every_source() -> None:
    rows = [
        msgspec.structs.replace(
            post(1, source_file=name, precision="minute"),
            published_at=datetime(2026, 9, 1, hour, minute, tzinfo=SHANGHAI),
        )
        for name, hour, minute in (("a.csv", 10, 0), ("a.csv", 15, 0), ("b.csv", 10, 0), ("b.csv", 15, 1))
    ]
    assert len(merge_posts(rows)) == 2


MOMENTS = st.sampled_from([None, *(datetime(2026, 9, 3, hour, tzinfo=SHANGHAI) for hour in range(3))])
TOLD = {"updated_at": MOMENTS, "metrics_as_of": MOMENTS, "first_seen": MOMENTS, "last_seen": MOMENTS}
TOLD |= {"summary": st.sampled_from(["", "摘要", "另一摘要"]), "reads": st.sampled_from([None, 0, 5])}
TOLD |= {"recommends": st.sampled_from([None, 0, 7]), "likes": st.sampled_from([None, 0, 7])}
POSTS = st.builds(
    post,
    day=st.integers(1, 3),
    title=st.sampled_from(["停水通知", "停水 通知", "招聘", ""]),
    native_id=st.sampled_from([None, "1", "2"]),
    url=st.sampled_from([None, "https://example.test/1", "https://example.test/2"]),
    origin=st.sampled_from(["export", "feed"]),
    source_file=st.sampled_from(["", "a.csv", "b.csv"]),
    precision=st.sampled_from(["day", "minute"]),
    **TOLD,
)


@given(st.lists(POSTS, max_size=8), st.randoms())
def test_the_order_of_sources_never_matters(posts: list[Post], random: Any) -> None:
    shuffled = list(posts)
    random.shuffle(shuffled)
    assert merge_posts(posts) == merge_posts(shuffled)


def test_one_post_with_two_dates_counts_with_the_earlier_so_that_it_never_looks_fresher_than_it_is() -> None:
    (merged,) = merge_posts([post(3, native_id="9"), post(1, native_id="9")])
    assert merged.published_at.day == 1


@given(st.lists(st.builds(post, day=st.integers(1, 28), title=st.sampled_from(["甲", "乙"])), min_size=1, max_size=8))
def test_the_newest_day_of_posts_without_address_survives_merging(posts: list[Post]) -> None:
    assert max(p.published_at for p in merge_posts(posts)) == max(p.published_at for p in posts)


@given(st.lists(st.builds(post, day=st.just(1), native_id=st.just("9"), **TOLD), min_size=1, max_size=5))
def test_one_post_told_several_times_keeps_the_newest_figures_and_the_whole_time_it_was_seen(
    tellings: list[Post],
) -> None:
    (merged,) = merge_posts(tellings)
    for field in FIGURES:
        told = [each for each in tellings if getattr(each, field) is not None]
        newest = max((each.metrics_as_of for each in told if each.metrics_as_of), default=None)
        assert getattr(merged, field) in (
            {getattr(each, field) for each in told if each.metrics_as_of == newest} or {None}
        )
    for field, of in (("metrics_as_of", max), ("last_seen", max), ("updated_at", max), ("first_seen", min)):
        moments = [moment for each in tellings if (moment := getattr(each, field))]
        assert getattr(merged, field) == of(moments, default=None)
    assert merged.summary in ({each.summary for each in tellings if each.summary} or {""})


def test_what_an_export_tells_is_kept_of_a_post_that_a_feed_knows_by_its_address() -> None:
    exported = post(1, source_file="a.csv", reads=40, first_seen=datetime(2026, 9, 5, tzinfo=SHANGHAI))
    listed = post(1, url="https://example.test/1", origin="feed", first_seen=datetime(2026, 9, 2, tzinfo=SHANGHAI))
    (merged,) = merge_posts([exported, listed])
    assert (merged.reads, merged.url, merged.first_seen) == (40, listed.url, listed.first_seen)


def test_a_figure_that_the_newest_telling_leaves_out_is_the_older_one_and_none_is_never_zero() -> None:
    older = post(1, native_id="9", metrics_as_of=datetime(2026, 9, 2, tzinfo=SHANGHAI), reads=40, likes=3)
    newer = post(1, native_id="9", metrics_as_of=datetime(2026, 9, 8, tzinfo=SHANGHAI), reads=90)
    (merged,) = merge_posts([older, newer])
    assert (merged.reads, merged.likes, merged.recommends) == (90, 3, None)
    assert merged.metrics_as_of == newer.metrics_as_of


def test_merging_a_merged_post_once_more_changes_nothing() -> None:
    posts = [post(1, native_id="9", reads=4), post(1, native_id="9", origin="feed", summary="摘要")]
    merged = merge_posts(posts)
    assert merge_posts([*merged, *posts]) == merged
    assert msgspec.json.decode(msgspec.json.encode(merged), type=tuple[Post, ...]) == merged
