"""How much of what was planned was seen (采集覆盖情况)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from auditor.crawl.visits import Visit
from auditor.model.facts import ColumnFacts, Coverage, HomeFacts, NotFetched
from auditor.model.words import ANSWERED, BROKEN, OUR_FAULT, OUTCOME_ZH, Outcome

MAX_NAMED = 200
"""So many addresses not had are named; the sentences count all of them."""

_CUTS_SHORT = OUR_FAULT | {Outcome.BUDGET_EXHAUSTED}


def site_coverage(
    visits: Iterable[Visit],
    left: Sequence[str],
    trapped: Iterable[str],
    home: HomeFacts,
    columns: Sequence[ColumnFacts],
) -> Coverage:
    """Count one site's walk.

    Broken addresses count as fetched: that they are broken is what was seen. ``left`` were never asked
    for want of budget.
    """
    outcomes = {visit.url: visit.outcome for visit in visits}
    unchanged = sum(visit.unchanged for visit in visits)
    outcomes |= dict.fromkeys(left, Outcome.BUDGET_EXHAUSTED) | dict.fromkeys(trapped, Outcome.TRAP_LIMIT)
    missed = {url: outcome for url, outcome in outcomes.items() if outcome not in ANSWERED | BROKEN}
    unseen = _unseen(home, columns)
    cut_short = any(outcome in _CUTS_SHORT for outcome in missed.values())
    return Coverage(
        planned=len(outcomes),
        fetched=len(outcomes) - len(missed),
        unchanged=unchanged,
        not_fetched=tuple(NotFetched(url=url, outcome=missed[url]) for url in sorted(missed)[:MAX_NAMED]),
        complete=not cut_short and not unseen,
        reasons=(*unseen, *_sentences(missed)),
    )


def _unseen(home: HomeFacts, columns: Sequence[ColumnFacts]) -> tuple[str, ...]:
    """Name home page and columns that could not be judged, but for those that are plainly broken."""
    reasons = [home.reason] if not home.seen and home.outcome not in BROKEN else []
    reasons += [f"栏目“{facts.column}”：{facts.reason}" for facts in columns if _hidden(facts)]
    return tuple(reasons)


def _hidden(facts: ColumnFacts) -> bool:
    return not facts.seen and facts.outcome not in BROKEN


def _sentences(missed: dict[str, Outcome]) -> tuple[str, ...]:
    counts = Counter(missed.values())
    return tuple(f"{number} 个地址未读取：{OUTCOME_ZH[outcome]}" for outcome, number in sorted(counts.items()))
