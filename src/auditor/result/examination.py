"""What ``auditor doctor --json`` prints (体检结果): a form that scripts of others may rely on."""

from typing import Literal

import msgspec

DOCTOR_SCHEMA = "auditor.doctor/1"

ALWAYS = (
    "register", "store", "backup", "retention", "heartbeat", "ping", "audit-log", "notify", "disk", "user",
    "sentinel", "credentials", "fonts", "libreoffice", "pdf", "browser",
)  # fmt: skip
"""Ids that every examination holds, whatever the state of the workspace, but for ``credentials`` (see below)."""
SOMETIMES = ("confirmed", "rules", "calendar", "clock")
"""Ids that stand only where there is something to say of them.

Where accounts name interface credentials, ``credentials`` gives way to one ``credential-OFFICE-ACCOUNT-ADAPTER`` each.
Where notification channels are set up, one ``notify-CHANNEL`` each follows ``notify``.
"""


Condition = Literal["ok", "warning", "error", "off"]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing examined: its state and one Chinese sentence, with the remedy where it is not well.

    ``id`` and ``state`` are for programs and never change their meaning; ``name`` and ``text`` are for people.
    ``off`` = 未启用: optional and absent, no fault.
    """

    id: str
    name: str
    state: Condition
    text: str


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """All that was examined; ``ok`` = nothing is in state ``error``."""

    schema: str = DOCTOR_SCHEMA
    ok: bool
    items: tuple[Item, ...]
