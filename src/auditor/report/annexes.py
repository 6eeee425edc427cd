"""What each annex (附件) lists. Columns follow what offices hand in; codes stay out but for evidence numbers."""

from dataclasses import replace
from datetime import date

from auditor.model.words import SEVERITY_ZH, Severity
from auditor.report.annex_columns import (
    ACCOUNT_COLUMNS,
    COLUMN_COLUMNS,
    LEDGER_COLUMNS,
    PROBLEM_COLUMNS,
    REFERRED_COLUMNS,
)
from auditor.report.availability import availability_table
from auditor.report.kinds import Phrasebook, label
from auditor.report.open_items import open_table
from auditor.report.scorecard import categories, scorecard
from auditor.report.tables import Cell, Table, arranged, numbered
from auditor.report.view import View
from auditor.result.document import Finding
from auditor.result.figures import AccountFigures
from auditor.result.report_document import Rectification, RectificationRow

STATE_ZH = {
    "fresh": "按期更新",
    "early_warning": "临近期限",
    "stale": "超期未更新",
    "blank": "空白",
    "unseen": "未能检查",
    "excepted": "已登记例外",
    "not_periodic": "无固定周期",
    "review": "需人工核实",
}


def annexes(found: View, book: Phrasebook) -> dict[str, Table]:
    """Build all nine annexes; those with rows are numbered in their order, the others keep number 0."""
    made = [
        _problem_table(found, book),
        _ledger_table(found),
        _column_table(found),
        _account_table(found),
        open_table(found),
        _referred_table(found, book),
        scorecard(found, ledger_of(found)),
        categories(found),
        availability_table(found),
    ]
    number = 0
    tables: dict[str, Table] = {}
    for table in made:
        number += bool(table.rows)
        tables[table.key] = replace(arranged(table), number=number if table.rows else 0)
    return tables


def ledger_of(found: View) -> Rectification:
    """Return the rectification section; where no ledger is kept yet, this quarter's problems open it.

    Rows on what is only suspected, a mere hint or the platform's matter are left to the annexes that list those.
    """
    kept = found.document.rectification
    if kept is not None:
        elsewhere = {item.id for item in (*found.suspected, *found.hints, *found.referred)}
        return Rectification.of(tuple(row for row in kept.rows if row.finding not in elsewhere), kept.look_back)
    return Rectification.of(
        tuple(
            RectificationRow(
                number=item.id[:10],
                finding=item.id,
                text=item.text,
                object=item.object,
                unit=item.unit,
                severity=item.severity.value,
            )
            for item in found.problems
        )
    )


def _problem_table(found: View, book: Phrasebook) -> Table:
    rows = [_problem_row(item, found, book) for item in (*found.problems, *found.hints)]
    return Table(
        key="问题清单", title="自查发现问题清单", sheet="问题清单", columns=PROBLEM_COLUMNS, rows=numbered(rows)
    )


def _problem_row(item: Finding, found: View, book: Phrasebook) -> tuple[Cell, ...]:
    return (
        _holder(item.object, found),
        label(item, found, book),
        "；".join(_row_names(item, found)),
        _path(item.object, found),
        _page(item, found),
        item.url,
        item.parent_url,
        item.text,
        item.first_seen.date(),
        item.clause,
        "是"
        if item.severity is Severity.VETO
        else "否"
        if item.severity is Severity.DEDUCT
        else SEVERITY_ZH[item.severity],
        found.unit_name(item.unit),
        item.remedy,
        (item.evidence or "")[:12],
        item.id[:10],
    )


def _row_names(item: Finding, found: View) -> list[str]:
    """Names of the indicator rows the finding's verdict rested on (a reference may name a condition after a colon)."""
    names = [found.document.rows.get(row.partition(":")[0], row) for row in found.rows_of(item.check, item.object)]
    return list(dict.fromkeys(names))


def _page(item: Finding, found: View) -> str:
    """页面标题及网址: the place and its address; of a link of the site at large, also the page that carries it."""
    place = found.objects.get(item.object)
    if place and place.kind in ("column", "account"):
        return f"{place.name} {item.url}".strip()
    carrier = f"（所在页面：{item.parent_url}）" if item.parent_url not in ("", item.url) else ""
    return f"{item.url}{carrier}"


def _holder(identifier: str, found: View) -> str:
    """检查对象: the site that holds a column (with its 网站标识码), the account itself, else the object's name."""
    site = next((figures.site for item, figures in found.columns if item.id == identifier), identifier)
    for item, figures in found.sites:
        if item.id == site:
            return f"{item.name}（{figures.id_code}）" if figures.id_code else item.name
    return found.object_name(site)


def _path(identifier: str, found: View) -> str:
    return next((figures.path or item.name for item, figures in found.columns if item.id == identifier), "")


def _ledger_table(found: View) -> Table:
    rows = [_ledger_row(row, found) for row in ledger_of(found).rows]
    return Table(key="整改台账", title="问题整改台账", sheet="整改台账", columns=LEDGER_COLUMNS, rows=numbered(rows))


def _ledger_row(row: RectificationRow, found: View) -> tuple[Cell, ...]:
    marks = ["反复出现"] * row.recurring + ["已超期"] * row.overdue + ["需平台或技术单位配合"] * row.needs_others
    source = [f"来源：{row.source}"] if row.source != "自查" else []
    return (
        row.number,
        row.text,
        found.unit_name(row.unit),
        row.person,
        row.measure,
        row.due,
        row.finished,
        row.status,
        row.rechecked_at,
        row.recheck,
        "已销号" if row.closed else "",
        "；".join([*source, *marks, *([row.note] if row.note else [])]),
    )


def _column_table(found: View) -> Table:
    names = {item.id: item.name for item, _ in found.sites}
    rows: list[tuple[Cell, ...]] = [
        (
            names.get(figures.site, ""),
            figures.path or item.name,
            figures.type,
            figures.limit or "无固定期限",
            figures.newest,
            figures.newest_title,
            figures.age_days,
            figures.items,
            STATE_ZH.get(figures.state, figures.state),
            figures.method,
            found.unit_name(item.unit),
            item.owner,
            _remark(figures.reason, "" if item.confirmed else "台账待确认", _own(figures.own_newest, figures.shared)),
            item.url,
        )
        for item, figures in found.columns
    ]
    return Table(
        key="栏目明细", title="栏目更新情况明细", sheet="栏目更新明细", columns=COLUMN_COLUMNS, rows=numbered(rows)
    )


def _own(newest: date | None, shared: bool) -> str:
    if not shared:
        return ""
    return f"共用栏目，本单位最近发布{newest.isoformat()}" if newest else "共用栏目，未见本单位发布"


def _remark(*parts: str) -> str:
    return "；".join(part for part in parts if part)


def _account_table(found: View) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            figures.platform,
            item.name,
            figures.account_state,
            figures.posts,
            "、".join(f"{int(month[5:])}月{count}条" for month, count in figures.months.items()),
            _share(figures.original, figures.told),
            figures.newest,
            figures.longest_gap,
            figures.limit or "无固定期限",
            account_state(item.id, figures, found),
            figures.source,
            found.unit_name(item.unit),
            _remark("" if found.is_exempt(item.id) else figures.reason, "" if item.confirmed else "台账待确认"),
            item.url,
        )
        for item, figures in found.accounts
    ]
    return Table(
        key="账号明细", title="政务新媒体账号检查明细", sheet="账号明细", columns=ACCOUNT_COLUMNS, rows=numbered(rows)
    )


def _share(original: int | None, told: int) -> str:
    """原创率 of the posts that say whether they are original."""
    return "" if original is None or not told else f"{original * 100 / told:.0f}%（{original}/{told}）"


def account_state(identifier: str, figures: AccountFigures, found: View) -> str:
    """更新状态 of an account as printed; one that is not to be checked says why."""
    if not found.is_exempt(identifier):
        return STATE_ZH.get(figures.state, figures.state)
    why = figures.account_state if figures.account_state != "正常" else "已登记例外"
    return f"不适用（{why}）"


def _referred_table(found: View, book: Phrasebook) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            _holder(item.object, found),
            book.of(item, found).name,
            _page(item, found),
            item.url,
            item.parent_url,
            item.text,
            item.count,
            item.first_seen.date(),
            item.clause,
            item.remedy or "建议由平台管理单位核实处理",
            (item.evidence or "")[:12],
        )
        for item in found.referred
    ]
    return Table(
        key="转报事项", title="转报门户平台处理事项", sheet="转报事项", columns=REFERRED_COLUMNS, rows=numbered(rows)
    )
