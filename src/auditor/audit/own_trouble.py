"""Tells of our own trouble (本机情况): network, disk, clock. It never becomes a finding, but people must know."""

from collections.abc import Callable
from datetime import timedelta

from auditor.audit.telling import Event, EventKind, changed
from auditor.fetch import Clock
from auditor.store import WHOLE_WORKSPACE, Store

WELL = "well"


def network_watch(store: Store, clock: Clock) -> Callable[[bool], None]:
    """Return what to call when an outage of our own network begins (true) and ends (false)."""

    def tell_of(begins: bool) -> None:
        event = Event(
            office=WHOLE_WORKSPACE,
            kind=EventKind.NETWORK if begins else EventKind.NETWORK_ENDED,
            key="network",
            title="本机网络中断" if begins else "本机网络恢复",
            text="检查已暂停，网络恢复后自动继续；其间的结果不作依据" if begins else "检查已继续",
            at=clock.now(),
            subject="network",
            state="down" if begins else WELL,
        )
        changed(store, event, usual=WELL)

    return tell_of


def tell_of_disk(store: Store, clock: Clock, *, low: bool, free: str) -> bool:
    """Tell that the disk runs low, or no longer does; ``free`` says how much is left (``剩余 1.2 GB``)."""
    event = Event(
        office=WHOLE_WORKSPACE,
        kind=EventKind.DISK if low else EventKind.DISK_ENDED,
        key="disk",
        title="磁盘空间不足" if low else "磁盘空间恢复",
        text=f"{free}，请清理；空间过少时检查会停下" if low else free,
        at=clock.now(),
        subject="disk",
        state="low" if low else WELL,
    )
    return changed(store, event, usual=WELL)


def tell_of_clock(store: Store, clock: Clock, apart: timedelta, *, wrong: bool) -> bool:
    """Tell that this machine's clock is wrong by ``apart``, or is right again."""
    event = Event(
        office=WHOLE_WORKSPACE,
        kind=EventKind.CLOCK,
        key="clock",
        title="本机时间有误" if wrong else "本机时间已准",
        text=f"与网络时间相差约{round(abs(apart) / timedelta(hours=1), 1)}小时，请校准；时间有误时不判断更新情况"
        if wrong
        else "",
        at=clock.now(),
        subject="clock",
        state="wrong" if wrong else WELL,
        urgent=wrong,
    )
    return changed(store, event, usual=WELL)
