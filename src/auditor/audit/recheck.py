"""Second look (复核): what was only suspected is looked at again, and the run judged anew with what was seen."""

import msgspec

from auditor.audit.answers import packed_answers
from auditor.audit.going_on import journal_of
from auditor.audit.judge import coverage_gaps, exit_code
from auditor.audit.opened import OpenedOffice
from auditor.audit.run import (
    AuditOutcome,
    SourceMaker,
    closed_on_error,
    judge_first,
    network_source,
    new_run_id,
    remember,
)
from auditor.audit.seen_places import proven_by
from auditor.audit.visiting import own_hosts
from auditor.crawl import PageSource, SharedSource, observe_again
from auditor.crawl.noting import NotingSource, while_well
from auditor.crawl.pool import run_to_end
from auditor.derive.link_states import LinkState, link_state
from auditor.fetch import Clock, SystemClock
from auditor.ledger import update_ledger
from auditor.model.facts import Facts, LinkFacts, SiteFacts
from auditor.register.periods import reporting_period
from auditor.store import Journal, RunRecord


def suspected_links(facts: Facts) -> tuple[LinkFacts, ...]:
    """Return the links that owe a second look."""
    return tuple(link for site in facts.sites for link in site.links if link_state(link) is LinkState.SUSPECTED)


def recheck(
    opened: OpenedOffice, record: RunRecord, *, clock: Clock | None = None, source: SourceMaker = network_source
) -> AuditOutcome | None:
    """Look again at what the run ``record`` left suspected; return the run judged anew, none where nothing is owed.

    The new run carries all facts of the old one; only the links looked at again have one observation more.
    """
    clock = clock or SystemClock()
    facts = opened.store.runs.facts(record.id)
    if facts is None or not suspected_links(facts):
        return None
    started = clock.now()
    again = msgspec.structs.replace(
        record,
        id=new_run_id(record.period, started),
        started=started,
        finished=None,
        status="running",
        message=f"复核 {record.id}",
    )
    opened.store.runs.start(again, opened.office, opened.settings)
    with closed_on_error(opened, again.id, clock):
        journal = journal_of(opened, again.id)
        looked = run_to_end(_looked_again(opened, facts, again.id, clock, source, journal))
        answers = packed_answers(journal, opened.store.evidence, base=record.id)
        renewed = msgspec.structs.replace(facts, run=again.id, sites=looked, finished=clock.now())
        result, judged = judge_first(opened, renewed, again, reporting_period(opened.settings.period, record.period))
        incomplete = bool(coverage_gaps(result.checks)) or not facts.coverage.complete
        with opened.store.transaction():
            remember(opened, renewed, judged)
            opened.store.runs.save_answers(again.id, again.office, answers)
            opened.store.runs.finish(
                again.id, "incomplete" if incomplete else "complete", clock.now(), result, again.message
            )
            update_ledger(opened.store, result, opened.calendar, proven_by(renewed))
    journal.remove()
    code = exit_code(result, incomplete_above=opened.settings.incomplete_above)
    return AuditOutcome(run=again.id, result=result, exit_code=code)


async def _looked_again(
    opened: OpenedOffice, facts: Facts, session: str, clock: Clock, source: SourceMaker, journal: Journal
) -> tuple[SiteFacts, ...]:
    async with source(opened, session, clock) as fetcher:
        shared = SharedSource(fetcher, own_hosts(opened.office), now=clock.now())
        try:
            answers = NotingSource(shared, journal, fetcher)
            return await while_well(answers, lambda source: looked_again(facts, source, session))
        finally:
            journal.close()


async def looked_again(facts: Facts, source: PageSource, session: str) -> tuple[SiteFacts, ...]:
    """Return the sites with their suspected links looked at once more."""
    seen = {link.url: link for link in await observe_again(suspected_links(facts), source, session=session)}
    return tuple(
        msgspec.structs.replace(site, links=tuple(seen.get(link.url, link) for link in site.links))
        for site in facts.sites
    )
