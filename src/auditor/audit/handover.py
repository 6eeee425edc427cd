"""工作交接表: what a successor must know, on paper, with two signatures. Secrets are named by place, never by value."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from auditor.audit.due import days_left, due_items
from auditor.audit.opened import OpenedOffice
from auditor.ledger import DueItem, ledger_row
from auditor.ledger.by_hand import unit_named
from auditor.model.office import Account, Office, Unit
from auditor.model.zone import SHANGHAI
from auditor.register.periods import period_of
from auditor.report.clean import clean, mask
from auditor.report.files import write_all
from auditor.report.paper import Block, Paper, body, heading
from auditor.report.paper_word import write_paper_word
from auditor.report.tables import Column, Table, numbered
from auditor.store import State

DAYS_AHEAD = 90
_OPEN = (State.OPEN, State.NOTIFIED, State.CLAIMED)
_PLACE = {"env": "本机环境变量", "file": "本机文件（仅本人可读）", "keyring": "系统密钥环"}


def write_handover(opened: OpenedOffice, now: datetime, path: Path, unit: str | None = None) -> Path:
    """Write the paper for one 科室 (id or name), or for the whole office, to ``path``.

    Raises:
        UsageError: the register knows no such 科室.
        StorageError: the folder refuses.
    """
    chosen = unit_named(opened.office, unit or "")
    paper = handover(opened, now, chosen)
    return write_all(path.parent, {path.name: partial(write_paper_word, paper)})[0]


def handover(opened: OpenedOffice, now: datetime, unit: Unit | None) -> Paper:
    """Return the paper: open items, what is in charge, accounts and where their credentials lie, what is ahead."""
    today = now.astimezone(SHANGHAI).date()
    whose = unit.name if unit else (opened.office.short_name or opened.office.name)
    blocks: list[Block] = [
        body(
            f"以下为{whose}网站栏目、政务新媒体账号及相关工作的交接内容，截至{today.year}年{today.month}月{today.day}日。"
        ),
        heading("一、未办结问题"),
        *_told(_open_items(opened, now, unit), "没有未办结的问题。"),
        heading("二、负责的栏目"),
        *_told(_columns(opened.office, unit), "没有负责的栏目。"),
        heading("三、账号管理人及凭据存放处"),
        *_told(_accounts(opened.office, unit), "没有负责的账号。"),
        body("账号口令、密钥不在本表中，请当面交接并随即更换。"),
        heading(f"四、今后{DAYS_AHEAD}天到期事项"),
        *_told(_ahead(opened, now, unit), f"今后{DAYS_AHEAD}天没有到期事项。"),
        heading("五、交接确认"),
        body("移交人（签字）：　　　　　　日期：　　年　　月　　日"),
        body("接收人（签字）：　　　　　　日期：　　年　　月　　日"),
    ]
    return Paper(title_lines=(f"{whose}工作交接表",), blocks=tuple(blocks), at=now)


def _told(table: Table, none: str) -> Iterator[Block]:
    yield table if table.rows else body(none)


def _open_items(opened: OpenedOffice, now: datetime, unit: Unit | None) -> Table:
    period = period_of(opened.settings.period, now).id
    entries = opened.store.findings.list(opened.office.id, states=_OPEN)
    mine = [one for one in entries if not one.internal and (unit is None or one.unit == unit.name)]
    rows = [ledger_row(one, period, now) for one in mine]
    cells = [
        (row.number, row.object, row.text, row.unit, _day(row.due), row.status + ("（超期）" if row.overdue else ""))
        for row in rows
    ]
    return _table(
        "未办结问题", cells, (("问题编号", 14), ("对象", 14), ("问题", 40), ("科室", 12), ("时限", 15), ("情况", 9))
    )


def _columns(office: Office, unit: Unit | None) -> Table:
    names = {one.id: one.name for one in office.units}
    cells = [
        (column.name, column.type.value, names.get(column.unit or site.unit or "", ""), column.url or "")
        for site in office.sites
        for column in site.columns
        if unit is None or (column.unit or site.unit) == unit.id
    ]
    return _table("栏目", cells, (("栏目", 16), ("类型", 10), ("科室", 14), ("网址", 40)))


def _accounts(office: Office, unit: Unit | None) -> Table:
    units = {one.id: one for one in office.units}
    cells = []
    for account in office.accounts:
        if unit is not None and account.unit != unit.id:
            continue
        holder = units.get(account.unit or "")
        a, b = _person(holder, "owner_a"), _person(holder, "owner_b")
        now = holder.answering if holder else ""
        cells.append((f"{account.name}（{account.platform}）", account.state, a, b, now, _credentials(account)))
    return _table(
        "账号", cells, (("账号", 24), ("状态", 8), ("A角", 9), ("B角", 9), ("现负责人", 9), ("凭据存放处", 34))
    )


def _person(unit: Unit | None, role: str) -> str:
    person = getattr(unit, role, None)
    if person is None:
        return "未登记"
    return f"{person.name}（已离岗）" if person.left else str(person.name)


def _credentials(account: Account) -> str:
    """Say of which kind the place is, never its name: a path or variable on paper helps only the wrong reader."""
    places = []
    for source in account.sources:
        for ref in (source.secret_ref, source.token_ref, source.ticket_ref):
            if ref:
                until = f"，{source.expires} 到期" if source.expires else ""
                places.append(f"{_PLACE[ref.partition(':')[0]]}{until}")
    return "；".join(dict.fromkeys(places)) or "未登记凭据（靠人工导出）"


def _ahead(opened: OpenedOffice, now: datetime, unit: Unit | None) -> Table:
    items = due_items(opened, now, DAYS_AHEAD, unit.id if unit else None)
    cells = [(item.due.isoformat(), item.kind, item.name, _wanted(item), item.unit) for item in items]
    return _table("到期事项", cells, (("到期日", 15), ("类别", 10), ("事项", 22), ("要求", 34), ("科室", 12)))


def _wanted(item: DueItem) -> str:
    return f"{days_left(item)}：{item.text}" if item.days_left < 0 else item.text


def _table(title: str, rows: Sequence[tuple[str, ...]], columns: tuple[tuple[str, int], ...]) -> Table:
    made = (Column(key="序号", width=6), *(Column(key=key, width=width) for key, width in columns))
    return Table(
        key=title,
        title=title,
        columns=made,
        rows=numbered([tuple(mask(clean(cell)) for cell in row) for row in rows]),
    )


def _day(day: object) -> str:
    return "" if day is None else str(day)
