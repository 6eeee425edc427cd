"""This machine's clock is wrong (本机时间有误): then nothing is said of how fresh anything is."""

from datetime import timedelta

from msgspec.structs import replace

from auditor.model.facts import ColumnFacts, Facts
from auditor.model.words import Method, Outcome

NOTED = timedelta(minutes=5)
WRONG = timedelta(hours=24)


def is_wrong(skew: timedelta | None) -> bool:
    """Tell whether our clock is off by so much that days cannot be told."""
    return skew is not None and abs(skew) > WRONG


def held_against_clock(facts: Facts, skew: timedelta | None) -> Facts:
    """Return ``facts`` as far as our clock lets us believe them; ``skew`` is how far the network's is ahead of it.

    More than five minutes are noted; where it is off by more than a day, crawled columns and home pages count as
    unseen, and nothing is claimed of the days an account's posts cover.
    """
    if skew is None or abs(skew) <= NOTED:
        return facts
    apart = f"本机时间与网络时间相差约{_in_words(abs(skew))}"
    if not is_wrong(skew):
        return _noted(facts, f"{apart}，请校准", complete=facts.coverage.complete)
    why = f"{apart}，更新情况无法判断，请校准后重新检查"
    sites = tuple(
        replace(
            site,
            home=replace(site.home, seen=False, outcome=Outcome.OUR_CLOCK, reason=why),
            columns=tuple(_unseen(column, why) for column in site.columns),
        )
        for site in facts.sites
    )
    accounts = tuple(replace(account, complete=False) for account in facts.accounts)
    return _noted(replace(facts, sites=sites, accounts=accounts), why, complete=False)


def _noted(facts: Facts, why: str, *, complete: bool) -> Facts:
    coverage = replace(facts.coverage, complete=complete, reasons=(why, *facts.coverage.reasons))
    return replace(facts, coverage=coverage)


def _unseen(column: ColumnFacts, why: str) -> ColumnFacts:
    if column.method is not Method.CRAWL:
        return column
    return replace(column, seen=False, outcome=Outcome.OUR_CLOCK, reason=why)


def _in_words(apart: timedelta) -> str:
    if apart >= timedelta(days=1):
        return f"{round(apart / timedelta(days=1))}天"
    if apart >= timedelta(hours=1):
        return f"{round(apart / timedelta(hours=1))}小时"
    return f"{round(apart / timedelta(minutes=1))}分钟"
