"""Constructed quarters, from each source to the verdict: fourteen days exactly, sources that end, fail or hole."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.servers.platforms.wechat import APP_ID, SECRET, Article, WechatPlatform
from tests.unit.channels.conftest import AT, WINDOW, Covers, Gather, account_of

from auditor.channels import ChannelContext, fetch_account
from auditor.derive.account_freshness import account_freshness
from auditor.model.facts import AccountFacts, Post, PostImport
from auditor.model.office import Account
from auditor.model.zone import SHANGHAI

DAY = AT.date()
LIMIT = 14


def verdict(facts: AccountFacts) -> str:
    return account_freshness(facts, AT, LIMIT).state.value


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def export(days: Sequence[int], covers: tuple[int, int] | None = (92, 0), part: str = "", **more: Any) -> PostImport:
    posts = tuple(
        Post(title=f"{n}天前", published_at=datetime.combine(ago(n), datetime.min.time(), tzinfo=SHANGHAI))
        for n in days
    )
    return PostImport(
        account="a",
        file_name="a.xlsx",
        sha256="0",
        profile="",
        part=part,
        posts=posts,
        covers_from=ago(covers[0]) if covers else None,
        covers_to=ago(covers[1]) if covers else None,
        **more,
    )


EXPORTS: dict[str, tuple[str, list[PostImport], str]] = {
    "a post today": ("新浪微博", [export([0])], "fresh"),
    "nine days": ("新浪微博", [export([9])], "fresh"),
    "ten days": ("新浪微博", [export([10])], "early_warning"),
    "exactly fourteen days": ("新浪微博", [export([14])], "early_warning"),
    "fifteen days": ("新浪微博", [export([15])], "stale"),
    "no post in a declared quarter": ("新浪微博", [export([])], "stale"),
    "fifteen days, the table not declared": ("新浪微博", [export([15], None)], "unproven"),
    "fourteen days, the table not declared": ("新浪微博", [export([14], None)], "early_warning"),
    "fifteen days, the table ends a day before": ("新浪微博", [export([15], (92, 1))], "unproven"),
    "sixteen days, the table ends a day before": ("新浪微博", [export([16], (92, 1))], "stale"),
    "thirty days, the table ends two weeks before": ("新浪微博", [export([30], (92, 14))], "stale"),
    "thirty days, the table ends fifteen days before": ("新浪微博", [export([30], (92, 15))], "unproven"),
    "a hole between two tables": ("新浪微博", [export([30], (92, 30)), export([], (13, 0))], "unproven"),
    "two tables that touch": ("新浪微博", [export([30], (92, 20)), export([], (19, 0))], "stale"),
    "two tables that overlap and disagree": (
        "新浪微博",
        [export([30], (92, 10)), export([12, 30], (40, 0))],
        "early_warning",
    ),
    "a table that reached the platforms cap": ("小红书", [export([20], capped=True)], "unproven"),
    "one tab of two": ("微信公众号", [export([20], part="已通知")], "unproven"),
    "one tab of two with a fresh post": ("微信公众号", [export([3], part="未开启通知内容")], "fresh"),
    "both tabs": ("微信公众号", [export([20], part="已通知"), export([], part="未开启通知")], "stale"),
    "both tabs, one shorter": (
        "微信公众号",
        [export([20], part="已通知"), export([], (92, 20), part="未开启通知")],
        "unproven",
    ),
    "declared for days after it was handed in": (
        "新浪微博",
        [export([30], (92, 0), imported_at=AT - timedelta(days=20))],
        "unproven",
    ),
    "a post dated tomorrow": ("新浪微博", [export([-1, 20])], "stale"),
}


@pytest.mark.parametrize("name", EXPORTS)
async def test_a_quarter_told_by_exports(covers: Covers, name: str) -> None:
    platform, batches, expected = EXPORTS[name]
    account = Account(id="a", name="云溪发布", platform=platform)  # type: ignore[arg-type]
    facts = await fetch_account(account, WINDOW, ChannelContext(imports={"a": batches}))
    assert verdict(facts) == expected
    covers("import", "quarter", name)


INTERFACE = {
    "fourteen days": ([14], {}, [], "early_warning"),
    "fifteen days, known to yesterday only": ([15], {}, [], "unproven"),
    "sixteen days": ([16], {}, [], "stale"),
    "nothing at all": ([], {}, [], "stale"),
    "sixteen days, yesterday not ready": ([16], {1: 9}, [], "unproven"),
    "seventeen days, yesterday not ready": ([17], {1: 9}, [], "stale"),
    "thirty days, a hole in the last two weeks": ([30], {7: 9}, [], "unproven"),
    "twenty days, the quota ran out": ([20], {}, [45009], "unproven"),
    "three days, then the quota ran out": ([3], {}, [None, None, None, 45009], "fresh"),
    "twenty days, not certified any more": ([20], {}, [48001], "unproven"),
}


@pytest.mark.parametrize("name", INTERFACE)
async def test_a_quarter_told_by_the_platforms_interface(
    gather: Gather, covers: Covers, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    days, delays, moods, expected = INTERFACE[name]
    monkeypatch.setenv("MP", SECRET)
    async with WechatPlatform([Article(ago(n), f"{n}天前") for n in days]) as platform:
        platform.delays = {ago(n): times for n, times in delays.items()}
        platform.moods["/datacube/getarticletotaldetail"] = list(moods)  # type: ignore[arg-type]
        source = {"adapter": "wechat_mp", "app_id": APP_ID, "secret_ref": "env:MP", "base_url": platform.base_url}
        facts = await gather(platform, account_of(source))
    assert verdict(facts) == expected, facts.runs
    covers("wechat_mp", "quarter", name)


@settings(max_examples=200, deadline=None)
@given(
    posts=st.lists(st.integers(0, 91), max_size=12),
    covers=st.tuples(st.integers(0, 120), st.integers(0, 60)).map(lambda pair: (max(pair), min(pair))),
)
def test_a_verdict_never_goes_beyond_what_was_seen(posts: list[int], covers: tuple[int, int]) -> None:
    import asyncio

    account = Account(id="a", name="云溪发布", platform="新浪微博")
    facts = asyncio.run(fetch_account(account, WINDOW, ChannelContext(imports={"a": [export(posts, covers)]})))
    found = verdict(facts)
    alive = any(days <= LIMIT for days in posts)
    assert (found in ("fresh", "early_warning")) == alive
    if found == "stale":
        silent = min([*posts, covers[0] + 1])
        assert silent - covers[1] > LIMIT
        assert covers[1] <= LIMIT
        assert covers[0] >= (DAY - WINDOW.start).days
