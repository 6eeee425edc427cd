"""Whether parts, labels and cells are all there and as the form of 2021 has them (NB30-1, NB30-4, NB30-11, NB30-A5)."""

import re
from collections.abc import Iterator

from auditor.annual.finding import Finding
from auditor.annual.form import FEE_ROW, FORM_YEAR, PARTS, ROWS, SIX_PARTS_YEAR, TABLES
from auditor.annual.report import Cell, Part, Report, Table
from auditor.annual.words import PENDING

_TOLD_ONCE = 4
_OPEN = re.compile(rf"〔{PENDING}：?([^〕]{{1,60}})〕")


def check_parts(report: Report) -> Iterator[Finding]:
    """NB30-1: the six parts are there, in order; names and numerals as the form has them."""
    if report.year is not None and report.year < SIX_PARTS_YEAR:
        return
    for form in PARTS:
        part = report.part(form.number)
        official = f"{form.numeral}、{form.name}"
        if part is None:
            yield Finding(
                check="NB30-1", row=official, right=official, text=f"没有找到第{form.numeral}部分的标题“{official}”。"
            )
            continue
        yield from _heading(part, official, f"{form.numeral}、")
    yield from _order(report.parts)


def _heading(part: Part, official: str, numeral: str) -> Iterator[Finding]:
    if not part.exact:
        words = f"标题写的是“{part.heading}”"
    elif part.numeral == numeral or (part.numbered and not part.numeral):
        return
    else:
        written = f"序号写的是“{part.numeral}”" if part.numeral else "没有写序号"
        words = f"标题“{part.heading}”{written}"
    yield Finding(
        check="NB30-1",
        kind="advice",
        row=official,
        left=part.heading,
        right=official,
        text=f"{words}，格式规定为“{official}”。",
    )


def _order(parts: tuple[Part, ...]) -> Iterator[Finding]:
    numbers = [part.number for part in sorted(parts, key=lambda part: part.place)]
    if numbers != sorted(numbers):
        numerals = {form.number: form.numeral for form in PARTS}
        written, right = ("、".join(numerals[number] for number in order) for order in (numbers, sorted(numbers)))
        yield Finding(
            check="NB30-1",
            left=written,
            right=right,
            text=f"六个部分的次序不对：报告依次是第{written}部分，应依次是第{right}部分。",
        )


def check_form(report: Report) -> Iterator[Finding]:
    """NB30-4 and NB30-11: every table with every label of the form of 2021; the trial form of 2019 is named as such."""
    if report.year is not None and report.year < FORM_YEAR:
        yield Finding(
            check="NB30-11",
            kind="advice",
            left=report.year,
            text=f"报告年度为{report.year}年，早于现行格式（{FORM_YEAR}年度起使用），部分标题和表格的行列没有全部检查。",
        )
        return
    for name in TABLES:
        table = report.table(name)
        if any(words.startswith(name) for words in report.unread):
            continue
        if not table.rows and not table.unequal:
            yield Finding(check="NB30-4", table=name, text=f"没有找到{name}。")
        elif table.old_labels:
            yield from _outdated(name, table)
        else:
            yield from _labels(name, table)


def _outdated(name: str, table: Table) -> Iterator[Finding]:
    old, lacking = "、".join(table.old_labels), "、".join((*table.missing_labels, *table.missing))
    yield Finding(
        check="NB30-11",
        kind="advice",
        table=name,
        left=old,
        text=f"{name}使用了2019年试行格式的名称（{old}），应改用2021年格式。",
    )
    if lacking:
        yield Finding(check="NB30-4", table=name, right=lacking, text=f"{name}缺少现行格式的行列：{lacking}。")


def _labels(name: str, table: Table) -> Iterator[Finding]:
    for label in table.missing:
        yield Finding(check="NB30-4", table=name, row=label, right=label, text=f"{name}没有找到“{label}”行。")
    for label in table.missing_labels:
        yield Finding(check="NB30-4", table=name, column=label, right=label, text=f"{name}没有找到“{label}”。")
    official = {row.id: row.name for row in ROWS[name]}
    for row, written in table.renamed.items():
        yield Finding(
            check="NB30-4",
            table=name,
            row=official[row],
            left=written,
            right=official[row],
            text=f"{name}有一行写的是“{written}”，按位置应为“{official[row]}”。",
        )


def check_cells(report: Report) -> Iterator[Finding]:
    """NB30-4 and NB30-A5: no cell is blank; each shows a whole number from 0 up, the fee may have decimals."""
    for name in TABLES:
        table = report.table(name)
        for form in ROWS[name]:
            for column, cell in table.rows.get(form.id, {}).items():
                if cell.text != PENDING:  # told all at once by check_pending
                    yield from _cell(name, form.name, column, cell, decimals=form.id == FEE_ROW)
        yield from _unequal(name, table)
        yield from _repeated(name, table)


def check_pending(report: Report) -> Iterator[Finding]:
    """NB30-4: what a draft still leaves open, each table and the words in one sentence."""
    for name in TABLES:
        table = report.table(name)
        waiting = {
            form.name: sum(cell.text == PENDING for cell in table.rows.get(form.id, {}).values()) for form in ROWS[name]
        }
        rows = [row for row, count in waiting.items() if count]
        if rows:
            text = f"{name}还有{sum(waiting.values())}格“{PENDING}”（{_some(rows)}），没有发生的填0，填全后再公布。"
            yield Finding(check="NB30-4", table=name, left=PENDING, text=text)
    open_words = _OPEN.findall("".join([report.opening, *(part.prose for part in report.parts)]))
    if open_words:
        text = f"正文还有{len(open_words)}处“{PENDING}”（{_some(open_words)}），写明后再公布。"
        yield Finding(check="NB30-4", kind="advice", left=PENDING, text=text)


def _some(names: list[str]) -> str:
    told = "；".join(names[:_TOLD_ONCE])
    return f"{told}等" if len(names) > _TOLD_ONCE else told


def _repeated(name: str, table: Table) -> Iterator[Finding]:
    """A row that stands there twice with different numbers: nobody can tell which one counts."""
    official = {row.id: row.name for row in ROWS[name]}
    for row, shown in table.repeated.items():
        yield Finding(
            check="NB30-4",
            kind="review",
            table=name,
            row=official[row],
            left=shown[0],
            right=shown[1],
            text=f"{name}“{official[row]}”行出现{len(shown)}次，数字不同（{'；'.join(shown)}），可能并列了两个年度，"
            "这一行的勾稽关系没有核对，请只保留本年度的一行。",
        )


def _cell(table: str, row: str, column: str, cell: Cell, *, decimals: bool) -> Iterator[Finding]:
    wrong = _wrong_with(cell, decimals=decimals)
    if wrong:
        yield Finding(
            check="NB30-4" if cell.blank else "NB30-A5",
            table=table,
            row=row,
            column=column,
            left=cell.text or None,
            text=f"{table}“{row}”行“{column}”列{wrong}。",
        )


def _wrong_with(cell: Cell, *, decimals: bool) -> str:
    number = cell.number
    if cell.blank:
        return "是空格，没有数据的应填0"
    if number is None:
        return f"填的是“{cell.text}”，应填数字，没有数据的填0"
    if number < 0:
        return f"填的是{cell.text}，不应小于0"
    if not decimals and number != number.to_integral_value():
        return f"填的是{cell.text}，应为整数"
    return ""


def _unequal(name: str, table: Table) -> Iterator[Finding]:
    """Rows with another number of cells than the form's; where many have the same fault it is told once."""
    forms = {row.id: row for row in ROWS[name]}
    faults: dict[tuple[int, int], list[str]] = {}
    for row, count in table.unequal.items():
        wanted = len(forms[row].columns) if row else sum(len(form.columns) for form in ROWS[name])
        faults.setdefault((count, wanted), []).append(forms[row].name if row else "")
    for (count, wanted), rows in faults.items():
        yield from _miscounted(name, rows, count, wanted)


def _miscounted(name: str, rows: list[str], count: int, wanted: int) -> Iterator[Finding]:
    why = "可能有空格没有填0" if count < wanted else "可能有数字被拆开或多填"
    together = len(rows) >= _TOLD_ONCE
    for row in [""] if together else rows:
        place = f"{name}有{len(rows)}行各" if together else f"{name}“{row}”行" if row else name
        yield Finding(
            check="NB30-4",
            table=name,
            row=row or None,
            left=count,
            right=wanted,
            text=f"{place}应有{wanted}个数，读到{count}个，{why}，这里的勾稽关系没有核对。",
        )
