"""A clock that ran ahead and was put right (时钟拨正): a quarter audited before it was over is owed again.

Only quarters that are over by the present clock are looked at: to one that runs behind, what was rightly done would
look like work of the future, and it is not the future's quarters that it owes.
"""

import logging
from datetime import datetime, timedelta

import msgspec

from auditor.store import Owed, Store

log = logging.getLogger(__name__)

SLACK = timedelta(days=1)
"""Less than that is a clock being trimmed."""
WHY = "本机时间曾被拨快，这次检查做在尚未到来的日子，不作依据"


def disown_the_future(store: Store, wanted: Owed, now: datetime) -> None:
    """Owe ``wanted`` again where it was done, or put off to, a moment yet to come; runs made then count no more."""
    known = store.owed.get(wanted.office, wanted.object, wanted.period, wanted.kind)
    horizon = now + SLACK
    if known is None or not _of_the_future(known, horizon):
        return
    with store.transaction():
        voided = store.runs.void_later_than(known.office, known.period, horizon, WHY)
        store.owed.reopen(msgspec.structs.replace(known, due_at=wanted.due_at))
    log.warning("%s %s %s is owed again: the clock had run ahead (%d runs voided)", *_named(known), voided)


def _of_the_future(row: Owed, horizon: datetime) -> bool:
    moment = row.finished if row.state in ("done", "missed") else row.not_before
    return row.state != "running" and moment is not None and moment > horizon


def _named(row: Owed) -> tuple[str, str, str]:
    return row.office, row.period, row.kind
