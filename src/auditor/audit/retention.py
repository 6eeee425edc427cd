"""保存期限: what has served its time is removed by policy, bodies first; what somebody may still ask for never is.

Facts, results, the ledger and report documents stay in the database whatever happens here, so a run can be judged
again to the same words after its pages are gone. The audit log loses entries only once they are years old.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec

from auditor.audit.opened import DATABASE, OUT
from auditor.audit.visiting import CACHE
from auditor.errors import StorageError
from auditor.model.office import Retention
from auditor.store import KeptBody, LedgerEntry, Revision, State, Store
from auditor.store.trouble import file_trouble

MB = 1024**2
MOST_CACHED = 512 * MB
"""What was read from pages grows with every page that changes; beyond this it is read anew."""


class Expired(msgspec.Struct, frozen=True, kw_only=True):
    """What has served its time: bodies of evidence, and files (read pages, drafts, copies made before upgrades)."""

    bodies: tuple[KeptBody, ...] = ()
    files: tuple[Path, ...] = ()
    size: int = 0

    @property
    def text(self) -> str:
        """What a user reads of it."""
        if not (self.bodies or self.files):
            return "没有到保存期限的内容"
        return f"证据副本 {len(self.bodies)} 个、其他文件 {len(self.files)} 个，共 {self.size / MB:.1f} MB"


def expired(store: Store, folder: Path, policy: Retention, now: datetime, *, low_disk: bool = False) -> Expired:
    """Return what may be removed from the workspace ``folder`` as of ``now``; nothing is touched.

    Args:
        low_disk: the disk runs low (磁盘空间偏少), so evidence is kept for the shorter time.
    """
    days = min(policy.evidence_days, policy.low_disk_days) if low_disk else policy.evidence_days
    since = now - timedelta(days=days)
    bodies = tuple(_bodies(store, since))
    files = (
        *_cached(folder / CACHE, since, low_disk=low_disk),
        *_drafts(store, folder, now - timedelta(days=policy.draft_days)),
        *_older(folder.glob(f"{DATABASE}.v*.bak"), now - timedelta(days=policy.draft_days)),
        *_older((folder / OUT).rglob(".writing-*"), now - timedelta(days=1)),  # left by a crash
    )
    size = sum(body.size for body in bodies) + sum(file.stat().st_size for file in files)
    return Expired(bodies=bodies, files=files, size=size)


def retain(store: Store, folder: Path, policy: Retention, now: datetime, *, low_disk: bool = False) -> str:
    """Remove what `expired` names and return in Chinese what went; call it only while holding the workspace's lease.

    Raises:
        StorageError: a file refuses; what was removed before stays removed.
    """
    gone = expired(store, folder, policy, now, low_disk=low_disk)
    for body in gone.bodies:
        store.evidence.remove(body.digest)
    for file in gone.files:
        with file_trouble(f"文件 {file}"):
            file.unlink(missing_ok=True)
            if file.parent.parent == folder / OUT and not any(file.parent.iterdir()):
                file.parent.rmdir()
    entries = store.trail.prune(now - timedelta(days=policy.trail_days), now)
    old = f"，安全审计日志 {entries} 条" if entries else ""
    if not (gone.bodies or gone.files):
        return f"已清理{old[1:]}" if old else gone.text
    store.trail.note("", "deleted", gone.text, "成功", now)
    return f"已清理{gone.text}{old}"


def _bodies(store: Store, since: datetime) -> Iterator[KeptBody]:
    brought = store.fetches.last_brought()
    wanted = _wanted(store, since)
    for body in store.evidence.all():
        if brought.get(body.digest, body.written) < since and body.digest not in wanted:
            yield body


def _wanted(store: Store, since: datetime) -> frozenset[str]:
    """Bodies somebody may still ask for: of findings not closed or closed since, and of final reports."""
    digests, urls = set[str](), set[str]()
    for office in store.findings.offices():
        entries = [entry for entry in store.findings.list(office) if _still_matters(entry, since)]
        open_ids = {entry.id for entry in entries}
        # What was seen then is what a 说明材料 shows, also where a later look brought other bytes.
        events = (event for event in store.findings.events(office) if event.finding in open_ids)
        digests.update(entry.evidence for entry in entries if entry.evidence)
        digests.update(event.evidence for event in events if event.evidence)
        urls.update(url for entry in entries for url in (entry.url, entry.parent_url) if url)
    for office in store.reports.offices():
        for revision in store.reports.list(office):
            if not revision.draft:
                digests.update(_evidence_of(store, revision))
    return frozenset(digests) | store.fetches.brought_from(urls)


def _still_matters(entry: LedgerEntry, since: datetime) -> bool:
    return entry.state != State.CLOSED or (entry.closed_at or entry.last_seen) >= since


class _Finding(msgspec.Struct):
    evidence: str | None = None


class _Result(msgspec.Struct):
    findings: tuple[_Finding, ...] = ()


class _Document(msgspec.Struct):
    result: _Result


def _evidence_of(store: Store, revision: Revision) -> Iterator[str]:
    document = msgspec.json.decode(store.reports.document(revision), type=_Document)
    return (finding.evidence for finding in document.result.findings if finding.evidence)


def _drafts(store: Store, folder: Path, before: datetime) -> Iterator[Path]:
    """Files of drafts whose quarter has a report for good; one changed by hand since is somebody's work and stays."""
    for office in store.reports.offices():
        revisions = store.reports.list(office)
        settled = {(one.period, one.kind) for one in revisions if not one.draft}
        for one in revisions:
            if one.draft and one.created < before and (one.period, one.kind) in settled:
                yield from _unchanged(one, folder / OUT / f"{one.period}-{one.revision}")


def _unchanged(revision: Revision, folder: Path) -> Iterator[Path]:
    for known in revision.files:
        file = folder / known.name
        try:
            same = file.is_file() and sha256(file.read_bytes()).hexdigest() == known.sha256
        except OSError as trouble:
            raise StorageError(f"无法读取 {file}；请检查权限和磁盘") from trouble
        if same:
            yield file


def _cached(folder: Path, since: datetime, *, low_disk: bool) -> Iterator[Path]:
    """What was read from pages (缓存): losing it costs time, never truth."""
    files = [file for file in folder.glob("*") if file.is_file()]
    if low_disk or sum(file.stat().st_size for file in files) > MOST_CACHED:
        return iter(files)
    return _older(iter(files), since)


def _older(files: Iterator[Path], before: datetime) -> Iterator[Path]:
    return (file for file in files if file.is_file() and datetime.fromtimestamp(file.stat().st_mtime, UTC) < before)
