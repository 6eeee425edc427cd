"""The tick: once a minute look whether anything is owed. The timer remembers nothing; the database does."""

import logging
import threading
from collections.abc import Callable, Sequence

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from auditor.errors import LeaseError
from auditor.model.office import Office, Rhythm
from auditor.schedule.due import Executor, reconcile, run_due
from auditor.schedule.lease import Clock
from auditor.store import Store

log = logging.getLogger(__name__)

TICK_SECONDS = 60


def make_tick(
    store: Store, offices: Sequence[Office], rhythm: Rhythm, executor: Executor, clock: Clock
) -> Callable[[], None]:
    """Return what one tick does: reconcile, and where something waits, do it."""

    def tick() -> None:
        if not reconcile(store, offices, rhythm, clock.now()):
            return
        try:
            run_due(store, offices, rhythm, executor, clock)
        except LeaseError as busy:
            log.info("%s", busy)  # somebody else works on it; the next tick looks again

    return tick


class Ticker:
    """Calls ``tick`` at once and then every minute, one call at a time, until stopped.

    Missed ticks are not made up one by one: a late tick does all that is owed by then.
    """

    def __init__(self, tick: Callable[[], None], *, seconds: float = TICK_SECONDS) -> None:
        self._tick = tick
        self._over = threading.Event()
        self._timer = BackgroundScheduler(
            timezone="Asia/Shanghai",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._timer.add_job(tick, "interval", seconds=seconds, id="tick")
        self._timer.add_listener(_tell, EVENT_JOB_ERROR)

    def run(self) -> None:
        """Tick until `stop` is called (from a signal handler or another thread)."""
        self._safely()
        self._timer.start()
        try:
            self._over.wait()
        finally:
            self._timer.shutdown(wait=True)

    def stop(self) -> None:
        """Let the tick under way end, then return from `run`."""
        self._over.set()

    def _safely(self) -> None:
        try:
            self._tick()
        except Exception:
            log.exception("tick failed; the next one tries again")


def _tell(event: JobExecutionEvent) -> None:
    log.error("tick failed; the next one tries again: %r", event.exception)
