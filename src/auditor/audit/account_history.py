"""The accounts' history (账号变化记录): every change kept once, and told once."""

import hashlib

import msgspec

from auditor.derive.account_events import AccountEvent, AccountRecord, changes, standing_of
from auditor.model.facts import Facts
from auditor.model.office import Office
from auditor.model.zone import SHANGHAI
from auditor.store import Batch, Store

RECORDS = "account-records"


def note_changes(store: Store, office: Office, facts: Facts) -> tuple[AccountEvent, ...]:
    """Compare each account with its last standing, keep what changed, and return it (each change once)."""
    seen = {account.account: account for account in facts.accounts}
    told: list[AccountEvent] = []
    for account in office.accounts:
        if account.id not in seen:
            continue
        earlier = store.imports.rows(office.id, RECORDS, AccountRecord, account.id)
        before = earlier[-1].rows[-1].standing if earlier else None
        after = standing_of(account, seen[account.id], before, facts.started.astimezone(SHANGHAI).date())
        if after == before:
            continue
        events = changes(account, before, after, facts.started)
        record = AccountRecord(standing=after, events=events)
        batch = Batch(
            office=office.id,
            kind=RECORDS,
            object=account.id,
            sha256=hashlib.sha256(facts.run.encode() + msgspec.json.encode(record)).hexdigest(),
            imported_at=facts.started,
        )
        if store.imports.add(batch, [record]):
            told += events
    return tuple(told)


def account_events(store: Store, office: Office) -> tuple[AccountEvent, ...]:
    """Return every change kept of the office's accounts, oldest first."""
    found = store.imports.rows(office.id, RECORDS, AccountRecord)
    events = [event for batch in found for record in batch.rows for event in record.events]
    return tuple(sorted(events, key=lambda event: (event.at, event.account, event.kind)))
