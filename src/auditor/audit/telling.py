"""Tells what happened (通知事项): an event goes into the outbox within the caller's transaction, once per key."""

import msgspec

from auditor.model.events import Event, EventKind
from auditor.redaction import redact
from auditor.report.clean import clean, mask
from auditor.store import Store

__all__ = ["Event", "EventKind", "changed", "tell"]


def tell(store: Store, event: Event) -> bool:
    """Put ``event`` into the outbox; false where it was told already.

    Call it inside the ``store.transaction()`` that writes what happened: then both are kept, or neither.
    """
    return store.outbox.add(_fit_for_all(event))


def changed(store: Store, event: Event, *, usual: str) -> bool:
    """Tell of ``event.subject`` only when its state is another than the one told last; false where it is the same.

    ``usual`` is the state things start in (``up``), not worth telling before another was told. State and moment
    complete the key, so that a thing may break, mend and break again, and each is heard of once.
    """
    return store.outbox.add_change(_fit_for_all(event), usual=usual)


def _fit_for_all(event: Event) -> Event:
    """One line each, without what looks like a secret, a telephone or an identity number, whoever wrote it."""
    title, text = (" ".join(redact(mask(clean(words))).split()) for words in (event.title, event.text))
    return msgspec.structs.replace(event, title=title, text=text)
