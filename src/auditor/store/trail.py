"""The audit log (安全审计日志): who did what, when, from where and how it ended, each entry chained to the one before.

Entries are only ever added. The database refuses to change one, and to drop one younger than 200 days; whoever gets
round the database breaks the chain, and `Trail.verify` names the place. A chain cannot show that its newest entries
were cut off: note its head (number and hash) somewhere else.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, Select, String, func, select, type_coerce

from auditor.errors import StorageError, UsageError
from auditor.store.columns import read_row
from auditor.store.database import Database
from auditor.store.schema import WHOLE_WORKSPACE, trail

KEPT = timedelta(days=200)
"""网络日志 are kept six months (网络安全法); six calendar months are at most 184 days."""

START = "0" * 64
"""What the first entry of all is chained to."""

MOST_FAULTS = 20

Event = Literal[
    "settings-changed",
    "register-changed",
    "rules-changed",
    "channels-changed",
    "allow-list-used",
    "robots-ignored",
    "finding-decided",
    "finding-closed",
    "answers-imported",
    "import",
    "report-approved",
    "report-written",
    "export",
    "proof",
    "backup",
    "restore",
    "deleted",
    "work-released",
    "serve-started",
    "run-started",
    "trail-pruned",
]

EVENT_ZH: dict[Event, str] = {
    "settings-changed": "设置变更",
    "register-changed": "对象登记变更",
    "rules-changed": "规则变更",
    "channels-changed": "通知渠道变更",
    "allow-list-used": "访问放行的内网地址",
    "robots-ignored": "不按 robots.txt 访问",
    "finding-decided": "人工认定问题",
    "finding-closed": "人工销号",
    "answers-imported": "导入人工核查结论",
    "import": "导入数据",
    "report-approved": "审核报告",
    "report-written": "生成报告",
    "export": "导出",
    "proof": "出具说明材料",
    "backup": "备份",
    "restore": "恢复",
    "deleted": "到期清理",
    "work-released": "放行停下的任务",
    "serve-started": "启动运行监测",
    "run-started": "启动无人值守",
    "trail-pruned": "清理到期审计日志",
}


def event_zh(what: str) -> str:
    """Return what an event is called on screen; one this program does not know under its own word."""
    return next((words for event, words in EVENT_ZH.items() if event == what), what)


class TrailEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. ``hash`` is the sha256 over all its other fields, the hash of the entry before it among them."""

    number: int
    office: str
    at: datetime
    who: str
    origin: str
    what: str
    target: str
    result: str
    previous: str
    hash: str = ""

    def digest(self, moment: str = "") -> str:
        """Return the hash this entry's fields come to; ``moment`` is the time as the database holds it, if read."""
        moment = moment or self.at.astimezone(UTC).isoformat(timespec="microseconds")
        fields = [self.number, self.office, moment, self.who, self.origin, self.what, self.target, self.result]
        return hashlib.sha256(msgspec.json.encode([*fields, self.previous])).hexdigest()


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What a look through the whole chain showed: how many entries, its last one, and every place it is broken."""

    count: int = 0
    last: TrailEntry | None = None
    faults: tuple[str, ...] = ()


class Trail:
    """The chain of one database. ``actor`` is whom the system says acts, and from where."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.actor = ("", "")

    def note(
        self, who: str, what: Event, target: str, result: str, now: datetime, *, office: str = WHOLE_WORKSPACE
    ) -> TrailEntry:
        """Add an entry, in the caller's transaction where one is open. ``who`` adds a name to the system's account."""
        account, origin = self.actor
        with self._db.write() as connection:
            self._alone(connection)
            last = self._last(connection)
            bare = TrailEntry(
                number=last.number + 1 if last else 1,
                office=office,
                at=now,
                who="，".join(part for part in (who.strip(), account) if part),
                origin=origin,
                what=what,
                target=target,
                result=result,
                previous=last.hash if last else START,
            )
            entry = msgspec.structs.replace(bare, hash=bare.digest())
            connection.execute(trail.insert().values(**msgspec.structs.asdict(entry)))
        return entry

    def newest(self, what: Event, office: str = WHOLE_WORKSPACE) -> TrailEntry | None:
        """Return the newest entry of a kind, none where there is none."""
        query = select(trail).where(trail.c.what == what, trail.c.office == office)
        with self._db.read() as connection:
            row = connection.execute(query.order_by(trail.c.number.desc()).limit(1)).one_or_none()
        return read_row(row, TrailEntry) if row else None

    def list(self, *, since: datetime | None = None, most: int | None = None) -> tuple[TrailEntry, ...]:
        """Return entries from ``since`` on, the newest ``most`` of them, oldest first."""
        query = select(trail).order_by(trail.c.number.desc()).limit(most)
        if since is not None:
            query = query.where(trail.c.at >= since)
        with self._db.read() as connection:
            return tuple(read_row(row, TrailEntry) for row in connection.execute(query))[::-1]

    def count(self) -> int:
        """Return how many entries there are."""
        with self._db.read() as connection:
            return int(connection.execute(select(func.count()).select_from(trail)).scalar_one())

    def verify(self) -> Verified:
        """Follow the chain from its first entry to its last."""
        chain = _Chain()
        # The time is read as the text it is kept as: one byte of it changed must show, though it read the same.
        columns = [column for column in trail.c if column is not trail.c.at]
        query: Select[Any] = select(*columns, type_coerce(trail.c.at, String).label("moment")).order_by(trail.c.number)
        try:
            with self._db.read() as connection:
                chain.begins_after = frozenset(
                    connection.execute(select(trail.c.target).where(trail.c.what == "trail-pruned")).scalars()
                )
                # One row at a time, so that an unreadable one is known by the last that could be read.
                for row in connection.execution_options(yield_per=1).execute(query):
                    chain.add(row)
        except StorageError:
            chain.faults.append(f"第 {chain.last.number + 1 if chain.last else 1} 条起无法读取")
        return Verified(count=chain.count, last=chain.last, faults=tuple(chain.faults[:MOST_FAULTS]))

    def prune(self, before: datetime, now: datetime) -> int:
        """Drop the oldest entries, those before ``before``, and note where the chain now begins; return how many.

        Raises:
            UsageError: ``before`` lies less than 200 days back.
        """
        if before > now - KEPT:
            raise UsageError(f"安全审计日志至少保存 {KEPT.days} 天，不能清理 {before:%Y-%m-%d} 之前的记录")
        with self._db.write() as connection:
            self._alone(connection)
            first_kept = connection.execute(select(func.min(trail.c.number)).where(trail.c.at >= before)).scalar()
            query = select(trail).order_by(trail.c.number.desc()).limit(1)
            if first_kept is not None:
                query = query.where(trail.c.number < first_kept)
            row = connection.execute(query).one_or_none()
            if row is None:
                return 0
            end = read_row(row, TrailEntry)
            # The chain begins anew after ``end``: an entry of its own says so, and `verify` looks for it.
            self.note("", "trail-pruned", f"{end.number}:{end.hash}", "成功", now)
            return connection.execute(trail.delete().where(trail.c.number <= end.number)).rowcount

    def _last(self, connection: Connection) -> TrailEntry | None:
        row = connection.execute(select(trail).order_by(trail.c.number.desc()).limit(1)).one_or_none()
        return read_row(row, TrailEntry) if row else None

    def _alone(self, connection: Connection) -> None:
        # Two writers must not chain to the same entry. SQLite has one writer anyway.
        if not self._db.sqlite:
            connection.exec_driver_sql("LOCK TABLE trail IN SHARE ROW EXCLUSIVE MODE")


class _Chain:
    """The entries followed so far, and every place where the chain is broken."""

    def __init__(self) -> None:
        self.count = 0
        self.last: TrailEntry | None = None
        self.faults: list[str] = []
        self.begins_after: frozenset[str] = frozenset()

    def add(self, row: Row[Any]) -> None:
        """Follow the chain by one entry."""
        self.count += 1
        try:
            entry = read_row(row, TrailEntry, at=datetime.fromisoformat(row.moment))
        except (msgspec.ValidationError, ValueError, TypeError):
            self.faults.append(f"第 {row.number} 条内容无法读取")
            return
        if entry.digest(row.moment) != entry.hash:
            self.faults.append(f"第 {entry.number} 条内容与校验值不符")
        self._joined(entry)
        self.last = entry

    def _joined(self, entry: TrailEntry) -> None:
        last = self.last
        before = last.number if last else 0
        if last is None and f"{entry.number - 1}:{entry.previous}" in self.begins_after:
            return
        if entry.number != before + 1:
            self.faults.append(f"第 {before + 1} 至 {entry.number - 1} 条缺失")
        elif entry.previous != (last.hash if last else START):
            self.faults.append(f"第 {entry.number} 条与前一条接不上")
