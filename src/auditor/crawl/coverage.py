"""How much of what was planned was seen (采集覆盖情况)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from auditor.crawl.visits import Visit
from auditor.model.facts import ColumnFacts, Coverage, HomeFacts, NotFetched
from auditor.model.words import ANSWERED, BROKEN, OUR_FAULT, OUTCOME_ZH, Outcome
from auditor.reading.urls import host_of

MAX_NAMED = 200
"""So many addresses not had are named; the sentences count all of them."""

MANY_HOSTS = 5
"""One foreign name that does not resolve is that name's matter; so many of them are our resolver's."""


def site_coverage(
    visits: Iterable[Visit],
    left: Sequence[str],
    trapped: Iterable[str],
    home: HomeFacts,
    columns: Sequence[ColumnFacts],
    names: Mapping[str, str],
) -> Coverage:
    """Count one site's walk. ``names`` gives the columns' names by id, as people know them.

    Broken addresses count as fetched: that they are broken is what was seen. ``left`` were never asked
    for want of budget.
    """
    seen = list(visits)
    outcomes = {visit.url: visit.outcome for visit in seen}
    unseen = _unseen(home, columns, names)
    return _counted(outcomes, left, trapped, home, unseen, sum(visit.unchanged for visit in seen))


def link_coverage(
    outcomes: Mapping[str, Outcome],
    left: Sequence[str],
    trapped: Iterable[str],
    home: HomeFacts,
    *,
    unchanged: int = 0,
) -> Coverage:
    """Count one sweep (链接普查), which looks at links only: no column can be missing from it."""
    return _counted(outcomes, left, trapped, home, _unseen(home, (), {}), unchanged)


def _counted(
    seen: Mapping[str, Outcome],
    left: Sequence[str],
    trapped: Iterable[str],
    home: HomeFacts,
    unseen: tuple[str, ...],
    unchanged: int,
) -> Coverage:
    outcomes = {**seen, **dict.fromkeys(left, Outcome.BUDGET_EXHAUSTED), **dict.fromkeys(trapped, Outcome.TRAP_LIMIT)}
    missed = {url: outcome for url, outcome in outcomes.items() if outcome not in ANSWERED | BROKEN}
    return Coverage(
        planned=len(outcomes),
        fetched=len(outcomes) - len(missed),
        unchanged=unchanged,
        not_fetched=tuple(NotFetched(url=url, outcome=missed[url]) for url in sorted(missed)[:MAX_NAMED]),
        complete=not unseen and not _cut_short(missed, home.url),
        reasons=(*unseen, *_sentences(missed)),
    )


def _cut_short(missed: dict[str, Outcome], home: str) -> bool:
    """Tell whether budget or our own trouble kept us from seeing all we should have seen."""
    unresolved = {host_of(url) for url, outcome in missed.items() if outcome is Outcome.OUR_DNS_FAILED}
    if len(unresolved) >= MANY_HOSTS or any(host_of(home) == host for host in unresolved):
        return True
    others = (OUR_FAULT | {Outcome.BUDGET_EXHAUSTED}) - {Outcome.OUR_DNS_FAILED}
    return any(outcome in others for outcome in missed.values())


def _unseen(home: HomeFacts, columns: Sequence[ColumnFacts], names: Mapping[str, str]) -> tuple[str, ...]:
    """Name home page and columns that could not be judged, but for those that are plainly broken."""
    reasons = [home.reason] if not home.seen and home.outcome not in BROKEN else []
    reasons += [f"栏目“{names.get(facts.column, facts.column)}”：{facts.reason}" for facts in columns if _hidden(facts)]
    return tuple(reasons)


def _hidden(facts: ColumnFacts) -> bool:
    return not facts.seen and facts.outcome not in BROKEN


def _sentences(missed: dict[str, Outcome]) -> tuple[str, ...]:
    counts = Counter(missed.values())
    return tuple(f"{number} 个地址未读取：{OUTCOME_ZH[outcome]}" for outcome, number in sorted(counts.items()))
