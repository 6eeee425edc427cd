"""What the audit log holds of an audit (检查的前提): what was changed since the last one, and which bounds it lifts."""

import hashlib
from datetime import datetime

import msgspec

from auditor.audit.opened import OpenedOffice
from auditor.model.office import Office, Settings
from auditor.store import WHOLE_WORKSPACE, Event, Store

_SHOWN = 16
"""Letters of a digest that are enough to tell two states apart."""


def note_circumstances(opened: OpenedOffice, now: datetime) -> None:
    """Note in the audit log what this audit rests on, where it is new or lifts a bound."""
    store, office, settings = opened.store, opened.office, opened.settings
    rest = settings.model_dump(mode="json", exclude={"notify"})
    with store.transaction():
        _changed(store, "settings-changed", WHOLE_WORKSPACE, _digest(rest), now)
        _changed(store, "channels-changed", WHOLE_WORKSPACE, _digest(settings.notify.model_dump(mode="json")), now)
        _changed(store, "rules-changed", office.id, opened.rulebook.digest, now)
        _changed(store, "register-changed", office.id, _digest(office.model_dump(mode="json")), now)
        _lifted(store, office, settings, now)


def _changed(store: Store, what: Event, office: str, digest: str, now: datetime) -> None:
    known = store.trail.newest(what, office)
    shown = digest[:_SHOWN]
    if known is None:
        store.trail.note("", what, shown, "首次记录", now, office=office)
    elif known.target != shown:
        store.trail.note("", what, shown, f"已变更，原为 {known.target}", now, office=office)


def _lifted(store: Store, office: Office, settings: Settings, now: datetime) -> None:
    network = settings.network
    opened = [*network.allow, *(f"{host}={place}" for host, place in network.resolve.items())]
    if opened:
        store.trail.note("", "allow-list-used", "、".join(opened), "登记放行", now, office=office.id)
    ignoring = [site.id for site in office.sites if site.robots == "ignore"]
    if ignoring:
        store.trail.note("", "robots-ignored", "、".join(ignoring), "登记为本单位站点", now, office=office.id)


def _digest(declared: object) -> str:
    return hashlib.sha256(msgspec.json.encode(declared, order="deterministic")).hexdigest()
