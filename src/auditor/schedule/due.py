"""Do what is owed, each thing once: work out the rows, take one, hand it to the executor, record how it ended."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from auditor.errors import AuditorError, LeaseError
from auditor.model.office import Office, Rhythm
from auditor.schedule.lease import Clock, hold_lease
from auditor.schedule.quarters import AUDIT, REPORT, already_made, mark_done, owed_quarters, rows_of
from auditor.store import Owed, Store

log = logging.getLogger(__name__)

Executor = Callable[[Owed], str]
"""Does one piece of work and returns what came of it (a run's id, a revision); raises where it could not."""

MOST_ATTEMPTS = 3
MOST_CRASHES = 20
"""More than any run of power cuts: work that brings its runner down (memory) must stop some day."""
BACK_OFF = (timedelta(minutes=5), timedelta(minutes=30))


class DueOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one round did: rows done, rows that failed and are due again, rows parked for a person."""

    done: tuple[Owed, ...] = ()
    failed: tuple[Owed, ...] = ()
    parked: tuple[Owed, ...] = ()


def reconcile(store: Store, offices: Sequence[Office], rhythm: Rhythm, now: datetime) -> tuple[Owed, ...]:
    """Note what is owed at ``now`` and not noted yet; return the rows that wait to be done.

    Noting the same thing again changes nothing, so it is called at every start and every minute.
    """
    for office in offices:
        for period in owed_quarters(store, office, rhythm, now):
            for row in rows_of(office, period):
                known = store.owed.get(row.office, row.object, row.period, row.kind)
                waits = known is None or known.state in ("due", "parked")
                made = already_made(store, row, period) if waits else None
                if made is not None:
                    mark_done(store, row, made, now)
                elif known is None:
                    store.owed.add(row)
    return _ready(store, offices, now)


def run_due(store: Store, offices: Sequence[Office], rhythm: Rhythm, executor: Executor, clock: Clock) -> DueOutcome:
    """Do everything that is owed now, oldest first, holding the workspace's lease.

    A failure puts its row off (5 minutes, then 30) and, the third time, parks it; the others still get their turn.

    Raises:
        LeaseError: another runner is at work, or has taken over.
    """
    rounds = _Round(store, executor, clock)
    with hold_lease(store, clock):
        while waiting := reconcile(store, offices, rhythm, clock.now()):
            rounds.take(waiting[0])
    return rounds.outcome()


class _Round:
    """Rows worked on in one round."""

    def __init__(self, store: Store, executor: Executor, clock: Clock) -> None:
        self._store, self._executor, self._clock = store, executor, clock
        self._ended: dict[str, list[Owed]] = {"done": [], "failed": [], "parked": []}

    def take(self, row: Owed) -> None:
        """Work on one ready row."""
        if row.crashes >= MOST_CRASHES:
            self._give_up(row, f"检查程序在做这件事时异常中断 {row.crashes} 次，请查看日志后再放行")
            return
        taken = self._store.owed.claim(row, self._clock.now())
        if taken is None:
            return
        try:
            outcome = self._executor(taken)
        except LeaseError:
            raise
        except AuditorError as error:
            self._failed(taken, str(error))
        except Exception as error:
            log.exception("%s %s %s", taken.office, taken.period, taken.kind)
            self._failed(taken, f"程序内部错误：{type(error).__name__}: {error}")
        except BaseException:
            # Somebody stopped us (Ctrl-C): no fault of the work, so the attempt does not count.
            self._store.owed.release_untried(taken)
            raise
        else:
            self._store.owed.finish(taken, self._clock.now(), outcome)
            self._ended["done"].append(taken)

    def outcome(self) -> DueOutcome:
        """Return what the round did."""
        return DueOutcome(**{kind: tuple(rows) for kind, rows in self._ended.items()})

    def _failed(self, row: Owed, error: str) -> None:
        if row.attempts >= MOST_ATTEMPTS:
            self._park(row, error)
            return
        wait = BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
        self._store.owed.fail(row, error, not_before=self._clock.now() + wait, park=False)
        self._ended["failed"].append(msgspec.structs.replace(row, error=error))

    def _give_up(self, row: Owed, error: str) -> None:
        taken = self._store.owed.claim(row, self._clock.now())
        if taken is not None:
            self._park(taken, error)

    def _park(self, row: Owed, error: str) -> None:
        self._store.owed.fail(row, error, not_before=row.not_before, park=True)
        self._ended["parked"].append(msgspec.structs.replace(row, error=error))


def _ready(store: Store, offices: Sequence[Office], now: datetime) -> tuple[Owed, ...]:
    wanted = {office.id for office in offices}
    rows = [row for row in store.owed.ready(now) if row.office in wanted]
    rows.sort(key=lambda row: (row.due_at, row.office, row.kind != AUDIT))
    return tuple(row for row in rows if row.kind != REPORT or _audited(store, row))


def _audited(store: Store, report: Owed) -> bool:
    """A report waits for its audit."""
    audit = store.owed.get(report.office, report.object, report.period, AUDIT)
    return audit is not None and audit.state == "done"
