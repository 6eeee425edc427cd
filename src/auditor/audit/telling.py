"""Tells what happened (通知事项): an event goes into the outbox within the caller's transaction, once per key."""

import msgspec

from auditor.model.events import Event, EventKind
from auditor.store import Store

__all__ = ["Event", "EventKind", "changed", "tell"]


def tell(store: Store, event: Event) -> bool:
    """Put ``event`` into the outbox; false where it was told already.

    Call it inside the ``store.transaction()`` that writes what happened: then both are kept, or neither.
    """
    return store.outbox.add(event)


def changed(store: Store, event: Event, *, usual: str) -> bool:
    """Tell of ``event.subject`` only when its state is another than the one told last; false where it is the same.

    ``usual`` is the state things start in (``up``), not worth telling before another was told. State and moment
    complete the key, so that a thing may break, mend and break again, and each is heard of once.
    """
    with store.transaction():
        if event.state == (store.outbox.last_state(event.office, event.subject) or usual):
            return False
        key = f"{event.key}:{event.state}:{event.at.isoformat(timespec='seconds')}"
        return tell(store, msgspec.structs.replace(event, key=key))
