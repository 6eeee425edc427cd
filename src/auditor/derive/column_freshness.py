"""How fresh a column is (栏目更新情况), by its type. One derivation for every check that asks or counts."""

from calendar import monthrange
from datetime import date, datetime
from enum import StrEnum

import msgspec

from auditor.derive.newest import Newest, newest_item
from auditor.derive.spans import Span, cn, day_of, days_left, last_fresh_day, warning_lead, window_start
from auditor.model.facts import ColumnFacts, ItemFacts
from auditor.model.office import Column
from auditor.model.words import ANSWERED, METHOD_ZH, OUTCOME_ZH, ColumnType, Method


class FreshState(StrEnum):
    """Where a column stands by its monitoring point."""

    FRESH = "fresh"
    EARLY_WARNING = "early_warning"
    STALE = "stale"
    BLANK = "blank"
    NONE_DECLARED = "none_declared"
    NO_PERIOD = "no_period"
    EXCEPTED = "excepted"
    UNCLEAR = "unclear"
    UNSEEN = "unseen"


class ColumnLimit(msgspec.Struct, frozen=True, kw_only=True):
    """The update period that holds for one column.

    ``span`` a period, or ``due`` a day of the year (``MM-DD``); ``official`` = a published limit that may fail a
    column (else advice only); ``basis`` 依据 in words, ``clause`` the clause id, ``layer`` 国家, 省 … or 自定.
    """

    span: Span | None = None
    due: str | None = None
    official: bool = True
    layer: str = "国家"
    clause: str = ""
    basis: str = ""
    row: str = ""

    @property
    def text(self) -> str:
        """``14天``, ``6个月``, ``每年01月31日前``."""
        if self.due is not None:
            return f"每年{int(self.due[:2])}月{int(self.due[3:])}日前"
        return self.span.text if self.span else ""


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """State of one column. ``newest`` is the day that counts, ``listed`` the latest day its list shows.

    ``last_day`` is the last day on which it is (was) still in time; ``as_of`` the day the statement holds for
    (the monitoring point, or the day of collection where that is earlier). ``why`` is one Chinese sentence.
    """

    state: FreshState
    why: str
    as_of: date
    newest: date | None = None
    newest_item: ItemFacts | None = None
    age_days: int | None = None
    last_day: date | None = None
    days_over: int = 0
    undated: int = 0
    limit: ColumnLimit | None = None
    method: Method = Method.CRAWL
    excepted_from: FreshState | None = None

    @property
    def label(self) -> str:
        """人工核验 label of facts that were not crawled, else empty."""
        return "" if self.method is Method.CRAWL else METHOD_ZH[self.method]


def column_freshness(
    column: Column, facts: ColumnFacts | None, at: datetime, limit: ColumnLimit | None = None
) -> Freshness:
    """Return how fresh ``column`` is at the monitoring point ``at`` (aware; days of Asia/Shanghai)."""
    day = day_of(at)
    found = _judged(column, facts, day, limit)
    exempt = column.exception
    if exempt is not None and day <= exempt.until and found.state in (FreshState.STALE, FreshState.BLANK):
        why = f"已登记例外（{exempt.reason}），有效期至{cn(exempt.until)}"
        return msgspec.structs.replace(found, state=FreshState.EXCEPTED, why=why, excepted_from=found.state)
    return found


def _judged(column: Column, facts: ColumnFacts | None, day: date, limit: ColumnLimit | None) -> Freshness:
    if facts is None:
        return Freshness(state=FreshState.UNSEEN, why="本次检查未取得该栏目的内容", as_of=day)
    seen_to = day if facts.collected_at is None else min(day, day_of(facts.collected_at))
    case = _Case(column=column, facts=facts, day=day, seen_to=seen_to, limit=limit)
    unseen = _unseen(facts)
    if unseen:
        return case.say(FreshState.UNSEEN, unseen)
    if column.type is ColumnType.STATIC:
        return case.say(FreshState.NO_PERIOD, "静态栏目，没有更新期限要求")
    if not facts.items:
        return _empty(case)
    if not facts.is_list:
        return case.say(FreshState.UNCLEAR, "栏目页面不是信息列表，需人工核实更新情况")
    return _dated(case, newest_item(facts, day))


def _unseen(facts: ColumnFacts) -> str:
    if not facts.seen:
        return facts.reason or f"栏目页面未能读取（{OUTCOME_ZH[facts.outcome]}）"
    if facts.method is Method.CRAWL and facts.outcome not in ANSWERED:
        return facts.reason or f"栏目页面未能打开（{OUTCOME_ZH[facts.outcome]}）"
    if facts.needs_browser and not facts.items:
        return "栏目内容由网页脚本生成，自动采集不能读取"
    return ""


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """One column at one day, with the way to state a finding on it."""

    column: Column
    facts: ColumnFacts
    day: date
    seen_to: date
    limit: ColumnLimit | None

    def say(self, state: FreshState, why: str, newest: Newest | None = None, **more: object) -> Freshness:
        """Return the freshness ``state`` with what is known of the newest item."""
        best = newest or Newest()
        known = {
            "newest": best.day,
            "newest_item": best.item,
            "age_days": (self.day - best.day).days if best.day else None,
            "undated": len(best.undated),
            "limit": self.limit,
            "method": self.facts.method,
            "as_of": self.day,
        }
        return Freshness(state=state, why=why, **{**known, **more})  # type: ignore[arg-type]


def _empty(case: _Case) -> Freshness:
    column, facts = case.column, case.facts
    if not facts.complete:
        return case.say(FreshState.UNSEEN, "栏目列表未读全，不能判定是否空白")
    declared = column.none_this_year
    if column.type is ColumnType.AS_IT_OCCURS and declared is not None and declared.year == case.day.year:
        return case.say(FreshState.NONE_DECLARED, f"已登记{declared.year}年无此类信息")
    if not facts.is_list and facts.empty_notice is None and facts.text_length > 200:
        return case.say(FreshState.UNCLEAR, "栏目页面有文字内容但不是信息列表，需人工核实")
    if case.seen_to < case.day:
        return case.say(FreshState.UNCLEAR, f"{cn(case.seen_to)}采集时栏目为空白，此后未再采集")
    quoted = f"，页面提示「{facts.empty_notice}」" if facts.empty_notice else ""
    return case.say(FreshState.BLANK, f"栏目内没有任何信息{quoted}")


def _dated(case: _Case, newest: Newest) -> Freshness:
    limit = case.limit
    if case.column.type is ColumnType.AS_IT_OCCURS or limit is None:
        return case.say(FreshState.NO_PERIOD, "该类栏目按发生公开，不按更新期限判定", newest)
    if limit.due is not None:
        return _yearly(case, newest, limit.due)
    if limit.span is None:
        return case.say(FreshState.NO_PERIOD, "没有可依据的更新期限", newest)
    return _by_age(case, newest, limit.span)


def _by_age(case: _Case, newest: Newest, span: Span) -> Freshness:
    start = window_start(case.day, span)
    if newest.day is not None and newest.day >= start:
        last = last_fresh_day(newest.day, span)
        left = (last - case.day).days
        if left <= warning_lead(span):
            return case.say(FreshState.EARLY_WARNING, days_left(left), newest, last_day=last)
        return case.say(FreshState.FRESH, "", newest, last_day=last)
    doubt = _doubt(case, newest, start)
    if doubt:
        return case.say(FreshState.UNCLEAR, doubt, newest)
    assert newest.day is not None
    latest = max([newest.day, *(entry.day for entry in newest.unknown if entry.day)])
    last = last_fresh_day(latest, span)
    if last >= case.seen_to:
        return _not_seen_since(case, newest, last)
    return _stale(case, newest, last)


def _doubt(case: _Case, newest: Newest, start: date) -> str:
    """Why an old newest item does not prove that the column is stale; empty where it does."""
    may_be_fresh = [entry for entry in newest.unknown if entry.day is None or entry.day >= start]
    if may_be_fresh:
        # Always the same one is quoted, whatever the order of the list.
        entry = max(may_be_fresh, key=lambda each: (each.day or date.min, each.item.url))
        shown = f"列表日期{cn(entry.day)}，" if entry.day else "列表未标日期，"
        return f"较新的信息「{entry.item.title}」{shown}{entry.why}，需人工核实"
    if newest.day is None:
        return "监测时间点之前没有能够确认发布时间的信息，需人工核实"
    if not case.facts.complete:
        return "栏目列表未读全，不能判定是否超期"
    return ""


def _not_seen_since(case: _Case, newest: Newest, last: date) -> Freshness:
    why = f"{cn(case.seen_to)}采集时尚未超期，此后未再采集，至监测时间点是否更新需人工核实"
    return case.say(FreshState.UNCLEAR, why, newest, last_day=last, as_of=case.seen_to)


def _stale(case: _Case, newest: Newest, last: date) -> Freshness:
    assert case.limit is not None
    over = (case.seen_to - last).days
    why = f"超过{case.limit.text}未更新"
    if newest.undated:
        why += f"（另有{len(newest.undated)}条较新的稿件发布页未注明发布时间，按规定视为不更新）"
    return case.say(FreshState.STALE, why, newest, last_day=last, days_over=over, as_of=case.seen_to)


def _yearly(case: _Case, newest: Newest, due: str) -> Freshness:
    """A yearly duty: by each year's day, something must have been published within that year."""
    this = due_day(case.day.year, due)
    owed = this if case.day > this else due_day(case.day.year - 1, due)
    published = newest.day.year if newest.day else 0
    if published >= owed.year:
        left = (this - case.day).days
        if published < case.day.year and 0 <= left <= 30:
            return case.say(FreshState.EARLY_WARNING, f"本年度公开期限还有{left}天", newest, last_day=this)
        return case.say(FreshState.FRESH, "", newest)
    doubt = _doubt(case, newest, date(owed.year, 1, 1))
    if doubt:
        return case.say(FreshState.UNCLEAR, doubt, newest)
    if owed >= case.seen_to:
        return _not_seen_since(case, newest, owed)
    return case.say(
        FreshState.STALE,
        f"{owed.year}年应于{owed.month}月{owed.day}日前公开，未见公开",
        newest,
        last_day=owed,
        days_over=(case.seen_to - owed).days,
        as_of=case.seen_to,
    )


def due_day(year: int, due: str) -> date:
    """The day ``MM-DD`` of ``year``; 02-29 falls on the last day of February."""
    month, day = int(due[:2]), int(due[3:])
    return date(year, month, min(day, monthrange(year, month)[1]))
