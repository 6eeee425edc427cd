"""The objects of a result document, with the figures that the report's tables print of each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from auditor.checks.base import Context, columns_of, object_unit, sites_of
from auditor.derive.account_counts import count_posts
from auditor.derive.account_freshness import account_freshness, posts_between, published_posts, quarter_gaps
from auditor.derive.column_freshness import FreshState, column_freshness
from auditor.derive.newest import dated_items
from auditor.derive.periods import column_limit
from auditor.derive.spans import day_of
from auditor.model.facts import AccountFacts, ColumnFacts, Facts, SiteFacts
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Account, Column, Office, Site
from auditor.model.words import ANSWERED, METHOD_ZH, PageCondition
from auditor.result.document import AuditedObject
from auditor.result.figures import AccountFigures, ColumnFigures, SiteFigures

ACCOUNT_ROW = "JC19-N-V2a"
_STATE = {
    FreshState.NO_PERIOD: "not_periodic",
    FreshState.NONE_DECLARED: "not_periodic",
    FreshState.UNCLEAR: "review",
}


def audited_objects(facts: Facts, context: Context) -> tuple[AuditedObject, ...]:
    """Return the office, its sites, columns and accounts in the register's order."""
    office = context.office
    objects = [AuditedObject(id=office.id, kind="office", name=office.name)]
    objects += [_site(site, seen, context) for site, seen in sites_of(facts, office)]
    objects += [_column(site, column, seen, context) for site, column, seen in columns_of(facts, office)]
    seen_accounts = {account.account: account for account in facts.accounts}
    objects += [_account(account, seen_accounts.get(account.id), context) for account in office.accounts]
    return tuple(objects)


def items_of_period(facts: ColumnFacts, period: ReportingPeriod, last: date) -> list[date]:
    """Return the days of the column's items within the period, as far as ``last``; undated items do not count."""
    end = min(period.end, last)
    days = [entry.day for entry in dated_items(facts) if entry.standing in ("dated", "unknown") and entry.day]
    return sorted(day for day in days if period.start <= day <= end)


def _owner(office: Office, unit_id: str | None) -> tuple[str, str]:
    unit = next((unit for unit in office.units if unit.id == unit_id), None)
    return (unit.name, unit.answering) if unit else ("", "")


def _plain(figures: msgspec.Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(figures)
    return plain


def _site(site: Site, seen: SiteFacts | None, context: Context) -> AuditedObject:
    unit, owner = _owner(context.office, object_unit(site))
    links = seen.links if seen else ()
    figures = SiteFigures(
        scope=site.scope,
        id_code=site.id_code,
        columns=len(site.columns),
        pages=seen.coverage.fetched if seen else None,
        links_checked=len(links) if seen and seen.links_checked else None,
        links_usable=usable_links(links) if seen and seen.links_checked else None,
        newest=max((item.listed for item in seen.home.items if item.listed), default=None) if seen else None,
    )
    return AuditedObject(
        id=site.id,
        kind="site",
        name=site.name,
        url=site.url,
        unit=unit,
        owner=owner,
        confirmed=site.confirmed,
        facts=_plain(figures),
    )


def usable_links(links: Iterable[Any]) -> int:
    """Count the links that answered with the content meant."""
    return sum(
        link.outcome in ANSWERED and link.condition not in (PageCondition.SOFT_404, PageCondition.PARKED)
        for link in links
    )


def _column(site: Site, column: Column, seen: ColumnFacts | None, context: Context) -> AuditedObject:
    limit = column_limit(column, context.rulebook)
    fresh = column_freshness(column, seen, context.at, limit)
    unit, owner = _owner(context.office, object_unit(site, column))
    known = seen is not None and seen.seen
    days = items_of_period(seen, context.period, context.day) if seen is not None and known else []
    figures = ColumnFigures(
        site=site.id,
        path=column.name,
        type=column.type.value,
        level=column.level,
        categories=column.categories,
        limit=limit.text if limit else "",
        newest=fresh.newest,
        newest_title=fresh.newest_item.title if fresh.newest_item else "",
        age_days=fresh.age_days,
        state=_STATE.get(fresh.state, fresh.state.value),
        reason=fresh.why,
        items=len(days) if known else None,
        method=METHOD_ZH[column.method],
        shared=column.shared,
        own_newest=_own_newest(site, column, seen),
        days=tuple(sorted(set(days))),
    )
    return AuditedObject(
        id=column.id,
        kind="column",
        name=column.name,
        url=column.url or "",
        unit=unit,
        owner=owner,
        confirmed=column.confirmed and site.confirmed,
        facts=_plain(figures),
    )


def _own_newest(site: Site, column: Column, seen: ColumnFacts | None) -> date | None:
    if not column.shared or seen is None:
        return None
    articles = {article.url: article.source for article in seen.articles}
    own = [
        entry.day
        for entry in dated_items(seen)
        if entry.day and _is_own(entry.item.source or articles.get(entry.item.url, ""), site.own_names)
    ]
    return max(own, default=None)


def _is_own(source: str, names: Iterable[str]) -> bool:
    return any(name and name in source for name in names)


def _account(account: Account, seen: AccountFacts | None, context: Context) -> AuditedObject:
    unit, owner = _owner(context.office, account.unit)
    return AuditedObject(
        id=account.id,
        kind="account",
        name=account.name,
        url=account.homepage or "",
        unit=unit,
        owner=owner,
        confirmed=account.confirmed,
        facts=_plain(_account_figures(account, seen, context)),
    )


def _account_figures(account: Account, seen: AccountFacts | None, context: Context) -> AccountFigures:
    limit = context.number(ACCOUNT_ROW, "days")
    base = AccountFigures(
        platform=account.platform, handle=account.handle, account_state=account.state, limit=f"{limit}天"
    )
    if seen is None:
        return base
    fresh = account_freshness(seen, context.at, limit, account.opened_on)
    posts = published_posts(seen, context.at)
    gap = quarter_gaps(seen, context.period.start, context.period.end, context.at, account.opened_on).longest
    last = min(context.period.end, context.day)
    counts = count_posts(seen, context.period.start, last, context.at)
    days = {day_of(post.published_at) for post in posts_between(posts, context.period.start, last)}
    return msgspec.structs.replace(
        base,
        posts=counts.posts,
        newest=fresh.newest_day,
        newest_title=fresh.newest.title if fresh.newest else "",
        longest_gap=gap.days if gap else None,
        gap_from=gap.after if gap else None,
        gap_to=gap.until if gap else None,
        state="unseen" if fresh.state.value == "unproven" else fresh.state.value,
        reason=fresh.why,
        complete=seen.complete,
        coverage_from=seen.coverage_from,
        coverage_to=seen.coverage_to,
        source="、".join(dict.fromkeys(_SOURCE.get(run.adapter, run.adapter) for run in seen.runs)),
        days=tuple(sorted(days)),
        months=dict(counts.months),
        original=counts.original,
        told=counts.told,
    )


_SOURCE = {
    "import": "后台导出表",
    "feed": "订阅源",
    "manual": "人工登记（人工核验）",
    "wechat_mp": "公众号接口",
    "list_page": "列表网页",
    "json_map": "数据接口",
    "appstore": "应用商店",
    "miniprogram": "小程序接口",
    "http_probe": "网址可用性",
    "weibo_open": "微博接口（实验性）",
    "kuaishou_open": "快手接口（实验性）",
    "bilibili_open": "哔哩哔哩接口（实验性）",
}
