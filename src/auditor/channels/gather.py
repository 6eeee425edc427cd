"""One answer for every account: its sources read one by one, their posts merged, their coverage put together.

One failing source never stops the others, and one failing account never stops the next.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from auditor.channels import (
    appstore,
    bilibili_open,
    feed,
    http_probe,
    json_map,
    kuaishou_open,
    list_page,
    manual,
    miniprogram,
    wechat_mp,
    weibo_open,
)
from auditor.channels.asking import what_to_upload
from auditor.channels.merge import disagreements, merge_posts, same_as
from auditor.channels.opening import with_pages_opened
from auditor.channels.secrets import SecretError
from auditor.channels.source import (
    Adapter,
    ChannelContext,
    Days,
    Reading,
    SourceTroubleError,
    Window,
    failed,
    moment_of_gathering,
    seen_at,
)
from auditor.channels.timing import TimedReader
from auditor.model.facts import AccountFacts, AccountSeen, Post, PostImport, SourceRun
from auditor.model.office import Account, Source
from auditor.model.zone import SHANGHAI

_log = logging.getLogger(__name__)

WECHAT_PARTS = ("已通知", "未开启通知")
"""公众号's two export tabs: only both together show every post."""

ADAPTERS: Mapping[str, Adapter] = {
    "feed": feed.read,
    "manual": manual.read,
    "wechat_mp": wechat_mp.read,
    "list_page": list_page.read,
    "json_map": json_map.read,
    "appstore": appstore.read,
    "miniprogram": miniprogram.read,
    "http_probe": http_probe.read,
    "weibo_open": weibo_open.read,
    "kuaishou_open": kuaishou_open.read,
    "bilibili_open": bilibili_open.read,
}
"""Every way of gathering but the imported exports, which the context brings along."""


async def fetch_account(account: Account, window: Window, context: ChannelContext) -> AccountFacts:
    """Gather what is known of one account. Never raises for a source's trouble: the source's run says it."""
    return await with_pages_opened(await _known(account, window, context), context)


async def _known(account: Account, window: Window, context: ChannelContext) -> AccountFacts:
    imports = tuple(context.imports.get(account.id, ()))
    now = moment_of_gathering(window, context)
    readings = [await _read(account, source, window, context) for source in account.sources if _is_read(source)]
    if imports:
        readings.insert(0, Reading(run=_import_run(account, imports)))
    if not readings:
        adapter = account.sources[0].adapter if account.sources else "import"
        asked = f"尚未导入该账号的发布记录，{what_to_upload(account.platform)}"
        readings.append(Reading(run=SourceRun(adapter=adapter, status="not_run", errors=(asked,))))
    earlier = tuple(_earlier(batch, readings) for batch in context.harvests.get(account.id, ()))
    handed_in = (_handed_in(batch) for batch in imports)
    posts = [_of(post, reading.run, now) for reading in (*readings, *handed_in, *earlier) for post in reading.posts]
    merged = merge_posts(posts)
    covered = _last_stretch(_union([*_import_days(imports, account), *_read_days((*readings, *earlier))]))
    return AccountFacts(
        account=account.id,
        runs=tuple(reading.run for reading in readings),
        posts=tuple(post for post in merged if post.published_at <= min(window.at, now)),
        complete=covered is not None and covered[0] <= window.start,
        coverage_from=covered[0] if covered else None,
        coverage_to=covered[1] if covered else None,
        state=account.state,
        recorded_by=_recorded_by(imports, account),
        warnings=(*_warnings(imports, merged, now), *disagreements(posts)),
        seen=_together([reading.seen for reading in readings]),
        pages=tuple(page for reading in readings for page in reading.pages),
    )


def _is_read(source: Source) -> bool:
    return source.adapter != "import"


async def _read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:
    """Read one source; whatever goes wrong stays with it, and no secret leaves in its words."""
    timed = TimedReader(context.reader) if context.reader else None
    context = msgspec.structs.replace(context, reader=timed)
    try:
        reading = await ADAPTERS[source.adapter](account, source, window, context)
    except SourceTroubleError as trouble:
        reading = failed(source.adapter, trouble, context.now)
    except SecretError as error:
        reading = failed(source.adapter, SourceTroubleError(str(error), code="secret"), context.now)
    except Exception as error:
        # One odd answer must not cost the other accounts their verdicts. Its words may carry a secret: only its kind.
        _log.error("unexpected %s while reading %s of %s", type(error).__name__, source.adapter, account.id)
        unforeseen = SourceTroubleError(f"程序处理该来源时出错（{type(error).__name__}）", code="our_crash")
        reading = failed(source.adapter, unforeseen, context.now)
    run = reading.run
    if not reading.posts and run.status in ("failed", "partial"):
        run = msgspec.structs.replace(run, errors=(*run.errors, f"也可以{what_to_upload(account.platform)[1:]}"))
    errors = tuple(context.vault.scrub(error) for error in run.errors)
    run = msgspec.structs.replace(run, errors=errors, action=context.vault.scrub(run.action))
    if timed is not None:
        run = msgspec.structs.replace(run, started=timed.started, finished=timed.finished)
    return msgspec.structs.replace(reading, run=run)


def _of(post: Post, run: SourceRun, now: datetime) -> Post:
    """Say of a post where it comes from, since when we know it, and when it was last told of."""
    return seen_at(msgspec.structs.replace(post, sources=post.sources or (run.adapter,)), run.at or now)


def _handed_in(batch: PostImport) -> Reading:
    """One export: its posts were seen when it was handed in."""
    return Reading(run=SourceRun(adapter="import", status="ok", at=batch.imported_at), posts=batch.posts)


def _earlier(batch: PostImport, readings: Sequence[Reading]) -> Reading:
    """What a platform's interface told in an earlier run: it holds although the credential has died since.

    A post of days read again that is no longer told of has vanished from its source (源中已消失).
    """
    again = [reading for reading in readings if reading.run.adapter == batch.profile]
    spans = [span for reading in again for span in reading.run.spans]
    keys = {key for reading in again for post in reading.posts for key in same_as(post)}
    posts = tuple(
        msgspec.structs.replace(post, state="vanished", state_reason="源中已消失")
        if _within(post, spans) and not keys & set(same_as(post))
        else post
        for post in batch.posts
    )
    days = ((batch.covers_from, batch.covers_to),) if batch.covers_from and batch.covers_to else ()
    run = SourceRun(adapter=batch.profile, status="ok", spans=days, at=batch.imported_at)
    return Reading(run=run, posts=posts)


def _within(post: Post, spans: Sequence[Days]) -> bool:
    day = post.published_at.astimezone(SHANGHAI).date()
    return any(first <= day <= last for first, last in spans)


def _recorded_by(imports: Sequence[PostImport], account: Account) -> str:
    people = {batch.imported_by for batch in imports} | {source.seen_by for source in account.sources}
    return "、".join(sorted(people - {""}))


def _warnings(imports: Sequence[PostImport], merged: Sequence[Post], now: datetime) -> Iterable[str]:
    for batch in imports:
        yield from batch.warnings
    future = sum(1 for post in merged if post.published_at > now)
    if future:
        yield f"有 {future} 条的发布时间晚于检查时间，未计入，请核对导出表"


def _together(seen: Sequence[AccountSeen]) -> AccountSeen:
    """What the sources say of the account, the first that knows of each thing."""
    nothing = AccountSeen()
    found = {}
    for field in AccountSeen.__struct_fields__:
        values = [getattr(each, field) for each in seen if getattr(each, field) != getattr(nothing, field)]
        found[field] = values[0] if values else getattr(nothing, field)
    return AccountSeen(**found)


def _read_days(readings: Sequence[Reading]) -> list[Days]:
    return [span for reading in readings if reading.run.adapter != "import" for span in reading.run.spans]


def _import_run(account: Account, imports: Sequence[PostImport]) -> SourceRun:
    covered = _last_stretch(_import_days(imports, account))
    posts = sum(len(batch.posts) for batch in imports)
    moments = [batch.imported_at for batch in imports if batch.imported_at]
    return SourceRun(
        adapter="import",
        status="ok" if posts else "ok_empty",
        complete=covered is not None,
        coverage_from=covered[0] if covered else None,
        coverage_to=covered[1] if covered else None,
        at=max(moments, default=None),
        started=min(moments, default=None),
        finished=max(moments, default=None),
        errors=tuple(_lacking(imports, account)),
        raw=tuple(batch.sha256 for batch in imports),
    )


def _lacking(imports: Sequence[PostImport], account: Account) -> Iterable[str]:
    if any(batch.covers_from is None or batch.covers_to is None for batch in imports):
        yield "部分导出表未声明起止日期，不能据此认定没有发布，请重新导入并写明起止日期（--from、--to）"
    parts = {part for batch in imports for part in batch.part.split("+") if part}
    if account.platform == "微信公众号" and parts and parts != set(WECHAT_PARTS):
        missing = "、".join(part for part in WECHAT_PARTS if part not in parts)
        yield f"公众号还缺“{missing}”一页的导出表，{what_to_upload(account.platform)}"


def _import_days(imports: Sequence[PostImport], account: Account) -> list[Days]:
    """Days fully covered by imported exports; for 公众号 only where both tabs cover them."""
    spans: dict[str, list[Days]] = defaultdict(list)
    for batch in imports:
        if batch.covers_from and batch.covers_to and not batch.capped:
            # Nobody can have exported what was not yet published when the file was handed in.
            handed = batch.imported_at.astimezone(SHANGHAI).date() if batch.imported_at else batch.covers_to
            days = (batch.covers_from, min(batch.covers_to, handed))
            if days[0] <= days[1]:
                for part in (batch.part or "").split("+"):
                    spans[part].append(days)
    if account.platform != "微信公众号" or not (spans.keys() - {""}):
        return _union([span for found in spans.values() for span in found])
    both = [_union(spans[part]) for part in WECHAT_PARTS]
    return _union([*spans[""], *_intersection(both[0], both[1])])


def _last_stretch(spans: Sequence[Days]) -> Days | None:
    return max(spans, key=lambda span: span[1], default=None)


def _union(spans: Iterable[Days]) -> list[Days]:
    joined: list[Days] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _intersection(left: Sequence[Days], right: Sequence[Days]) -> list[Days]:
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in left for b in right)
    return [(start, end) for start, end in pairs if start <= end]
