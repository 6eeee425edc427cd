"""The same publication met twice is one post, whatever the order of the sources."""

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from auditor.channels.merge import canonical_url, merge_posts
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


POSTS = st.builds(
    post,
    day=st.integers(1, 3),
    title=st.sampled_from(["停水通知", "停水 通知", "招聘", ""]),
    native_id=st.sampled_from([None, "1", "2"]),
    url=st.sampled_from([None, "https://example.test/1", "https://example.test/2"]),
    origin=st.sampled_from(["export", "feed"]),
    source_file=st.sampled_from(["", "a.csv", "b.csv"]),
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
