"""列表网页: an account's public list page (网易号, a vendor's page), read as the portal's lists are.

Dates are the list's own. The list covers the days back to its oldest entry on the pages read; pinned entries prove
nothing of the days around them.
"""

from datetime import datetime

from auditor.channels.source import (
    ChannelContext,
    Reading,
    SourceTroubleError,
    Window,
    ask_of,
    listed,
)
from auditor.extract import read_page
from auditor.model.facts import Post
from auditor.model.fetched import Fetched
from auditor.model.office import Account, Source
from auditor.model.page import ItemList, ListItem, PageFacts
from auditor.model.words import ANSWERED, OUTCOME_ZH
from auditor.model.zone import SHANGHAI

_MOST_PAGES = 20


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:  # noqa: ARG001
    """Read the list page by page until the window's start is reached."""
    if source.url is None:
        raise SourceTroubleError("未填写列表网页的网址")
    reader, raw, items = ask_of(context), [], dict[str, ListItem]()
    queue, at = [source.url], window.at
    for number in range(_MOST_PAGES):
        if number >= len(queue):
            break
        fetched = await reader.get(queue[number], purpose="page")
        at = fetched.started if number == 0 else at
        try:
            page = page_of(fetched)
            found = main_list(page)
        except SourceTroubleError:
            if number == 0:
                raise
            break
        fresh = {item.url: item for item in found.items if item.url not in items}
        items |= fresh
        if context.keep and fetched.body:
            raw.append(context.keep(fetched.body))
        if not fresh or _reaches(fresh, window):
            break
        queue += [url for url in page.next_pages if url not in queue]
    posts = tuple(post for item in items.values() if (post := post_of(item, at)) is not None)
    run = listed("list_page", posts, at, rows=len(items), raw=raw[0] if raw else None, calls=max(1, len(raw)))
    return Reading(run=run, posts=posts)


def page_of(fetched: Fetched) -> PageFacts:
    """Return the facts of an answered list page.

    Raises:
        SourceTroubleError: it did not open, or a robot barrier stands before it.
    """
    if fetched.outcome not in ANSWERED:
        raise SourceTroubleError(f"列表网页未能打开：{OUTCOME_ZH[fetched.outcome]}", code=fetched.outcome.value)
    day = fetched.started.astimezone(SHANGHAI).date()
    page = read_page(fetched.body, fetched.final_url, content_type=fetched.header("content-type"), today=day)
    if page.challenge:
        raise SourceTroubleError("列表网页要求验证，未能读取", code="blocked_challenge")
    return page


def main_list(page: PageFacts) -> ItemList:
    """Return the list with most dated entries.

    Raises:
        SourceTroubleError: the page shows no list of posts, so nothing can be said.
    """
    dated = [(sum(item.date is not None for item in each.items), each) for each in page.lists]
    best = max(dated, key=lambda pair: pair[0], default=(0, None))
    if best[1] is None or best[0] == 0:
        raise SourceTroubleError("网页中没有找到带日期的内容列表", code="no_list")
    return best[1]


def post_of(item: ListItem, at: datetime) -> Post | None:
    """Return the post of one list entry; an entry without a certain past day is none."""
    if item.date is None:
        return None
    moment = datetime(item.date.year, item.date.month, item.date.day, tzinfo=SHANGHAI)
    if moment > at:
        return None
    return Post(title=item.title, published_at=moment, url=item.url, pinned=item.pinned, origin="page")


def _reaches(items: dict[str, ListItem], window: Window) -> bool:
    return any(item.date is not None and item.date < window.start and not item.pinned for item in items.values())
