"""人工补查.xlsx: questions out, answers in."""

from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from auditor.errors import UsageError
from auditor.ledger.asking import CONCLUSIONS, question_id
from auditor.ledger.filled import Filled, FilledRow, day_of, read_filled, refuse
from auditor.ledger.sheet_writing import Form, FormColumn, printable, write_form
from auditor.model.judgement import Answer
from auditor.model.zone import SHANGHAI
from auditor.result.report_document import SignoffQuestion, Signoffs
from auditor.store import Store

SHEET = "人工补查"
ASKED = "_导出时"
VALID_DAYS = 92
"""An answer without a day of its own holds a good quarter."""

NUMBER, CONCLUSION, PERSON, DAY = "核查编号", "核查结论", "核查人", "核查时间"
REMARK, MATERIAL, UNTIL = "情况说明", "佐证材料", "有效期至"
_KINDS = {"review": "需人工核实", "not_checked": "未能检查", "manual": "人工项目"}
GUIDE = (
    "黄色的列请填写：核查结论从下拉框选，核查人必填；其余列不要改，不要合并单元格。没有核查的行留空即可。",
    "填好保存后运行：auditor import signoffs 本文件。人工结论与程序结论并列保存，互不覆盖；到期或页面变化后再次询问。",
)
COLUMNS = (
    FormColumn(heading="序号", width=5),
    FormColumn(heading=NUMBER, width=12),
    FormColumn(heading="类别", width=10),
    FormColumn(heading="检查对象", width=16),
    FormColumn(heading="核查内容", width=40),
    FormColumn(heading="原因或依据", width=34),
    FormColumn(heading="网址", width=26),
    FormColumn(heading="责任科室", width=11),
    FormColumn(heading=CONCLUSION, width=12, fill=True, choices=CONCLUSIONS),
    FormColumn(heading=REMARK, width=26, fill=True),
    FormColumn(heading=PERSON, width=9, fill=True),
    FormColumn(heading=DAY, width=12, fill=True, note="如 2026-09-01，不填即导入当天"),
    FormColumn(heading=MATERIAL, width=22, fill=True, note="截图、记录的文件名或文号"),
    FormColumn(heading=UNTIL, width=12, fill=True, note=f"不填则 {VALID_DAYS} 天"),
)
_FILLED = tuple(column.heading for column in COLUMNS if column.fill)


class SignoffImport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import: how many answers were taken, and how many questions are still open in the table."""

    taken: int
    open: int


class _Asked(msgspec.Struct, frozen=True):
    question: str
    check: str
    object: str
    evidence_hash: str


def export_signoffs(section: Signoffs, office: str, path: Path) -> int:
    """Write the questions to ``path``, those answered with their answers; return how many are still to be answered.

    Raises:
        StorageError: the folder refuses the write.
    """
    answers = {answer.question: answer for answer in section.answers}
    rows = [_row(number, asked, answers.get(asked.id)) for number, asked in enumerate(section.questions, 1)]
    beside = [("单位", office)]
    pairs = zip(section.questions, rows, strict=True)
    lines = [
        (asked.id[:12], asked.id, asked.check, asked.object, asked.evidence_hash, *(row[name] for name in _FILLED))
        for asked, row in pairs
    ]
    write_form(Form(sheet=SHEET, guide=GUIDE, columns=COLUMNS, rows=rows, beside={ASKED: [*beside, *lines]}), path)
    return len(section.questions) - len(answers)


def import_signoffs(store: Store, office: str, path: Path, at: datetime) -> SignoffImport:
    """Take the answers filled in at ``path``; all of them, or on any fault none.

    Raises:
        UsageError: every fault at once with row and column; a table of another office; not an .xlsx.
    """
    filled = read_filled(path, SHEET, (NUMBER, *_FILLED))
    asked, before = _asked(filled, office)
    faults: list[str] = []
    answers: list[Answer] = []
    still_open = 0
    for row in filled.rows:
        question = asked.get(row.text(NUMBER))
        if question is None:
            faults.append(f"第 {row.number} 行“{NUMBER}”{row.text(NUMBER) or '为空'}：请恢复导出时的编号")
        elif not any(row.text(name) for name in _FILLED):
            still_open += 1
        elif _texts(row) != before[row.text(NUMBER)]:
            answer = _answer(row, question, at, faults)
            answers += [answer] if answer else []
    refuse(filled.name, faults)
    with store.transaction():
        new = [answer for answer in answers if not _is_known(store, office, answer)]
        taken = sum(store.answers.add(office, answer) for answer in new)
    return SignoffImport(taken=taken, open=still_open)


def _is_known(store: Store, office: str, answer: Answer) -> bool:
    """Tell whether the latest answer kept already says the same of the same day."""
    kept = store.answers.list(office, answer.question)
    if not kept:
        return False
    same_day = kept[-1].answered_at.astimezone(SHANGHAI).date() == answer.answered_at.date()
    return same_day and msgspec.structs.replace(kept[-1], answered_at=answer.answered_at) == answer


def _row(number: int, asked: SignoffQuestion, answer: Answer | None) -> dict[str, str]:
    row = {
        "序号": str(number),
        NUMBER: asked.id[:12],
        "类别": _KINDS[asked.kind],
        "检查对象": asked.object_name or asked.object,
        "核查内容": asked.text,
        "原因或依据": asked.why,
        "网址": asked.url,
        "责任科室": asked.unit,
    }
    row |= dict.fromkeys(_FILLED, "")
    if answer is not None:
        row |= {
            CONCLUSION: answer.answer,
            PERSON: answer.person,
            DAY: answer.answered_at.astimezone(SHANGHAI).date().isoformat(),
            MATERIAL: answer.evidence,
            UNTIL: answer.expires.isoformat() if answer.expires else "",
        }
    return {heading: printable(text).strip() for heading, text in row.items()}


def _asked(filled: Filled, office: str) -> tuple[dict[str, _Asked], dict[str, tuple[str, ...]]]:
    lines = filled.beside.get(ASKED)
    if not lines:
        raise UsageError(f"{filled.name}：缺少导出时的对照内容，请在 auditor signoff export 导出的文件里填写")
    if lines[0][1] != office:
        raise UsageError(f"{filled.name}：这张表由单位“{lines[0][1]}”导出，不能导入到“{office}”")
    asked: dict[str, _Asked] = {}
    before: dict[str, tuple[str, ...]] = {}
    for line in lines[1:]:
        question = _Asked(*line[1:5])
        if question.question == question_id(question.check, question.object, question.evidence_hash):
            asked[line[0]] = question
            before[line[0]] = tuple(line[5:])
    return asked, before


def _texts(row: FilledRow) -> tuple[str, ...]:
    return tuple(row.text(name) for name in _FILLED)


def _answer(row: FilledRow, asked: _Asked, at: datetime, faults: list[str]) -> Answer | None:
    days = _days(row, at.astimezone(SHANGHAI).date(), faults)
    fault = _fault(row)
    if fault:
        faults.append(f"第 {row.number} 行{fault}")
    if fault or days is None:
        return None
    day, until = days
    # A day alone takes the import's time of day, so that two answers of one day stay two, in their order.
    moment = datetime.combine(day, at.astimezone(SHANGHAI).timetz())
    return Answer(
        question=asked.question,
        check=asked.check,
        object=asked.object,
        evidence_hash=asked.evidence_hash,
        answer=row.text(CONCLUSION),
        person=row.text(PERSON),
        answered_at=moment,
        evidence="；".join(text for text in (row.text(REMARK), row.text(MATERIAL)) if text),
        expires=until,
    )


def _fault(row: FilledRow) -> str:
    conclusion = row.text(CONCLUSION)
    if conclusion not in CONCLUSIONS:
        return f"“{CONCLUSION}”应为{'、'.join(CONCLUSIONS)}之一，现为“{conclusion[:20]}”"
    if not row.text(PERSON):
        return f"“{PERSON}”必须填写"
    if conclusion == "发现问题" and not row.text(REMARK) and not row.text(MATERIAL):
        return f"“{CONCLUSION}”为发现问题时，“{REMARK}”必须填写"
    return ""


def _days(row: FilledRow, today: date, faults: list[str]) -> tuple[date, date] | None:
    try:
        day = day_of(row, DAY, today) or today
        until = day_of(row, UNTIL, today) or day + timedelta(days=VALID_DAYS)
    except ValueError as fault:
        faults.append(str(fault))
        return None
    if day > today:
        faults.append(f"第 {row.number} 行“{DAY}”晚于今天：{day}")
    elif until < day:
        faults.append(f"第 {row.number} 行“{UNTIL}”早于“{DAY}”：{until}")
    else:
        return day, until
    return None
