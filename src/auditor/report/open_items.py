"""未能检查及需人工核实事项: what nobody may call a pass or a fail yet, and what people have answered since."""

from auditor.model.judgement import Answer
from auditor.model.words import OUTCOME_ZH, VERDICT_ZH
from auditor.report.annex_columns import OPEN_COLUMNS
from auditor.report.portal import is_portal_matter
from auditor.report.tables import Cell, Table, numbered
from auditor.report.view import View
from auditor.result.document import CheckEntry, Finding
from auditor.result.report_document import SignoffQuestion

_OUTCOME_WORDS = {outcome.value: words for outcome, words in OUTCOME_ZH.items()}


def open_table(found: View) -> Table:
    """Return the annex: suspected findings, undecided verdicts, manual rows, and addresses that were not had."""
    questions = {(item.check, item.object): item for item in found.document.signoffs.questions}
    doubted = {(item.check, item.object) for item in found.suspected}
    rows = [_suspected_row(item, found, questions) for item in found.suspected]
    rows += [_entry_row(e, found, questions) for e in found.undecided if (e.id, e.object) not in doubted]
    rows += _manual_rows(found)
    rows += _unfetched_rows(found)
    return Table(
        key="核实事项",
        title="未能检查及需人工核实事项",
        sheet="未能检查及需人工核实事项",
        columns=OPEN_COLUMNS,
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


def _manual_rows(found: View) -> list[tuple[Cell, ...]]:
    """Manual rows: those of the veto table and those where people found something; the others are counted only."""
    manual = [item for item in found.document.signoffs.questions if item.kind == "manual"]
    vetoes = {rule.row for rule in found.document.vetoes if not is_portal_matter(rule, found)}
    listed = [item for item in manual if item.row in vetoes or item.state == "发现问题"]
    rows = [_question_row(item, found) for item in listed]
    others = [item for item in manual if item not in listed]
    if others:
        waiting = sum(item.state == "待核查" for item in others)
        answered = f"已核查{len(others) - waiting}项，待核查{waiting}项"
        what = f"其他人工核查项{len(others)}项"
        rows.append((found.document.words.name, what, "人工核查项", "逐项见人工补查表", "", "", answered, "", None))
    return rows


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
