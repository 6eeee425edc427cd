"""Answers that still count (续检): a walk that is begun again is given what an earlier one was told already.

A walk keeps no checkpoints. Where it was killed, or where our own network failed in the middle of it, it is walked once
more from the home page on, and every question that has its answer is answered from the run's journal; only what was
never answered, or whose answer is void, is asked again. The walk itself cannot tell the difference.
"""

from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from auditor.crawl.shared_source import SharedSource, within
from auditor.crawl.source import Purpose, asked_over_ipv6, rendered
from auditor.model.facts import Ipv6State
from auditor.model.fetched import Fetched, Validators
from auditor.model.words import OUR_FAULT, WIRE_BROKEN, Outcome
from auditor.store import Journal

T = TypeVar("T")
MOST_WALKS = 5
"""A network that fails again and again ends in an incomplete run, not in an endless one."""
Outage = tuple[datetime, datetime]
"""From the last moment our own network was known to be well to the moment it was again."""


class OwnNetwork(Protocol):
    """What is known of our own network."""

    @property
    def outages(self) -> Sequence[Outage]:
        """The stretches in which nothing that was seen counts."""
        ...

    @property
    def breaker_open(self) -> bool:
        """Whether it is down at this moment."""
        ...


class KnownAnswers(Protocol):
    """Answers of an earlier walk; ``ended`` tells when the last of them came, none where nothing was interrupted."""

    count: int
    ended: datetime | None

    def take(self, question: str) -> Fetched | None:
        """Return the next answer to ``question`` not yet given out."""
        ...


class Recorded:
    """The answers of a run so far, by question, in the order they came."""

    def __init__(self, journal: Journal, outages: Sequence[Outage] = (), *, wire: bool = True) -> None:
        """Read ``journal``. Answers within ``outages`` are void; failures on the wire count where ``wire`` says so.

        Those from before an interruption never count: they were asked for anew after it.
        """
        self._journal = journal
        self._places: defaultdict[str, deque[tuple[Path, int]]] = defaultdict(deque)
        self.ended: datetime | None = None
        self.count = 0
        noted = [
            (entry.question, entry.outcome, entry.started, entry.ended, place) for place, entry in journal.entries()
        ]
        unasked = [(outcome, started, ended) for question, outcome, started, ended, _ in noted if not question]
        void = [*outages, *((began, over) for outcome, began, over in unasked if outcome is not Outcome.OUR_CRASH)]
        stops = [over for outcome, _, over in unasked if outcome is Outcome.OUR_CRASH]
        counts_from = max(stops, default=None)
        for question, outcome, started, ended, place in noted:
            before = counts_from is not None and started < counts_from
            if not question or (outcome in WIRE_BROKEN and (before or not wire)) or within(started, ended, void):
                continue
            self._places[question].append(place)
            self.ended = ended if self.ended is None else max(self.ended, ended)
            self.count += 1

    def each(self) -> Iterator[tuple[str, Fetched]]:
        """Yield every answer that counts, with its question; those of one question in the order they came."""
        for question, places in self._places.items():
            for place in places:
                answer = self._journal.answer(place)
                if answer is not None:
                    yield question, answer

    def take(self, question: str) -> Fetched | None:
        """Return the next answer to ``question`` not yet given out."""
        places = self._places.get(question)
        return self._journal.answer(places.popleft()) if places else None


class NotingSource:
    """The page source of one walk: notes every answer, and gives those of ``recorded`` before it asks."""

    def __init__(
        self, source: SharedSource, journal: Journal, network: OwnNetwork, recorded: KnownAnswers | None = None
    ) -> None:
        self._source = source
        self._journal = journal
        self._network = network
        self._recorded = recorded
        self._began: datetime | None = None
        self._interrupted = timedelta()

    async def get(
        self,
        url: str,
        *,
        purpose: Purpose = "page",
        validators: Validators | None = None,
        max_bytes: int | None = None,
        deadline: float | None = None,
    ) -> Fetched:
        """Fetch ``url``, unless it was fetched before."""
        question = f"get {purpose} {max_bytes} {url}"
        known = self._take(question)
        if known is not None and not (known.unchanged and validators is None):
            if purpose == "page":
                self._source.note(known)
            return known
        return self._new(
            question,
            await self._source.get(url, purpose=purpose, validators=validators, max_bytes=max_bytes, deadline=deadline),
        )

    async def check(self, url: str) -> Fetched:
        """Learn whether ``url`` opens, unless that was learnt before."""
        question = f"check {url}"
        known = self._take(question)
        if known is not None:
            self._source.note_foreign(url, known)
            return known
        return self._new(question, await self._source.check(url))

    async def render(self, shell: Fetched) -> Fetched | None:
        """Show a page in the source's browser, unless it was shown before."""
        question = f"render {shell.final_url}"
        known = self._take(question)
        if known is not None:
            return known
        shown = await rendered(self._source, shell)
        return None if shown is None else self._new(question, shown)

    async def ipv6(self, url: str) -> Ipv6State:
        """Tell whether ``url`` answers over IPv6, where the source can ask."""
        return await asked_over_ipv6(self._source, url)

    async def sentinel(self) -> bool | None:
        """Tell whether our own network is well."""
        return await self._source.sentinel()

    @property
    def lost(self) -> timedelta:
        """How long the run lay still: interrupted, or waiting for our own network."""
        return sum((end - start for start, end in self._network.outages), self._interrupted)

    def is_void(self) -> bool:
        """Tell whether something new was asked while our own network was down."""
        began = self._began
        return began is not None and any(end >= began for _, end in self._network.outages)

    @property
    def given_up(self) -> bool:
        """Whether our own network is down and the run waits for it no longer."""
        return self._network.breaker_open

    def afresh(self) -> "NotingSource":
        """Return the source of the next walk: all that still counts is known, the rest is asked anew."""
        outages = self._network.outages
        self._source.forget(outages)
        for outage in outages:
            self._journal.add_outage(*outage)
        return NotingSource(self._source, self._journal, self._network, Recorded(self._journal, outages))

    def _take(self, question: str) -> Fetched | None:
        return self._recorded.take(question) if self._recorded is not None else None

    def _new(self, question: str, fetched: Fetched) -> Fetched:
        if self._began is None:
            self._began = fetched.started
            if self._recorded is not None and self._recorded.ended is not None:
                self._interrupted = max(timedelta(), fetched.started - self._recorded.ended)
        if fetched.outcome not in OUR_FAULT:
            self._journal.add(question, fetched)
        return fetched


async def while_well(source: NotingSource, walk: Callable[[NotingSource], Awaitable[T]]) -> T:
    """Walk, and walk once more where our own network failed meanwhile: what was seen then is void.

    Where it stays down for longer than we wait, the last walk finds all that is void unseen.
    """
    given_up = False
    for _ in range(MOST_WALKS):
        found = await walk(source)
        if given_up or not source.is_void():
            break
        given_up = source.given_up
        source = source.afresh()
    return found
