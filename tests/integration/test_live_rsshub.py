"""A feed from a running RSSHub, where AUDITOR_RSSHUB_FEED names one (CONTRIBUTING.md); not in the ordinary run."""

import os
from datetime import datetime, timedelta

import pytest

from auditor.channels import ChannelContext, Window, fetch_account
from auditor.fetch import Fetcher
from auditor.model.office import Account, Network
from auditor.model.zone import SHANGHAI

FEED = os.environ.get("AUDITOR_RSSHUB_FEED", "")


@pytest.mark.skipif(not FEED, reason="AUDITOR_RSSHUB_FEED names no feed of a running RSSHub")
async def test_a_feed_of_a_running_rsshub_is_read() -> None:
    now = datetime.now(SHANGHAI)
    account = Account.model_validate(
        {"id": "a", "name": "云溪发布", "platform": "其他", "sources": [{"adapter": "feed", "url": FEED}]}
    )
    window = Window(start=now.date() - timedelta(days=90), end=now.date(), at=now)
    async with Fetcher(Network(allow=("127.0.0.0/8",)), session="live") as fetcher:
        facts = await fetch_account(account, window, ChannelContext(reader=fetcher, now=now))
    assert facts.runs[0].status in ("ok", "ok_empty", "partial"), facts.runs[0].errors
