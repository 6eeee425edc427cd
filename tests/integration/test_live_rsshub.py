"""Our feed reader against a running RSSHub, where AUDITOR_RSSHUB names one (CONTRIBUTING.md); not in the ordinary run.

RSSHub reads list pages that the test serves on loopback and makes feeds of them.
"""

import os
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from tests.servers.raw import RawServer, reply

from auditor.channels import ChannelContext, Window, fetch_account
from auditor.fetch import Fetcher
from auditor.model.facts import AccountFacts
from auditor.model.office import Account, Network
from auditor.model.zone import SHANGHAI

RSSHUB = os.environ.get("AUDITOR_RSSHUB", "").rstrip("/")
RULES = "item=li&itemTitle=a&itemLink=a&itemPubDate=.date"
FORMS = ("rss", "atom", "json")
pytestmark = pytest.mark.skipif(not RSSHUB, reason="AUDITOR_RSSHUB names no running RSSHub")


def list_page(posts: dict[str, datetime]) -> bytes:
    entries = "".join(
        f'<li><a href="/{number}.html">{title}</a><span class="date">{moment:%Y-%m-%d %H:%M}</span></li>'
        for number, (title, moment) in enumerate(posts.items())
    )
    return reply(f'<html><meta charset="utf-8"><title>云溪发布</title><ul>{entries}</ul></html>')


async def gathered(server: RawServer, path: str, form: str, now: datetime) -> AccountFacts:
    url = f"{RSSHUB}/rsshub/transform/html/{quote(f'http://{server.at}{path}', safe='')}/{RULES}?format={form}"
    account = Account.model_validate(
        {"id": "a", "name": "云溪发布", "platform": "其他", "sources": [{"adapter": "feed", "url": url}]}
    )
    window = Window(start=now.date() - timedelta(days=90), end=now.date(), at=now)
    async with Fetcher(Network(allow=("127.0.0.0/8",)), session="live") as fetcher:
        return await fetch_account(account, window, ChannelContext(reader=fetcher, now=now))


@pytest.mark.parametrize("form", FORMS)
async def test_a_list_page_comes_through_with_its_titles_and_times(form: str) -> None:
    now = datetime.now(SHANGHAI)
    minute = now.replace(second=0, microsecond=0)
    posts = {"停水通知": minute - timedelta(days=2, hours=3), "消防演练": minute - timedelta(days=12)}
    async with RawServer({f"/{form}.html": list_page(posts)}) as server:
        facts = await gathered(server, f"/{form}.html", form, now)
    assert facts.runs[0].status == "ok", facts.runs[0].errors
    assert {post.title: post.published_at for post in facts.posts} == posts


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", ["/empty.html", "/missing.html"])
async def test_what_rsshub_could_not_read_is_failed_and_never_empty(path: str, form: str) -> None:
    async with RawServer({"/empty.html": list_page({})}) as server:
        facts = await gathered(server, path, form, datetime.now(SHANGHAI))
    assert (facts.runs[0].status, facts.complete, facts.posts) == ("failed", False, ())
