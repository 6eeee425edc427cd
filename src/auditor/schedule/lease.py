"""One runner per workspace: a lease with a heartbeat, taken over from the dead, and a fence against the overtaken."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from auditor.audit.opened import OUT
from auditor.errors import LeaseError, StorageError
from auditor.model.zone import SHANGHAI
from auditor.schedule.plan import HEAVY, Lane
from auditor.schedule.process import Holder, is_dead, this_process
from auditor.store import LeaseRow, Store
from auditor.whole_files import remove_leftovers

BEAT_SECONDS = 30.0
_WRITING = timedelta(minutes=10)
"""Longer than any paper takes to be written; people write some by hand without holding the lease."""
STALE_AFTER = timedelta(minutes=2)
"""Four beats missed: the holder is dead, frozen, or cut off."""


class Clock(Protocol):
    """Tells the moment; the fetch seam's clock is one."""

    def now(self) -> datetime:
        """Return the present moment, aware."""
        ...


@contextmanager
def hold_lease(
    store: Store, clock: Clock, *, lane: Lane = HEAVY, beat_seconds: float = BEAT_SECONDS
) -> Iterator[LeaseRow]:
    """Hold a lane of the workspace's work as long as the block runs, and first put right what a dead runner left.

    While it is held every write of this store is refused once another process has taken over. Lanes go on beside each
    other, each over a store of its own.

    Raises:
        LeaseError: another audit runs (exit 6), or took over meanwhile.
    """
    lease = _take(store, lane, clock.now())
    store.leases.fence(lease)
    over = threading.Event()
    heart = threading.Thread(target=_beat, args=(store, lease, clock, over, beat_seconds), daemon=True)
    try:
        _put_right(store, lane, clock.now())
        if lane is HEAVY:
            store.space.hold_ballast()
        heart.start()
        yield lease
    finally:
        over.set()
        if heart.ident is not None:
            heart.join()
        if lane is HEAVY:
            store.space.drop_ballast()
        store.leases.fence(None)
        store.leases.give_back(lease, clock.now())


def _take(store: Store, lane: Lane, now: datetime) -> LeaseRow:
    seen = store.leases.get(lane.lease)
    if seen is not None and seen.held and not is_free(store, seen, now):
        raise LeaseError(_busy(seen))
    holder = msgspec.json.encode(this_process()).decode()
    lease = store.leases.take(lane.lease, holder, now, seen)
    if lease is None:
        raise LeaseError(_busy(store.leases.get(lane.lease)))
    return lease


def is_free(store: Store, lease: LeaseRow, now: datetime) -> bool:
    """Tell whether a lease may be taken: given back, its holder dead, or silent for long."""
    if not lease.held or now - lease.heartbeat > STALE_AFTER:
        return True
    holder = _holder(lease)
    return holder is not None and is_dead(holder, same_disk=store.database.sqlite)


def left_behind(store: Store, lane: Lane, now: datetime) -> bool:
    """Tell whether a dead runner left work of ``lane`` running: taking the lease puts it right."""
    if not any(row.kind in lane.kinds for row in store.owed.list(state="running")):
        return False
    lease = store.leases.get(lane.lease)
    return lease is None or is_free(store, lease, now)


def _holder(lease: LeaseRow) -> Holder | None:
    try:
        return msgspec.json.decode(lease.holder, type=Holder)
    except msgspec.DecodeError:
        return None


def _busy(lease: LeaseRow | None) -> str:
    if lease is None:
        return "另一个检查正在使用本工作目录，请等它结束后再试"
    holder = _holder(lease)
    who = holder.name if holder else lease.holder
    since = lease.acquired.astimezone(SHANGHAI)
    return (
        f"另一个检查正在使用本工作目录（{who}，{since:%Y-%m-%d %H:%M} 开始），请等它结束后再试；"
        f"若它已异常退出，{STALE_AFTER.seconds // 60} 分钟后可重试"
    )


def _put_right(store: Store, lane: Lane, now: datetime) -> None:
    store.owed.give_back_running(lane.kinds)
    if lane is HEAVY:
        store.runs.interrupt_unfinished(now)
        store.evidence.remove_leftovers()
        remove_leftovers(store.space.folder / OUT, now - _WRITING)


def _beat(store: Store, lease: LeaseRow, clock: Clock, over: threading.Event, seconds: float) -> None:
    while not over.wait(seconds):
        try:
            if not store.leases.beat(lease, clock.now()):
                return  # overtaken: the fence refuses the next write
        except StorageError:
            continue  # a full or locked disk may pass; the lease only grows stale meanwhile
