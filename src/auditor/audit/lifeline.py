"""Word to a monitoring service outside (外部值守): whoever hears nothing in time raises the alarm.

Compatible with healthchecks: the address itself means all is well, ``/start`` and ``/fail`` below it that a piece of
work began or failed, ``rid`` ties them together. Whatever becomes of a word, the work it tells of is not touched.
"""

import asyncio
import logging
import queue
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self
from urllib.parse import urlsplit, urlunsplit

from auditor.audit.health import Readiness, look
from auditor.channels import Vault
from auditor.errors import AuditorError
from auditor.fetch import Clock, Fetcher
from auditor.model.office import Network
from auditor.model.tasks import Task
from auditor.model.words import OUTCOME_ZH, Outcome
from auditor.register import Workspace
from auditor.store import Owed, Store
from auditor.store.beats import PING

log = logging.getLogger(__name__)

Sign = Literal["start", "success", "fail"]

SECONDS = 10.0
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before each of five more tries."""
WELL_WAIT = 20.0
"""Seconds the last words may take when the program ends."""
REACHED = "已送达"
TOLD = frozenset({Task.AUDIT, Task.REPORT, Task.FRESHNESS, Task.BACKUP})
"""Work large enough to tell of; samples are taken every hour."""


class Watched(Protocol):
    """A workspace with its store."""

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        ...

    @property
    def store(self) -> Store:
        """Its store."""
        ...


def lifeline_of(opened: Watched, clock: Clock) -> "Lifeline":
    """Return the lifeline of a workspace, as its settings want it; it tells how things stand from time to time."""
    workspace, store = opened.workspace, opened.store

    def looked() -> Readiness:
        return look(store, workspace.settings, workspace.offices, clock.now())

    return Lifeline(read_address(workspace.folder, workspace.settings.health.ping_ref), workspace, store, clock, looked)


def read_address(folder: Path, ref: str | None) -> str:
    """Return the service's address; empty where none is set, or where it cannot be read (then the log says so)."""
    if ref is None:
        return ""
    try:
        return Vault(folder).read(ref, "监测服务地址")
    except AuditorError as error:
        log.warning("health.ping_ref: %s", error)
        return ""


class Lifeline:
    """Tells the service in a thread of its own, in order. A context manager; without an address it does nothing."""

    def __init__(
        self,
        address: str,
        workspace: Workspace,
        store: Store,
        clock: Clock,
        look: Callable[[], Readiness],
        *,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._address, self._network = address, workspace.settings.network
        self._every = workspace.settings.health.ping_minutes * 60.0
        self._store, self._clock, self._look, self._pauses = store, clock, look, pauses
        self._waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._tell_all, name="lifeline", daemon=True)

    def __enter__(self) -> Self:
        if self._address:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._waiting.put(None)
        if self._thread.ident is not None:
            self._thread.join(WELL_WAIT)

    @contextmanager
    def around(self, row: Owed) -> Iterator[None]:
        """Tell that the work on ``row`` begins, and how it ended."""
        if row.kind not in TOLD:
            yield
            return
        run = str(uuid.uuid4())
        self._tell("start", run)
        try:
            yield
        except Exception:
            self._tell("fail", run)
            raise
        self._tell("success", run)

    def report(self) -> None:
        """Tell how things stand: well, or failing."""
        self._tell("success" if self._looked() else "fail")

    def _tell(self, sign: Sign, run: str = "") -> None:
        self._waiting.put(_signed(self._address, sign, run))

    def _tell_all(self) -> None:
        while True:
            try:
                url = self._waiting.get(timeout=self._every)
            except queue.Empty:
                url = _signed(self._address, "success" if self._looked() else "fail")
            if url is None:
                return
            try:
                self._note(asyncio.run(self._send(url)))
            except Exception:
                log.exception("the monitoring service could not be told")

    def _looked(self) -> bool:
        try:
            readiness = self._look()
        except Exception:
            log.exception("no look at how things stand")
            return False
        if not readiness.ready:
            log.warning("不正常：%s", "；".join(readiness.reasons))
        return readiness.ready

    async def _send(self, url: str) -> Outcome:
        async with Fetcher(_alone(self._network), session="lifeline", clock=self._clock) as fetcher:
            outcome = (await fetcher.call(url, deadline=SECONDS)).outcome
            for pause in self._pauses:
                if not _worth_another_try(outcome) or self._closing.wait(pause):
                    break
                outcome = (await fetcher.call(url, deadline=SECONDS)).outcome
        return outcome

    def _note(self, outcome: Outcome) -> None:
        well = outcome is Outcome.OK
        if not well:
            log.warning("没有报到外部监测服务：%s", outcome)
        try:
            self._store.beats.note(PING, self._clock.now(), REACHED if well else f"未送达（{OUTCOME_ZH[outcome]}）")
        except AuditorError as error:
            log.warning("%s", error)


def _signed(address: str, sign: Sign, run: str = "") -> str:
    split = urlsplit(address)
    path = split.path.rstrip("/") + ("" if sign == "success" else f"/{sign}")
    query = "&".join(part for part in (split.query, f"rid={run}" if run else "") if part)
    return urlunsplit((split.scheme, split.netloc, path, query, ""))


def _alone(network: Network) -> Network:
    """The service is no site: nothing of the settings but how the network is reached."""
    return network.model_copy(update={"sentinel": (), "foreign_delay": 0.0})


def _worth_another_try(outcome: Outcome) -> bool:
    return outcome is not Outcome.OK and outcome is not Outcome.HTTP_4XX and not outcome.startswith("policy_")
