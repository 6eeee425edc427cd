"""Figures for Prometheus (监测指标), read from the database at each scrape."""

import shutil
from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from auditor import __version__
from auditor.errors import AuditorError
from auditor.store import FINISHED, State, Store
from auditor.web.watched import Opened, Watched

Gauge = GaugeMetricFamily


class Figures(Collector):
    """What is to be known of a workspace in numbers."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched

    def describe(self) -> list[GaugeMetricFamily]:
        """Name nothing before the first scrape: the database may not be open yet."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield every figure; those of the database only while it can be read."""
        yield _one("auditor_info", "Version of the program.", {"version": __version__}, 1)
        yield from _readiness(self._watched)
        yield _one("auditor_disk_free_bytes", "Free bytes where the workspace lies.", {}, _free(self._watched))
        try:
            opened = self._watched.opened()
            store = opened.store
            families = [*_beats(store), *_owed(store), *_offices(opened), *_channels(opened), *_trail(store)]
        except AuditorError:
            return
        yield from families


def text_of(watched: Watched) -> bytes:
    """Return the figures in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(watched))
    return generate_latest(registry)


def _readiness(watched: Watched) -> Iterator[GaugeMetricFamily]:
    readiness = watched.look()
    yield _one("auditor_ready", "1 while unattended work gets on as it should.", {}, readiness.ready)
    family = Gauge("auditor_ready_condition", "1 while the condition holds.", labels=["condition"])
    for condition in readiness.conditions:
        family.add_metric([condition.id], condition.ok)
    yield family


def _beats(store: Store) -> Iterator[GaugeMetricFamily]:
    family = Gauge("auditor_beat_timestamp_seconds", "When a heartbeat last came.", labels=["name"])
    for name, beat in store.beats.all().items():
        family.add_metric([name], beat.at.timestamp())
    yield family


def _owed(store: Store) -> Iterator[GaugeMetricFamily]:
    family = Gauge("auditor_owed", "Pieces of work by state.", labels=["office", "kind", "state"])
    rows = (row for state in ("due", "running", "parked") for row in store.owed.list(state=state))
    for (office, kind, state), count in sorted(Counter((row.office, row.kind, row.state) for row in rows).items()):
        family.add_metric([office, kind, state], count)
    yield family


def _offices(opened: Opened) -> Iterator[GaugeMetricFamily]:
    runs = Gauge("auditor_last_run_timestamp_seconds", "When the newest finished run ended.", labels=["office", "kind"])
    findings = Gauge("auditor_open_findings", "Findings not closed yet.", labels=["office", "severity"])
    for office in opened.workspace.offices:
        ended: dict[str, float] = {}
        for run in opened.store.runs.list(office.id, statuses=FINISHED):
            if run.finished is not None:
                ended[run.kind] = max(ended.get(run.kind, 0.0), run.finished.timestamp())
        for kind, moment in sorted(ended.items()):
            runs.add_metric([office.id, kind], moment)
        entries = (entry for entry in opened.store.findings.list(office.id) if entry.state is not State.CLOSED)
        for severity, count in sorted(Counter(entry.severity.value for entry in entries).items()):
            findings.add_metric([office.id, severity], count)
    yield runs
    yield findings


def _channels(opened: Opened) -> Iterator[GaugeMetricFamily]:
    waiting = Gauge("auditor_messages_waiting", "Events a channel has not delivered yet.", labels=["channel"])
    failures = Gauge("auditor_channel_failures", "Failures of a channel in a row.", labels=["channel"])
    for channel in opened.workspace.settings.notify.channels:
        waiting.add_metric([channel.id], opened.store.outbox.count_waiting(channel.id))
        failures.add_metric([channel.id], opened.store.outbox.channel(channel.id).failures)
    yield waiting
    yield failures


def _trail(store: Store) -> Iterator[GaugeMetricFamily]:
    yield _one("auditor_trail_entries", "Entries of the audit log.", {}, store.trail.count())


def _one(name: str, words: str, labels: dict[str, str], value: float) -> GaugeMetricFamily:
    family = Gauge(name, words, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def _free(watched: Watched) -> float:
    try:
        return float(shutil.disk_usage(watched.folder).free)
    except OSError:
        return 0.0
