"""One answer for every account: its sources read one by one, their posts merged, their coverage put together.

One failing source never stops the others, and one failing account never stops the next.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from auditor.channels.feed import FeedReader, read_feed
from auditor.channels.merge import merge_posts
from auditor.model.facts import AccountFacts, Post, PostImport, SourceRun
from auditor.model.office import Account

WECHAT_PARTS = ("已通知", "未开启通知")
"""公众号's two export tabs: only both together show every post."""

NOTHING_YET = "尚未导入该账号的发布记录，请从平台后台导出发布明细后导入"

Days = tuple[date, date]


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The days looked at (both inclusive) and the monitoring point (监测时间点)."""

    start: date
    end: date
    at: datetime


class ChannelContext(msgspec.Struct, frozen=True, kw_only=True):
    """What adapters may use: the fetch seam, and the exports imported so far by account id."""

    reader: FeedReader | None = None
    imports: Mapping[str, Sequence[PostImport]] = {}


async def fetch_account(account: Account, window: Window, context: ChannelContext) -> AccountFacts:
    """Gather what is known of one account. Never raises for a source's trouble: the source's run says it."""
    runs: list[SourceRun] = []
    posts: list[Post] = []
    imports = tuple(context.imports.get(account.id, ()))
    if imports:
        runs.append(_import_run(account, imports))
        posts.extend(post for batch in imports for post in batch.posts)
    for source in account.sources:
        if source.adapter == "feed" and context.reader is not None:
            run, found = await read_feed(account, source, context.reader)
            runs.append(run)
            posts.extend(found)
    if not runs:
        adapter = account.sources[0].adapter if account.sources else "import"
        runs.append(SourceRun(adapter=adapter, status="not_run", errors=(NOTHING_YET,)))
    covered = _covered(runs, imports, account)
    return AccountFacts(
        account=account.id,
        runs=tuple(runs),
        posts=tuple(post for post in merge_posts(posts) if post.published_at <= window.at),
        complete=covered is not None and covered[0] <= window.start,
        coverage_from=covered[0] if covered else None,
        coverage_to=covered[1] if covered else None,
        state=account.state,
        recorded_by="、".join(sorted({batch.imported_by for batch in imports if batch.imported_by})),
        warnings=tuple(warning for batch in imports for warning in batch.warnings),
    )


def _import_run(account: Account, imports: Sequence[PostImport]) -> SourceRun:
    covered = _last_stretch(_import_days(imports, account))
    posts = sum(len(batch.posts) for batch in imports)
    return SourceRun(
        adapter="import",
        status="ok" if posts else "ok_empty",
        complete=covered is not None,
        coverage_from=covered[0] if covered else None,
        coverage_to=covered[1] if covered else None,
        at=max((batch.imported_at for batch in imports if batch.imported_at), default=None),
        errors=tuple(_lacking(imports, account)),
        raw=tuple(batch.sha256 for batch in imports),
    )


def _lacking(imports: Sequence[PostImport], account: Account) -> Iterable[str]:
    if any(batch.covers_from is None or batch.covers_to is None for batch in imports):
        yield "部分导出表未声明起止日期，不能据此认定没有发布"
    parts = {part for batch in imports for part in batch.part.split("+") if part}
    if account.platform == "微信公众号" and parts and parts != set(WECHAT_PARTS):
        missing = "、".join(part for part in WECHAT_PARTS if part not in parts)
        yield f"公众号还缺“{missing}”一页的导出表"


def _import_days(imports: Sequence[PostImport], account: Account) -> list[Days]:
    """Days fully covered by imported exports; for 公众号 only where both tabs cover them."""
    spans: dict[str, list[Days]] = defaultdict(list)
    for batch in imports:
        if batch.covers_from and batch.covers_to and not batch.capped:
            for part in (batch.part or "").split("+"):
                spans[part].append((batch.covers_from, batch.covers_to))
    if account.platform != "微信公众号" or not (spans.keys() - {""}):
        return _union([span for found in spans.values() for span in found])
    both = [_union(spans[part]) for part in WECHAT_PARTS]
    return _union([*spans[""], *_intersection(both[0], both[1])])


def _covered(runs: Sequence[SourceRun], imports: Sequence[PostImport], account: Account) -> Days | None:
    feeds = [
        (run.coverage_from, run.coverage_to)
        for run in runs
        if run.adapter == "feed" and run.complete and run.coverage_from and run.coverage_to
    ]
    return _last_stretch(_union([*_import_days(imports, account), *feeds]))


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
