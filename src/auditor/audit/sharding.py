"""Sites over processes (多进程采集): shared out by host or platform; this process alone writes."""

import asyncio
import multiprocessing
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any, Protocol

from auditor.crawl.lines import (
    Answered,
    Asking,
    Ended,
    Gathered,
    Job,
    Kept,
    NetworkState,
    Noticed,
    Reply,
    Telling,
    Verdict,
    Wondering,
    decode_message,
    encode,
)
from auditor.crawl.pool import all_of
from auditor.crawl.shared_source import SharedSource
from auditor.crawl.source import Progress
from auditor.crawl.worker import work
from auditor.fetch.health import OwnNetwork
from auditor.model.facts import SiteFacts
from auditor.model.fetched import Fetched
from auditor.model.office import Site
from auditor.reading.urls import host_of

Keep = Callable[[Fetched], str | None]


class Counts(Protocol):
    """Adds up the progress of several sites."""

    def of(self, site: str) -> Progress:
        """Return where one site tells its progress."""
        ...


class WorkerLostError(RuntimeError):
    """A worker process ended by itself; its sites are not gathered."""


def shards(sites: Sequence[Site], workers: int) -> tuple[tuple[Site, ...], ...]:
    """Share out ``sites`` over at most ``workers`` processes; what shares a host or a platform stays together.

    The biggest budgets go first, each to the process with the least so far; the same register, the same shares.
    """
    groups: dict[str, list[Site]] = {}
    for site in sites:
        groups.setdefault(f"platform {site.platform}" if site.platform else host_of(site.url), []).append(site)
    shares: list[list[Site]] = [[] for _ in range(min(workers, len(groups)))]
    for _, group in sorted(groups.items(), key=lambda pair: (-_weight(pair[1]), pair[0])):
        min(shares, key=_weight).extend(group)
    return tuple(tuple(share) for share in shares)


def _weight(sites: Sequence[Site]) -> int:
    return sum(site.budget.pages for site in sites)


async def gather_in_processes(
    jobs: Sequence[Job], shared: SharedSource, keep: Keep, counts: Counts, network: OwnNetwork
) -> dict[str, SiteFacts]:
    """Do all ``jobs``, a process each, and return the facts of their sites by id; one ``network`` breaker for all.

    Raises:
        WorkerLostError: a process ended before its time.
        StorageError: what came in cannot be kept.
    """
    found: dict[str, SiteFacts] = {}
    context = multiprocessing.get_context("spawn")
    with ThreadPoolExecutor(2 * len(jobs), "workers") as threads:
        workers = []
        try:
            for job in jobs:
                ours, theirs = context.Pipe()
                process = context.Process(target=work, args=(theirs, encode(job)), daemon=True)
                process.start()
                theirs.close()
                workers.append((process, ours))
            await all_of(_Supervisor(ours, threads, shared, keep, counts, found, network).run() for _, ours in workers)
        finally:
            for process, ours in workers:
                process.terminate()
                process.join()
                ours.close()
    return found


class _Supervisor:
    """This process's end of one worker's pipe."""

    def __init__(
        self,
        connection: Connection,
        threads: ThreadPoolExecutor,
        shared: SharedSource,
        keep: Keep,
        counts: Counts,
        found: dict[str, SiteFacts],
        network: OwnNetwork,
    ) -> None:
        self._network = network
        self._connection = connection
        self._threads = threads
        self._shared = shared
        self._keep = keep
        self._counts = counts
        self._found = found
        self._one_at_a_time = asyncio.Lock()
        self._answers: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Take in messages until the worker has ended."""
        self._network.listeners.append(self._tell_network)
        try:
            await self._listen()
        finally:
            self._network.listeners.remove(self._tell_network)

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                raw = await loop.run_in_executor(self._threads, self._connection.recv_bytes)
            except (EOFError, OSError):
                raise WorkerLostError("采集进程意外结束") from None
            message = decode_message(raw)
            if isinstance(message, Ended):
                self._end(message)
                return
            self._take(message)

    def _take(self, message: Kept | Asking | Noticed | Wondering | Telling | Gathered) -> None:
        if isinstance(message, Kept):
            for fetched in message.fetched:
                self._keep(fetched)
        elif isinstance(message, Asking):
            self._soon(self._answer(message))
        elif isinstance(message, Noticed | Wondering):
            for attempt in message.attempts:
                self._network.record(attempt.host, attempt.origin, failed=attempt.failed)
            if isinstance(message, Wondering):
                self._soon(self._judge(message))
        elif isinstance(message, Telling):
            self._counts.of(message.site)(message.done, message.planned, message.what)
        else:
            self._found[message.facts.site] = message.facts

    def _end(self, message: Ended) -> None:
        if message.trouble:
            raise WorkerLostError(f"采集进程出错：{message.trouble}")
        self._shared.validators.update(message.validators)

    async def _answer(self, asked: Asking) -> None:
        if asked.check:
            fetched = await self._shared.check(asked.url)
        else:
            fetched = await self._shared.get(
                asked.url, purpose=asked.purpose, max_bytes=asked.max_bytes, deadline=asked.deadline
            )
        await self._send(Answered(asked.number, fetched))

    async def _judge(self, asked: Wondering) -> None:
        question = {"ours": self._network.is_ours, "go on": self._network.may_go_on, "sentinel": self._network.sentinel}
        said = await question[asked.about]()
        await self._send(Verdict(asked.number, said, self._state()))

    def _state(self) -> NetworkState:
        network = self._network
        return NetworkState(network.breaker_open, tuple(network.outages), network.skew)

    def _tell_network(self) -> None:
        self._soon(self._send(self._state()))

    def _soon(self, job: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(job)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _send(self, reply: Reply) -> None:
        answer = encode(reply)
        loop = asyncio.get_running_loop()
        async with self._one_at_a_time:
            await loop.run_in_executor(self._threads, self._connection.send_bytes, answer)
