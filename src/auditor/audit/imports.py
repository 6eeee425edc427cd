"""Taking in what people hand in (导入), each kind by its own reader."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path

import msgspec

from auditor.audit.gather import FILINGS, POSTS
from auditor.audit.opened import OpenedOffice
from auditor.channels import Export, read_filings
from auditor.crawl.handed_table import read_table
from auditor.errors import AuditorError, UsageError
from auditor.ledger import NOTICE_KINDS, entry_by_number, import_ledger, import_notices, import_signoffs
from auditor.ledger.applications_table import import_applications
from auditor.ledger.submissions_table import import_submissions
from auditor.model.facts import PostImport
from auditor.model.office import Account, Column, Office
from auditor.model.words import METHOD_ZH, Method
from auditor.register import CategoryRow, import_xlsx, update_register
from auditor.register.periods import period_of
from auditor.register.writing import write_atomically
from auditor.rulebook import Rulebook
from auditor.store import Batch, Event

HANDED = "人工提供"
"""Folder of the workspace that keeps lists of columns handed in by people."""


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """One file handed in, with what was said of it."""

    path: Path
    account: str | None = None
    column: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    by: str = ""
    now: datetime


def import_posts(opened: OpenedOffice, handed: Handed) -> Iterable[str]:
    """Take in an account's exported posts; yield what to tell the user.

    Raises:
        UsageError: no account named, or a file that is no export of it.
    """
    account = _account(opened.office, handed.account)
    export = Export(
        handed.path,
        account,
        covers_from=handed.covers_from,
        covers_to=handed.covers_to,
        now=handed.now,
        by=handed.by,
    )
    batch = Batch(
        office=opened.office.id,
        kind=POSTS,
        object=account.id,
        source_file=handed.path.name,
        sha256=_identity(export.sha256, handed),
        imported_at=handed.now,
        coverage_from=handed.covers_from,
        coverage_to=handed.covers_to,
    )
    told: list[PostImport] = []

    def at_the_end() -> tuple[Batch, PostImport]:
        told.append(export.told())
        return _with_what_was_told(batch, told[0]), told[0]

    if not opened.store.imports.add_posts(batch, export.posts(), at_the_end):
        yield f"{handed.path.name}：此前已经导入过同一文件，未重复导入"
        return
    yield from _told(account, told[0])


def _with_what_was_told(batch: Batch, told: PostImport) -> Batch:
    declared = told.covers_from is not None and told.covers_to is not None
    return msgspec.structs.replace(
        batch, person=told.imported_by, complete=declared and not told.capped, warnings=told.warnings
    )


def _told(account: Account, told: PostImport) -> Iterable[str]:
    part = f"（{told.part}）" if told.part else ""
    counted = f"导入 {told.rows - told.skipped} 条{part}，共 {told.rows} 行"
    yield f"{account.name}（{account.platform}）：从 {told.file_name} {counted}"
    yield from (f"  注意：{warning}" for warning in told.warnings)
    if told.covers_from is None or told.covers_to is None:
        yield "  注意：未声明起止日期（--from、--to），这份表只能证明有更新，不能证明没有更新"


def _identity(digest: str, handed: Handed) -> str:
    """The same file declared for other days is another batch: its proof reaches further."""
    return f"{digest[:40]}{handed.covers_from or ''}{handed.covers_to or ''}"[:64]


def _account(office: Office, wanted: str | None) -> Account:
    found = [account for account in office.accounts if wanted in (account.id, account.name)]
    if len(found) == 1:
        return found[0]
    known = "、".join(f"{account.id}（{account.name}，{account.platform}）" for account in office.accounts) or "（无）"
    why = "请用 --account 指定账号" if wanted is None else f"“{wanted}”{'对应多个账号' if found else '不在对象登记中'}"
    raise UsageError(f"{why}；已登记的账号：{known}")


def category_rows(rulebook: Rulebook) -> tuple[CategoryRow, ...]:
    """Return the mandatory categories as the register's table shows them."""
    return tuple(
        CategoryRow(id=category.id, name=category.name, tier=category.tier) for category in rulebook.categories
    )


def import_register(opened: OpenedOffice, handed: Handed) -> Iterable[str]:
    """Take in 对象登记表.xlsx as staff corrected it; yield what changed."""
    office, changes = import_xlsx(handed.path, opened.office, category_rows(opened.rulebook))
    path = update_register(opened.folder, office)
    yield f"已更新 {path.name}：{len(changes)} 处改动" if changes else "与现有登记一致，没有改动"
    yield from (f"  {change}" for change in changes)


def import_column_items(opened: OpenedOffice, handed: Handed) -> Iterable[str]:
    """Take in a column's list made by people (后台清单 or 人工登记); from now on the column is read from it.

    Raises:
        UsageError: no such column, or a table that cannot be read.
        StorageError: the workspace refuses the copy.
    """
    column = _column(opened.office, handed.column)
    table = read_table(handed.path, today=handed.now.date())
    if table.problem:
        raise UsageError(table.problem)
    kept = f"{HANDED}/{column.id}{handed.path.suffix.lower()}"
    target = opened.folder / kept
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, handed.path.read_bytes())
    method = Method.MANUAL if table.people else Method.LIST_FILE
    changed = column.model_copy(update={"method": method, "path": kept})
    update_register(opened.folder, with_column(opened.office, changed))
    found = f"从 {handed.path.name} 读到 {len(table.items)} 条"
    yield f"栏目“{column.name}”：{found}，今后按该表判定（{METHOD_ZH[method]}）"
    yield from (f"  注意：{problem}" for problem in table.row_problems)


def _column(office: Office, wanted: str | None) -> Column:
    columns = [column for site in office.sites for column in site.columns]
    found = [column for column in columns if wanted in (column.id, column.name)]
    if len(found) == 1:
        return found[0]
    known = "、".join(f"{column.id}（{column.name}）" for column in columns[:20]) or "（无）"
    why = "请用 --column 指定栏目" if wanted is None else f"“{wanted}”{'对应多个栏目' if found else '不在对象登记中'}"
    raise UsageError(f"{why}；已登记的栏目：{known}")


def with_column(office: Office, changed: Column) -> Office:
    """Return the office with the column of that id replaced."""
    sites = tuple(
        site.model_copy(
            update={"columns": tuple(changed if column.id == changed.id else column for column in site.columns)}
        )
        for site in office.sites
    )
    return office.model_copy(update={"sites": sites})


def take_filings(opened: OpenedOffice, handed: Handed) -> Iterable[str]:
    """Take in the 备案清单; the newest one imported is compared with the register at every audit."""
    filings = read_filings(handed.path)
    batch = Batch(
        office=opened.office.id,
        kind=FILINGS,
        source_file=handed.path.name,
        sha256=hashlib.sha256(handed.path.read_bytes()).hexdigest(),
        imported_at=handed.now,
        person=handed.by,
        complete=True,
    )
    if not opened.store.imports.add(batch, filings):
        yield f"{handed.path.name}：此前已经导入过同一文件，未重复导入"
        return
    yield f"{handed.path.name}：读到备案账号 {len(filings)} 个，下次检查时与对象登记逐个对照"


def take_signoffs(opened: OpenedOffice, handed: Handed) -> Iterable[str]:
    """Take in 人工补查.xlsx as filled in; yield how many answers were taken."""
    taken = import_signoffs(opened.store, opened.office.id, handed.path, handed.now)
    yield f"{handed.path.name}：导入答复 {taken.taken} 项，仍待核查 {taken.open} 项"


def take_ledger(opened: OpenedOffice, handed: Handed) -> Iterable[str]:
    """Take in 整改台账.xlsx as filled in; yield what changed, what conflicts, and what was not staff's to change."""
    done = import_ledger(opened.store, opened.office.id, handed.path, handed.now, handed.by)
    yield f"{handed.path.name}：更新 {len(done.changed)} 项"
    for conflict in done.conflicts:
        where = f"第 {conflict.row} 行 {conflict.number}“{conflict.column}”"
        yield f"  冲突：{where}表中为“{conflict.filled}”，台账已是“{conflict.ledger}”，未改动，请核对"
    for row, column in done.ignored:
        yield f"  未采用：第 {row} 行“{column}”不由科室填写"


def take_notices(kind: str) -> "Importer":
    """Return the importer of what others told: ``superior-notices``, ``platform-tickets`` or ``zhaocuo``."""

    def taken(opened: OpenedOffice, handed: Handed) -> Iterable[str]:
        done = import_notices(
            opened.store,
            opened.office,
            handed.path,
            kind,
            period=period_of(opened.settings.period, handed.now).id,
            at=handed.now,
            person=handed.by,
            calendar=opened.calendar,
        )
        known = f"，{done.known} 项此前已在台账中" if done.known else ""
        yield f"{handed.path.name}：{NOTICE_KINDS[kind]}登记 {len(done.entered)} 项{known}"
        for number in done.entered:
            entry = entry_by_number(opened.store, opened.office.id, number)
            due = f"，{entry.last_day} 前办结" if entry.last_day else ""
            yield f"  {number}  {entry.text}（{entry.unit or '未定科室'}{due}）"

    return taken


def take_submissions(opened: OpenedOffice, handed: Handed) -> Iterable[str]:
    """Take in the list of items units handed to the portal; yield how many are new or changed."""
    taken = import_submissions(opened.store, opened.office, handed.path, at=handed.now, person=handed.by)
    counted = f"新增 {taken.new} 条，更新 {taken.changed} 条"
    yield f"{handed.path.name}：读到报送信息 {taken.read} 条，{counted}；采用情况在生成报告时与门户已发布信息比对"


def take_applications(opened: OpenedOffice, handed: Handed) -> Iterable[str]:
    """Take in the ledger of applications for information; yield what changed and what is owed next."""
    taken = import_applications(opened.store, opened.office, handed.path, at=handed.now, person=handed.by)
    counted = f"新增 {len(taken.new)} 件，更新 {len(taken.changed)} 件"
    yield f"{handed.path.name}：读到政府信息公开申请 {taken.read} 件，{counted}；期限见 auditor due"
    if taken.absent:
        yield f"  注意：此前登记的 {'、'.join(taken.absent[:10])} 等 {len(taken.absent)} 件不在本表中，仍予保留"


def hand_in(kind: str, opened: OpenedOffice, handed: Handed) -> Iterable[str]:
    """Take in one file by the importer of its kind, and note in the audit log who did so and how it ended.

    Raises:
        UsageError: no such kind, or whatever the importer raises.
    """
    importer = IMPORTERS.get(kind)
    if importer is None:
        raise UsageError(f"不能导入“{kind}”，可导入的有：{'、'.join(IMPORTERS)}")
    what = _EVENTS.get(kind, "import")
    note = partial(opened.store.trail.note, handed.by, what, f"{kind} {handed.path.name}", office=opened.office.id)
    try:
        yield from importer(opened, handed)
    except AuditorError:
        note("失败", handed.now)
        raise
    note("成功", handed.now)


_EVENTS: Mapping[str, Event] = {"signoffs": "answers-imported", "register": "register-changed"}
Importer = Callable[[OpenedOffice, Handed], Iterable[str]]
IMPORTERS: Mapping[str, Importer] = {
    "posts": import_posts,
    "column-items": import_column_items,
    "filings": take_filings,
    "register": import_register,
    "signoffs": take_signoffs,
    "ledger": take_ledger,
    "submissions": take_submissions,
    "applications": take_applications,
    **{kind: take_notices(kind) for kind in NOTICE_KINDS},
}
