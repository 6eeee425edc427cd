"""What a workspace wants done unattended (频率), and which kinds share a lane."""

import hashlib
from collections.abc import Sequence

import msgspec

from auditor.model.office import Cadence, Office, Schedule, Settings
from auditor.model.tasks import Task
from auditor.store.beats import SAMPLING, TICK

PERIODIC = (Task.FRESHNESS, Task.LINKS, Task.REMIND, Task.RETAIN, Task.BACKUP)
WHOLE_OFFICE = "*"
"""The object of work on an office as a whole."""
WORKSPACE_WIDE = frozenset({Task.RETAIN, Task.BACKUP})
"""Done once for all offices of a workspace."""

PRESETS: dict[str, dict[Task, Cadence]] = {
    "日": {Task.FRESHNESS: "日", Task.LINKS: "周", Task.REMIND: "日", Task.RETAIN: "周", Task.BACKUP: "周"},
    "周": {Task.FRESHNESS: "周", Task.LINKS: "周", Task.REMIND: "周", Task.RETAIN: "月", Task.BACKUP: "周"},
    "月": {Task.FRESHNESS: "月", Task.LINKS: "月", Task.REMIND: "周", Task.RETAIN: "月", Task.BACKUP: "月"},
    "季": {Task.FRESHNESS: "关", Task.LINKS: "关", Task.REMIND: "月", Task.RETAIN: "月", Task.BACKUP: "月"},
}
"""How often each kind is done. Quarter's audit and report, and re-checks of what they found, always are."""

_PROBE_PRESET = {"日": "开", "周": "开", "月": "开", "季": "关"}


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """Kinds of work done one after another under one lease; lanes go on beside each other.

    Samples of availability have a lane of their own: a quarter's audit takes hours, and they must be spread evenly.
    """

    lease: str
    beat: str
    kinds: frozenset[str]


LIGHT = Lane(lease="prober", beat=SAMPLING, kinds=frozenset({Task.PROBE}))
HEAVY = Lane(lease="runner", beat=TICK, kinds=frozenset(Task) - {Task.PROBE})


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides what is owed. ``kinds`` are those somebody can do; others are never owed."""

    offices: Sequence[Office]
    settings: Settings = Settings()
    kinds: frozenset[str] = frozenset(Task)

    @property
    def schedule(self) -> Schedule:
        """The settings of unattended work."""
        return self.settings.schedule

    def wants(self, task: Task) -> bool:
        """Whether the kind can be done and is not switched off."""
        if task not in self.kinds:
            return False
        if task is Task.PROBE:
            return (self.schedule.probe or _PROBE_PRESET[self.schedule.preset]) == "开"
        return task not in PERIODIC or self.cadence(task) != "关"

    def cadence(self, task: Task) -> Cadence:
        """Return how often a periodic kind is done."""
        own: Cadence | None = getattr(self.schedule, task.value)
        return own or PRESETS[self.schedule.preset][task]


def share(*words: str) -> float:
    """Return a fixed number of 0 ≤ n < 1 for some words: what spreads offices over time, the same at every start."""
    return int.from_bytes(hashlib.sha256("\x1f".join(words).encode()).digest()[:6]) / 2**48
