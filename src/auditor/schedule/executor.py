"""Who does the work (执行器): the local one does it on the spot; a queue served by other machines could stand here.

The schedule claims a row and hands it over with the words that may be said of its end. A local executor says one of
them before it returns. One that serves a queue returns at once; a worker elsewhere opens the same store and says the
word when it is done: a row is plain data, and every change names the state it starts from, so a word said twice, or
of a row given to somebody else meanwhile, changes nothing.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import msgspec

from auditor.audit.telling import Event, EventKind, tell
from auditor.errors import AuditorError, LeaseError, PausedError
from auditor.model.tasks import task_zh
from auditor.redaction import hide
from auditor.schedule.lease import Clock
from auditor.store import Owed, Store

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
MOST_CRASHES = 20
"""More than any run of power cuts: work that brings its runner down (memory) must stop some day."""
PAUSE = timedelta(minutes=15)
BACK_OFF = (timedelta(minutes=5), timedelta(minutes=30))


class DueOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one round did: rows done, rows that failed and are due again, rows parked for a person."""

    done: tuple[Owed, ...] = ()
    failed: tuple[Owed, ...] = ()
    parked: tuple[Owed, ...] = ()


class Endings:
    """The words that may be said of a claimed row, one of them once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._ended: dict[str, list[Owed]] = {"done": [], "failed": [], "parked": []}

    def done(self, row: Owed, outcome: str) -> None:
        """It was done; ``outcome`` is a run's id, or a few Chinese words."""
        if self._store.owed.finish(row, self._clock.now(), outcome):
            self._ended["done"].append(msgspec.structs.replace(row, state="done", outcome=outcome))

    def failed(self, row: Owed, error: str) -> None:
        """It could not be done: due again after a while, parked for a person at the third time."""
        if row.attempts >= MOST_ATTEMPTS:
            self.parked(row, error)
            return
        until = self._clock.now() + BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
        if self._store.owed.fail(row, error, not_before=until, park=False):
            self._ended["failed"].append(msgspec.structs.replace(row, error=error, not_before=until))

    def paused(self, row: Owed, why: str) -> None:
        """It waits for something outside (room on the disk): due again in a while, as if it had not been tried."""
        self._store.owed.pause(row, why, not_before=self._clock.now() + PAUSE)

    def parked(self, row: Owed, error: str) -> None:
        """It is put aside until a person releases it, who is told of it."""
        now = self._clock.now()
        what = f"{row.period} {task_zh(row.kind)}"
        event = Event(
            office=row.office,
            kind=EventKind.PARKED,
            key=f"parked:{row.kind}:{row.object}:{row.period}:{now.isoformat(timespec='seconds')}",
            title=f"{what}已停下",
            text=f"{what}多次不成，已停下等待处理；用 auditor status 查看原因，处理后用 auditor run --release 放行。",
            at=now,
        )
        with self._store.transaction():
            if self._store.owed.fail(row, error, not_before=row.not_before, park=True):
                tell(self._store, event)
                self._ended["parked"].append(msgspec.structs.replace(row, error=error))

    def untried(self, row: Owed) -> None:
        """Somebody stopped us (Ctrl-C): no fault of the work, so the attempt does not count."""
        self._store.owed.release_untried(row)

    def told(self) -> DueOutcome:
        """Return what was said so far."""
        return DueOutcome(**{kind: tuple(rows) for kind, rows in self._ended.items()})


class Executor(Protocol):
    """Takes claimed rows over."""

    def take(self, row: Owed, endings: Endings) -> None:
        """See to it that ``row`` is done and one word of ``endings`` said of it, here and now or later elsewhere.

        Raises:
            LeaseError: another runner has taken over; it gives the row back by itself.
        """
        ...


class LocalExecutor:
    """Does each row on the spot. ``work`` returns what came of it, and raises where it could not."""

    def __init__(self, work: Callable[[Owed], str]) -> None:
        self._work = work

    def take(self, row: Owed, endings: Endings) -> None:
        """Do ``row``."""
        try:
            outcome = self._work(row)
        except LeaseError:
            raise
        except PausedError as error:
            log.warning("暂停：%s %s %s，%s", row.office, row.period, task_zh(row.kind), error)
            endings.paused(row, hide(str(error)))
        except AuditorError as error:
            log.warning("未做成：%s %s %s，%s", row.office, row.period, task_zh(row.kind), error)
            endings.failed(row, hide(str(error)))
        except Exception as error:
            log.exception("%s %s %s", row.office, row.period, row.kind)
            endings.failed(row, hide(f"程序内部错误：{type(error).__name__}: {error}"))
        except BaseException:
            endings.untried(row)
            raise
        else:
            endings.done(row, outcome)
