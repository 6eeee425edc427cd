"""人工登记: what a person saw of an account: the last post's link, day, screenshot; who looked and when.

Where a link is given, the post's page is opened too: date and account name are read from it. A page that cannot be
read leaves the person's word and screenshot. One post proves that day, never that there were no others.
"""

from datetime import datetime, time

from auditor.channels.post_page import read_post_page
from auditor.channels.source import ChannelContext, Reading, SourceTroubleError, Window, moment_of_gathering
from auditor.model.facts import AccountSeen, Post, SourceRun
from auditor.model.office import Account, Source
from auditor.model.zone import SHANGHAI


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:
    """Read the entry by hand, and the page it points to."""
    if source.url is None and source.published is None:
        raise SourceTroubleError("人工登记没有填写最近一条的链接或发布日期", action="请填写 url 或 published")
    found = await read_post_page(source.url, context) if source.url and context.reader else None
    notes = list(_doubts(account, source, context))
    if found is not None and found.page.state not in ("ok", "unknown"):
        notes.append(f"登记的链接打开后显示“{found.page.words}”，不能作为更新依据")
    moment = found.published if found is not None and found.published else None
    if moment is None and source.published is not None and not _gone(found):
        moment = datetime.combine(source.published, time(), tzinfo=SHANGHAI)
    if moment is None and not notes:
        notes.append("从链接中读不出发布时间，请填写发布日期并附截图")
    posts: tuple[Post, ...] = ()
    if moment is not None:
        posts = (
            Post(
                title=source.title or (found.page.title if found else ""),
                published_at=moment,
                precision="day" if moment.time() == time() else "second",
                url=source.url,
                origin="manual",
                state="published",
            ),
        )
    run = SourceRun(
        adapter="manual",
        status="partial" if notes else "ok",
        at=moment_of_gathering(window, context),
        errors=tuple(notes),
        raw=(found.page.evidence,) if found and found.page.evidence else (),
        calls=1 if found else 0,
    )
    seen = AccountSeen(name=found.account if found else "")
    return Reading(run=run, posts=posts, seen=seen, pages=(found.page,) if found else ())


def _gone(found: object) -> bool:
    state = getattr(getattr(found, "page", None), "state", "unknown")
    return state not in ("ok", "unknown")


def _doubts(account: Account, source: Source, context: ChannelContext) -> list[str]:  # noqa: ARG001
    doubts = []
    if not source.seen_by or source.seen_on is None:
        doubts.append("人工登记没有写明由谁在哪一天核验（seen_by、seen_on）")
    if source.published and source.seen_on and source.published > source.seen_on:
        doubts.append("人工登记的发布日期晚于核验日期，请核对")
    if source.screenshot and not (context.base / source.screenshot).is_file():
        doubts.append(f"找不到登记的截图 {source.screenshot}")
    return doubts
