"""Constructed quarters for every source: exactly fourteen days, a day more, a list that is too short."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.servers.platforms.wechat import COMPONENT_SECRET, REFRESH, TICKET, WechatPlatform
from tests.servers.raw import RawServer, reply
from tests.unit.channels.conftest import AT, Covers, Gather, account_of
from tests.unit.channels.test_gather import ITEM, RSS
from tests.unit.channels.test_miniprogram import VERSION, program
from tests.unit.channels.test_other_sources import FIELDS, archive, list_html, rows, said, seconds, status, video
from tests.unit.channels.test_quarters import ago, verdict

Words = tuple[dict[str, Any], str]
ERROR = reply("<html><body><h1>502 Bad Gateway</h1></body></html>", status="502 Bad Gateway")


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("TOKEN", "an-access-token-0815"),
        ("COMPONENT", COMPONENT_SECRET),
        ("REFRESH", REFRESH),
        ("TICKET", TICKET),
    ):
        monkeypatch.setenv(name, value)


def days(ages: Sequence[int]) -> list[str]:
    return [ago(age).isoformat() for age in ages]


def feed(ages: Sequence[int]) -> bytes:
    return reply(
        RSS.format("".join(ITEM.format(day, f"{day} 09:00") for day in days(ages))), kind="application/rss+xml"
    )


def json_feed(ages: Sequence[int]) -> bytes:
    items = [{"id": day, "title": day, "date_published": f"{day}T09:00:00+08:00"} for day in days(ages)]
    return said({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items})


def timeline(ages: Sequence[int]) -> bytes:
    return said({"statuses": [status(day, n) for n, day in enumerate(days(ages))], "total_number": 900})


def videos(ages: Sequence[int]) -> bytes:
    return said({"result": 1, "video_list": [video(n, day) for n, day in enumerate(days(ages))]})


def archives(ages: Sequence[int]) -> bytes:
    listed = [archive(day, n) for n, day in enumerate(days(ages))]
    return said({"code": 0, "data": {"list": listed, "page": {"total": len(listed)}}})


LISTS: dict[str, tuple[str, Callable[[Sequence[int]], bytes], dict[str, Any], str]] = {
    "feed": ("/feed", feed, {}, "其他"),
    "feed (JSON)": ("/feed", json_feed, {}, "其他"),
    "list_page": ("/list", lambda ages: list_html(*days(ages)), {}, "网易号"),
    "json_map": ("/data", lambda ages: said(rows(*days(ages))), {"fields": FIELDS}, "澎湃政务"),
    "weibo_open": ("/2/statuses/user_timeline.json", timeline, {"app_id": "1001"}, "新浪微博"),
    "kuaishou_open": ("/openapi/photo/list", videos, {"app_id": "k1"}, "快手"),
    "bilibili_open": (
        "/arcopen/fn/archive/viewlist",
        archives,
        {"app_id": "b1", "token_ref": "env:REFRESH"},
        "哔哩哔哩",
    ),
}
WHOLE = ("kuaishou_open", "bilibili_open")
"""Their lists say when they end, so a short one is still the whole."""

QUARTERS: dict[str, tuple[Sequence[int] | None, str]] = {
    "a post today": ([0, 100], "fresh"),
    "nine days": ([9, 100], "fresh"),
    "exactly fourteen days": ([14, 100], "early_warning"),
    "fifteen days, known to yesterday only": ([15, 100], "unproven"),
    "sixteen days": ([16, 100], "stale"),
    "sixteen days, several older": ([16, 40, 70, 100], "stale"),
    "fourteen days in a list that is too short": ([14], "early_warning"),
    "sixteen days in a list that is too short": ([16, 30], "unproven"),
    "nothing": ([], "unproven"),
    "an error page": (None, "unproven"),
}


def declared(name: str, server: RawServer) -> Words:
    path, _, words, platform = LISTS[name]
    adapter = name.partition(" ")[0]
    own = adapter.endswith("_open")
    place = (
        {"base_url": f"http://{server.at}", "secret_ref": "env:TOKEN"} if own else {"url": f"http://site.test{path}"}
    )
    return {"adapter": adapter, **place, **words}, platform


@pytest.mark.parametrize("quarter", QUARTERS)
@pytest.mark.parametrize("name", LISTS)
async def test_a_quarter_told_by_a_list(gather: Gather, covers: Covers, name: str, quarter: str) -> None:
    ages, expected = QUARTERS[quarter]
    if name in WHOLE and quarter == "sixteen days in a list that is too short":
        expected = "stale"
    path, make, _, _ = LISTS[name]
    async with RawServer({path: ERROR if ages is None else make(ages)}) as server:
        words, platform = declared(name, server)
        facts = await gather(server, account_of(words, platform), hosts=("site.test",))
    assert verdict(facts) == expected, facts.runs
    covers(name.partition(" ")[0], "quarter", f"{name} {quarter}")


SINGLE = {0: "fresh", 9: "fresh", 14: "early_warning", 15: "unproven", 16: "unproven", 40: "unproven"}
"""One post, or one release, proves its day and never a silence."""


@pytest.mark.parametrize("age", SINGLE)
async def test_a_quarter_told_by_a_person(gather: Gather, covers: Covers, age: int) -> None:
    words = {"adapter": "manual", "published": ago(age), "seen_by": "林若川", "seen_on": ago(0)}
    async with RawServer() as server:
        facts = await gather(server, account_of(words, "今日头条"))
    assert verdict(facts) == SINGLE[age]
    covers("manual", "quarter", age)


@pytest.mark.parametrize("age", SINGLE)
async def test_a_quarter_told_by_a_link_pasted(gather: Gather, covers: Covers, age: int) -> None:
    text = f"""<title>微信公众平台</title><h1 id="activity-name">停水通知</h1><a id="js_name">云溪发布</a>
    <div id="js_content">{"因管网检修，以下小区停水，请提前储水。" * 9}</div>
    <script>var ct = "{seconds(f"{ago(age)}T09:30:00")}";</script>"""
    async with RawServer({"/s/1": reply(text)}) as server:
        words = {"adapter": "manual", "url": "http://site.test/s/1", "seen_by": "林若川", "seen_on": ago(0)}
        facts = await gather(server, account_of(words), hosts=("site.test",))
    assert verdict(facts) == SINGLE[age], facts.runs
    covers("manual", "quarter", f"link {age}")


@pytest.mark.parametrize("age", SINGLE)
async def test_a_quarter_told_by_the_app_store(gather: Gather, covers: Covers, age: int) -> None:
    released = datetime.combine(ago(age), AT.time(), tzinfo=AT.tzinfo).astimezone(UTC)
    app = {"trackId": 7, "version": "1.0", "currentVersionReleaseDate": f"{released:%Y-%m-%dT%H:%M:%SZ}"}
    async with RawServer({"/lookup": said({"resultCount": 1, "results": [app]})}) as server:
        words = {"adapter": "appstore", "app_id": "7", "base_url": f"http://{server.at}"}
        facts = await gather(server, account_of(words, "移动客户端"))
    assert verdict(facts) == SINGLE[age]
    covers("appstore", "quarter", age)


@pytest.mark.parametrize("age", SINGLE)
async def test_a_quarter_told_by_a_small_programs_release(gather: Gather, covers: Covers, age: int) -> None:
    moment = AT - timedelta(days=age, minutes=1)
    release = {"release_info": {"release_time": int(moment.timestamp()), "release_version": "2"}}
    async with WechatPlatform() as platform:
        platform.moods[VERSION] = [reply(json.dumps(release), kind="application/json")]
        facts = await gather(platform, program(platform))
    assert verdict(facts) == SINGLE[age]
    covers("miniprogram", "quarter", age)


@pytest.mark.parametrize("answer", [reply("好"), ERROR], ids=["opens", "does not open"])
async def test_a_probe_never_tells_of_a_quarter(gather: Gather, covers: Covers, answer: bytes) -> None:
    async with RawServer({"/app": answer}) as server:
        words = {"adapter": "http_probe", "url": "http://site.test/app"}
        facts = await gather(server, account_of(words, "小程序"), hosts=("site.test",))
    assert verdict(facts) == "unproven"
    covers("http_probe", "quarter", answer)
