"""The tick: once a minute look whether anything is owed. The timer remembers nothing; the database does."""

import logging
import threading
from asyncio import CancelledError
from collections.abc import Callable
from datetime import datetime

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from auditor.crawl.stopping import Stop
from auditor.errors import LeaseError
from auditor.model.zone import SHANGHAI
from auditor.schedule.due import reconcile, run_due
from auditor.schedule.executor import Executor
from auditor.schedule.lease import Clock, left_behind
from auditor.schedule.plan import HEAVY, Lane, Plan
from auditor.store import Store

log = logging.getLogger(__name__)

TICK_SECONDS = 60

Tick = Callable[[], None]


def make_tick(store: Store, plan: Plan, executor: Executor, clock: Clock, lane: Lane = HEAVY) -> Tick:
    """Return what one tick of a lane does: reconcile, and where something waits, do it."""

    def tick() -> None:
        now = clock.now()
        if not reconcile(store, plan, now, lane) and not left_behind(store, lane, now):
            return
        try:
            run_due(store, plan, executor, clock, lane)
        except LeaseError as busy:
            log.info("%s", busy)  # somebody else works on it; the next tick looks again
        except CancelledError:
            log.info("已停止，下次启动后接着做")

    return tick


class Ticker:
    """Calls each of ``ticks`` at once and then every minute, until stopped; each one call at a time, beside the others.

    Missed ticks are not made up one by one: a late tick does all that is owed by then.
    """

    def __init__(self, *ticks: Tick, seconds: float = TICK_SECONDS) -> None:
        self._over, self._stop = threading.Event(), Stop()
        self._timer = BackgroundScheduler(
            timezone="Asia/Shanghai",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._timer.add_listener(_tell, EVENT_JOB_ERROR)
        for number, tick in enumerate(ticks):
            self._timer.add_job(
                self._heeding(tick),
                "interval",
                seconds=seconds,
                id=f"tick {number}",
                next_run_time=datetime.now(SHANGHAI),
            )

    def run(self) -> None:
        """Tick until `stop` is called (from a signal handler or another thread)."""
        self._timer.start()
        try:
            self._over.wait()
        finally:
            self._stop.wish()
            self._timer.shutdown(wait=True)

    def _heeding(self, tick: Tick) -> Tick:
        def heedful() -> None:
            with self._stop.heeded():
                tick()

        return heedful

    def stop(self) -> None:
        """End the ticks under way in good order, audits of hours too, then return from `run`."""
        self._over.set()


def _tell(event: JobExecutionEvent) -> None:
    log.error("tick failed; the next one tries again: %r", event.exception)
