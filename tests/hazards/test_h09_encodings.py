"""H9: pages in Chinese encodings, labelled rightly, wrongly and not at all, are read as their readers see them."""

from datetime import date, datetime

import pytest
from tests.servers.raw import RawServer, fetcher, reply

from auditor.crawl import Window, gather_site, sweep_site
from auditor.model.office import Budget, Site
from auditor.model.words import PageCondition
from auditor.model.zone import SHANGHAI

WINDOW = Window(at=datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI), start=date(2026, 7, 1))
TITLE, WORDS = "云溪街道关于停水的通知", "因管网检修，以下小区停水，请提前储水，敬请谅解。" * 9
TRADITIONAL = "雲溪街道關於停水的通知"


def served(encoding: str, label: str | None, header: str = "text/html", title: str = TITLE) -> bytes:
    mark = f'<meta charset="{label}">' if label else ""
    text = f"<html><head>{mark}<title>{title}</title></head><body><h1>{title}</h1><p>{WORDS}</p></body></html>"
    return reply(text.encode(encoding, "replace"), kind=header)


OK, WRONG = PageCondition.OK, PageCondition.MISLABELLED_CHARSET
PAGES = {
    "gbk called gb2312": (served("gbk", "gb2312"), OK),
    "gb18030 in the header": (served("gb18030", None, "text/html; charset=GB18030"), OK),
    "gbk called utf-8": (served("gbk", "utf-8"), WRONG),
    "gbk called utf-8 by the header": (served("gbk", "gbk", "text/html; charset=utf-8"), WRONG),
    "gbk without a word": (served("gbk", None), OK),
    "utf-8 called gb2312": (served("utf-8", "gb2312"), WRONG),
    "utf-8 with a mark, called gbk": (served("utf-8-sig", "gbk", "text/html; charset=gbk"), OK),
    "utf-16 with a mark": (served("utf-16", None), OK),
    "a label nobody knows": (served("gbk", "chinese-simplified"), OK),
}


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_read_as_its_readers_see_it(name: str) -> None:
    answer, condition = PAGES[name]
    site = Site(id="s", name="云溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0))
    async with RawServer({"/": answer}) as server, fetcher(server, sites=[site]) as f:
        facts = await gather_site(site, WINDOW, f)
    assert (facts.home.title, facts.home.condition) == (TITLE, condition)


async def test_big5_is_read() -> None:
    text = f'<meta charset="big5"><title>{TRADITIONAL}</title><p>{"停水通知請居民提前儲水。" * 9}</p>'
    site = Site(id="s", name="雲溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0))
    async with RawServer({"/": reply(text.encode("big5"))}) as server, fetcher(server, sites=[site]) as f:
        facts = await gather_site(site, WINDOW, f)
    assert facts.home.title == TRADITIONAL


FILLER = "<p>" + "云溪街道办事处公开内容。" * 500 + "</p>"
SENT = {
    "utf-8": "/s?%E5%90%8D=%E5%81%9C%E6%B0%B4&a=1",
    "gbk": "/s?%C3%FB=%CD%A3%CB%AE&a=1",
    "big5": "/s?%A6W=%B0%B1%A4%F4&a=1",
}


@pytest.mark.parametrize("sweep", [True, False], ids=["sweep", "full walk"])
@pytest.mark.parametrize("encoding", SENT)
async def test_chinese_addresses_are_asked_for_as_browsers_ask(encoding: str, sweep: bool) -> None:
    filler = FILLER if encoding != "big5" else "<p>" + "公所公布" * 1500 + "</p>"
    text = f'<meta charset="{encoding}">{filler}<a href="/名/停水.html">一</a><a href="/s?名=停水&a=1#頭">二</a>'
    site = Site(id="s", name="云溪街道", url="http://site.test/", scope="site", budget=Budget(delay=0))
    body = reply(text.encode(encoding, "ignore"))
    async with RawServer({"/": body, "/more.html": body}) as server, fetcher(server, sites=[site]) as f:
        await (sweep_site(site, WINDOW, f) if sweep else gather_site(site, WINDOW, f))
    asked = {one.target for one in server.asked}
    assert "/%E5%90%8D/%E5%81%9C%E6%B0%B4.html" in asked
    assert SENT[encoding] in asked
