"""One worker process (采集进程): walks its share of the sites; keeps nothing itself and asks the parent about others.

Hosts that no declared site stands on belong to the parent, so that each is asked once and no faster than politeness
allows, however many processes there are.
"""

import asyncio
import contextlib
import hashlib
import os
import signal
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

from auditor.crawl.lines import (
    Answered,
    Asking,
    Ended,
    Gathered,
    Job,
    Kept,
    Message,
    NetworkState,
    Noticed,
    Reply,
    Telling,
    Verdict,
    Wondering,
    decode_job,
    decode_reply,
    encode,
)
from auditor.crawl.noting import NotingSource, Recorded, while_well
from auditor.crawl.pool import all_of
from auditor.crawl.remote_network import RemoteNetwork
from auditor.crawl.shared_source import SharedSource
from auditor.crawl.site import gather_site
from auditor.crawl.source import History, PageSource, Progress, Purpose, Window, asked_over_ipv6, rendered
from auditor.crawl.sweep import sweep_site
from auditor.errors import StorageError
from auditor.fetch import Fetcher, SystemClock
from auditor.model.facts import Ipv6State, SiteFacts
from auditor.model.fetched import Fetched, Validators
from auditor.model.office import Network, Site
from auditor.reading.urls import host_of
from auditor.store import Evidence, Journal, Pieces

BATCH = 16
BATCH_BYTES = 1_000_000
TOLD_EVERY = 20


def work(connection: Connection, job: bytes) -> None:
    """Do ``job``, encoded as the pipe's messages are, and end. The parent alone answers to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line = Line(connection)
    try:
        asyncio.run(_work(line, decode_job(job)))
    except Exception:
        line.say(Ended(trouble=traceback.format_exc(limit=-6)))


async def walk_site(
    site: Site,
    window: Window,
    source: NotingSource,
    *,
    history: History,
    keep: Callable[[Fetched], str | None],
    progress: Progress,
    base: Path,
    links_only: bool,
) -> SiteFacts:
    """Walk ``site``, once more where our own network failed; a whole site is swept where only links are asked for."""
    return await while_well(
        source,
        lambda answers: _walk(
            site, window, answers, history=history, keep=keep, progress=progress, base=base, links_only=links_only
        ),
    )


async def _walk(
    site: Site,
    window: Window,
    source: PageSource,
    *,
    history: History,
    keep: Callable[[Fetched], str | None],
    progress: Progress,
    base: Path,
    links_only: bool,
) -> SiteFacts:
    if links_only and site.scope == "site" and site.check_links:
        return await sweep_site(site, window, source, history=history, keep=keep, progress=progress)
    return await gather_site(site, window, source, history=history, keep=keep, progress=progress, base=base)


async def _work(line: "Line", job: Job) -> None:
    sites = [Site.model_validate_json(site) for site in job.sites]
    window = Window(at=job.at, start=job.start)
    history = _history(job)
    network = Network.model_validate_json(job.network)
    own_network = RemoteNetwork(line.wonder, SystemClock(), sentinels=bool(network.sentinel))
    async with Fetcher(network, session=job.session, sites=sites, own_network=own_network) as fetcher:
        keeper = RemoteKeeper(line, history, own_network)
        line.listen(own_network)
        source = SharedSource(Router(fetcher, line, job.own_hosts), job.own_hosts, now=job.at)
        journal = Journal(Path(job.journal))
        recorded = Recorded(journal, wire=False) if job.resumed else None

        async def one(site: Site) -> None:
            facts = await walk_site(
                site,
                window,
                NotingSource(source, journal, fetcher, recorded),
                history=history,
                keep=keeper,
                progress=_progress(line, site.id),
                base=Path(job.base),
                links_only=job.links_only,
            )
            keeper.flush()
            line.say(Gathered(facts))

        try:
            await all_of(one(site) for site in sites)
        finally:
            journal.close()
    line.say(Ended(validators=source.validators))


def _history(job: Job) -> History:
    evidence = Evidence(Path(job.evidence))

    def stored(digest: str) -> bytes | None:
        try:
            return evidence.get(digest)
        except StorageError:
            return None

    return History(
        observations=job.observations,
        first_seen=job.first_seen,
        validators=job.validators,
        stored=stored,
        holds=evidence.has,
        memory=Pieces(Path(job.memory)),
    )


def _progress(line: "Line", site: str) -> Progress:
    calls = 0

    def told(done: int, planned: int, what: str) -> None:
        nonlocal calls
        calls += 1
        if calls % TOLD_EVERY == 0:
            line.say(Telling(site, done, planned, what))

    return told


class Line:
    """The worker's end of the pipe. Saying waits while the parent is behind: that bounds the memory of both."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._asked: dict[int, asyncio.Future[Answered | Verdict]] = {}
        self._number = 0
        self._network: RemoteNetwork | None = None
        self._ear = ThreadPoolExecutor(1, "answers")

    def say(self, message: Message) -> None:
        """Send one message."""
        self._connection.send_bytes(encode(message))

    async def ask(self, question: Callable[[int], Asking]) -> Fetched:
        """Send a question and wait for the answer."""
        answer = await self._ask(question)
        assert isinstance(answer, Answered)
        return answer.fetched

    async def wonder(self, question: Callable[[int], Wondering]) -> Verdict:
        """Ask about our own network and wait for the answer."""
        answer = await self._ask(question)
        assert isinstance(answer, Verdict)
        return answer

    async def _ask(self, question: Callable[[int], Asking | Wondering]) -> Answered | Verdict:
        number = self._number = self._number + 1
        future: asyncio.Future[Answered | Verdict] = asyncio.get_running_loop().create_future()
        self._asked[number] = future
        self.say(question(number))
        return await future

    def listen(self, network: RemoteNetwork) -> None:
        """Take in answers from here on, and what the parent says of our own ``network``."""
        self._network = network
        loop = asyncio.get_running_loop()
        self._ear.submit(self._hear, loop)

    def _hear(self, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits for answers any more
            while True:
                try:
                    answer = decode_reply(self._connection.recv_bytes())
                except (EOFError, OSError):
                    os._exit(1)  # the parent is gone: what we find has nowhere to go
                loop.call_soon_threadsafe(self._settle, answer)

    def _settle(self, answer: Reply) -> None:
        if isinstance(answer, NetworkState):
            if self._network is not None:
                self._network.take(answer)
            return
        future = self._asked.pop(answer.number)
        if not future.done():
            future.set_result(answer)


class RemoteKeeper:
    """Hands what fetches bring to the parent in batches, and tells the hash it will be kept under."""

    def __init__(self, line: Line, history: History, network: RemoteNetwork) -> None:
        self._line = line
        self._network = network
        self._holds = history.holds
        self._waiting: list[Fetched] = []
        self._bytes = 0

    def __call__(self, fetched: Fetched) -> str | None:
        """Keep ``fetched``; return the hash under which its body can be opened, none where there is no body."""
        if self._network.overdue:
            self._line.say(Noticed(self._network.noticed()))
        self._waiting.append(fetched)
        self._bytes += len(fetched.body)
        if len(self._waiting) >= BATCH or self._bytes >= BATCH_BYTES:
            self.flush()
        if fetched.body:
            return hashlib.sha256(fetched.body).hexdigest()
        digest = fetched.sha256 if fetched.unchanged else None
        return digest if digest and self._holds is not None and self._holds(digest) else None

    def flush(self) -> None:
        """Send what waits."""
        if self._waiting:
            waiting, self._waiting, self._bytes = self._waiting, [], 0
            self._line.say(Kept(tuple(waiting)))


class Router:
    """Fetches what stands on declared hosts and asks the parent about all others."""

    def __init__(self, source: PageSource, line: Line, own_hosts: tuple[str, ...]) -> None:
        self._source = source
        self._line = line
        self._own = frozenset(own_hosts)

    async def get(
        self,
        url: str,
        *,
        purpose: Purpose = "page",
        validators: Validators | None = None,
        max_bytes: int | None = None,
        deadline: float | None = None,
    ) -> Fetched:
        """Fetch ``url``, wherever it belongs."""
        if host_of(url) in self._own:
            return await self._source.get(
                url, purpose=purpose, validators=validators, max_bytes=max_bytes, deadline=deadline
            )
        return await self._line.ask(
            lambda number: Asking(number, url, purpose=purpose, max_bytes=max_bytes, deadline=deadline)
        )

    async def check(self, url: str) -> Fetched:
        """Learn whether ``url`` opens, wherever it belongs."""
        if host_of(url) in self._own:
            return await self._source.check(url)
        return await self._line.ask(lambda number: Asking(number, url, check=True))

    async def render(self, shell: Fetched) -> Fetched | None:
        """Show a page in this process's browser, where there is one."""
        return await rendered(self._source, shell)

    async def ipv6(self, url: str) -> Ipv6State:
        """Tell whether a page on one of this process's hosts answers over IPv6."""
        return await asked_over_ipv6(self._source, url)

    async def sentinel(self) -> bool | None:
        """Tell whether our own network is well."""
        return await self._source.sentinel()
