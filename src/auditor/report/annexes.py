"""What each annex (附件) lists. Columns follow what offices hand in; codes stay out but for evidence numbers."""

from dataclasses import replace
from datetime import date

from auditor.model.judgement import Answer
from auditor.model.words import OUTCOME_ZH, SEVERITY_ZH, VERDICT_ZH, Severity
from auditor.report.kinds import Phrasebook, label
from auditor.report.tables import Cell, Column, Table, arranged, numbered
from auditor.report.view import View
from auditor.result.document import CheckEntry, Finding
from auditor.result.report_document import Rectification, RectificationRow, SignoffQuestion

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

_OUTCOME_WORDS = {outcome.value: words for outcome, words in OUTCOME_ZH.items()}

_PROBLEM_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="检查对象", title="检查对象（网站标识码/账号）", width=20),
    Column(key="问题类别", width=12),
    Column(key="对应指标", width=18, paper=False),
    Column(key="栏目", title="栏目（路径）", width=16),
    Column(key="页面标题及网址", width=30),
    Column(key="网址", width=30, paper=False),
    Column(key="所在页面", width=30, paper=False),
    Column(key="问题描述", width=36),
    Column(key="发现时间", width=15),
    Column(key="检查依据", width=20),
    Column(key="性质", title="是否单项否决", width=9),
    Column(key="责任科室", width=12),
    Column(key="整改建议", width=24, paper=False),
    Column(key="证据编号", width=14, paper=False),
    Column(key="问题编号", width=14, paper=False),
)
_LEDGER_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="问题编号", width=18),
    Column(key="问题描述", width=36),
    Column(key="责任科室", width=12),
    Column(key="责任人", width=9),
    Column(key="整改措施", width=22),
    Column(key="整改时限", width=15),
    Column(key="完成时间", width=15),
    Column(key="整改情况", width=12),
    Column(key="复查时间", width=15),
    Column(key="复查结果", width=12),
    Column(key="销号", width=8),
    Column(key="备注", width=14),
)
_COLUMN_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="站点", title="站点（专栏）", width=16),
    Column(key="栏目", title="栏目（路径）", width=20),
    Column(key="栏目类型", width=12),
    Column(key="更新期限", width=12),
    Column(key="最近更新日期", width=15),
    Column(key="最近一条标题", width=30, paper=False),
    Column(key="距检查时点", title="距检查时点（天）", width=9),
    Column(key="本季度发布", title="本季度发布（条）", width=9),
    Column(key="更新状态", width=13),
    Column(key="采集方式", width=14),
    Column(key="责任科室", width=12),
    Column(key="责任人", width=8, paper=False),
    Column(key="备注", width=24),
    Column(key="网址", width=30, paper=False),
)
_ACCOUNT_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="平台", width=12),
    Column(key="账号名称", width=16),
    Column(key="账号状态", width=8),
    Column(key="本季度发布", title="本季度发布（条）", width=9),
    Column(key="最近更新日期", width=15),
    Column(key="最长间隔", title="最长间隔（天）", width=9),
    Column(key="更新期限", width=12),
    Column(key="更新状态", width=13),
    Column(key="数据来源", width=16),
    Column(key="责任科室", width=12),
    Column(key="备注", width=26),
    Column(key="网址", width=30, paper=False),
)
_OPEN_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="检查对象", width=20),
    Column(key="核查事项", width=32),
    Column(key="状态", width=10),
    Column(key="原因", width=34),
    Column(key="网址", width=28),
    Column(key="责任科室", width=12),
    Column(key="核查结果", title="人工核查结果", width=12),
    Column(key="核查人", width=9),
    Column(key="核查时间", width=15),
)
_REFERRED_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="检查对象", title="所在页面（对象）", width=20),
    Column(key="问题类别", width=12),
    Column(key="页面标题及网址", width=30),
    Column(key="网址", width=30, paper=False),
    Column(key="所在页面", width=30, paper=False),
    Column(key="问题描述", width=36),
    Column(key="涉及处数", width=8),
    Column(key="发现时间", width=15),
    Column(key="检查依据", width=20),
    Column(key="处理建议", width=26),
    Column(key="证据编号", width=14, paper=False),
)


def annexes(found: View, book: Phrasebook) -> dict[str, Table]:
    """Build all six annexes; those with rows are numbered in their order, the others keep number 0."""
    made = [
        _problem_table(found, book),
        _ledger_table(found),
        _column_table(found),
        _account_table(found),
        _open_table(found),
        _referred_table(found, book),
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
        key="问题清单", title="自查发现问题清单", sheet="问题清单", columns=_PROBLEM_COLUMNS, rows=numbered(rows)
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
    return Table(key="整改台账", title="问题整改台账", sheet="整改台账", columns=_LEDGER_COLUMNS, rows=numbered(rows))


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
        key="栏目明细", title="栏目更新情况明细", sheet="栏目更新明细", columns=_COLUMN_COLUMNS, rows=numbered(rows)
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
            figures.newest,
            figures.longest_gap,
            figures.limit or "无固定期限",
            STATE_ZH.get(figures.state, figures.state),
            figures.source,
            found.unit_name(item.unit),
            _remark(figures.reason, "" if item.confirmed else "台账待确认"),
            item.url,
        )
        for item, figures in found.accounts
    ]
    return Table(
        key="账号明细", title="政务新媒体账号检查明细", sheet="账号明细", columns=_ACCOUNT_COLUMNS, rows=numbered(rows)
    )


def _open_table(found: View) -> Table:
    questions = {(item.check, item.object): item for item in found.document.signoffs.questions}
    doubted = {(item.check, item.object) for item in found.suspected}
    rows = [_suspected_row(item, found, questions) for item in found.suspected]
    rows += [_entry_row(e, found, questions) for e in found.undecided if (e.id, e.object) not in doubted]
    rows += [_question_row(q, found) for q in found.document.signoffs.questions if q.kind == "manual"]
    rows += _unfetched_rows(found)
    return Table(
        key="核实事项",
        title="未能检查及需人工核实事项",
        sheet="未能检查及需人工核实事项",
        columns=_OPEN_COLUMNS,
        rows=numbered(rows),
    )


Questions = dict[tuple[str, str], SignoffQuestion]


def _suspected_row(item: Finding, found: View, questions: Questions) -> tuple[Cell, ...]:
    return (
        found.object_name(item.object),
        item.title,
        "需人工核实",
        item.text,
        item.url,
        found.unit_name(item.unit),
        *_answered(questions.get((item.check, item.object)), found),
    )


def _entry_row(entry: CheckEntry, found: View, questions: Questions) -> tuple[Cell, ...]:
    target = found.objects.get(entry.object)
    return (
        found.object_name(entry.object),
        entry.title or entry.reason,
        VERDICT_ZH[entry.verdict],
        entry.reason,
        target.url if target else "",
        found.unit_name(target.unit) if target else "",
        *_answered(questions.get((entry.id, entry.object)), found),
    )


def _question_row(question: SignoffQuestion, found: View) -> tuple[Cell, ...]:
    return (
        question.object_name or found.object_name(question.object),
        question.text,
        "人工核查项",
        question.why,
        question.url,
        found.unit_name(question.unit),
        *_answered(question, found),
    )


def _answered(question: SignoffQuestion | None, found: View) -> tuple[Cell, Cell, Cell]:
    if question is None:
        return ("待核查", "", None)
    answers = [item for item in found.document.signoffs.answers if item.question == question.id]
    if question.state == "待核查" or not answers:
        return (question.state, "", None)
    last: Answer = max(answers, key=lambda item: item.answered_at)
    return (question.state, last.person, last.answered_at.date())


def _unfetched_rows(found: View) -> list[tuple[Cell, ...]]:
    """Planned addresses that were not had, one row per outcome (a broken network would else fill pages)."""
    missed: dict[str, list[str]] = {}
    for item in found.document.result.coverage.not_fetched:
        missed.setdefault(item.outcome, []).append(item.url)
    return [
        (
            found.document.words.name,
            f"{len(urls)}个网址未取得内容",
            "未能检查",
            _OUTCOME_WORDS.get(outcome, outcome),
            f"{urls[0]} 等" if len(urls) > 1 else urls[0],
            "",
            "待核查",
            "",
            None,
        )
        for outcome, urls in sorted(missed.items())
    ]


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
        key="转报事项", title="转报门户平台处理事项", sheet="转报事项", columns=_REFERRED_COLUMNS, rows=numbered(rows)
    )


PAPER_COLUMNS: dict[str, tuple[Column, ...]] = {
    key: tuple(column for column in columns if column.paper)
    for key, columns in (
        ("问题清单", _PROBLEM_COLUMNS),
        ("整改台账", _LEDGER_COLUMNS),
        ("栏目明细", _COLUMN_COLUMNS),
        ("账号明细", _ACCOUNT_COLUMNS),
        ("核实事项", _OPEN_COLUMNS),
        ("转报事项", _REFERRED_COLUMNS),
    )
}
"""Annex key → the columns printed on paper."""
