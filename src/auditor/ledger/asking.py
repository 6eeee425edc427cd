"""Sign-offs (人工核查): what is put to people, and which of their answers hold.

Asked is every ``review`` and ``not_checked``, and every row of the rule packs that only a person can decide. An answer
is bound to check, object and the evidence it was asked on; it stands beside the machine's verdict, never over it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from auditor.model.judgement import Answer
from auditor.model.words import Verdict
from auditor.model.zone import SHANGHAI
from auditor.result.document import AuditedObject, CheckEntry, Finding, ResultDocument
from auditor.result.report_document import SignoffQuestion, Signoffs
from auditor.rulebook import Rulebook
from auditor.rulebook.rows import Row
from auditor.store import Store

Conclusion = Literal["未发现问题", "发现问题", "不适用"]
CONCLUSIONS: tuple[Conclusion, ...] = ("未发现问题", "发现问题", "不适用")
ROW_CHECK = "row:"
"""Manual rows are asked under ``row:<row id>`` instead of a check's id."""

_WEIGHT = {"veto": 0, "deduct": 1, "duty": 2, "advice": 3, "bonus": 4}
_PORTAL_ONLY = ("JC19-D2.", "JC19-D3.", "JC19-D4.", "JC19-B")
"""Rows on a portal as a whole: put to a street that keeps sections only, they would be the district's (归区门户)."""


def questions(result: ResultDocument, rulebook: Rulebook) -> tuple[SignoffQuestion, ...]:
    """Return all that is put to people after this run: undecided checks first, then manual rows, vetoes foremost."""
    return (*_undecided(result), *_manual(result, rulebook))


def question_id(check: str, object_id: str, evidence_hash: str) -> str:
    """Return the id that binds a question to check, object and evidence."""
    return _hash((check, object_id, evidence_hash))


def valid_answer(question: SignoffQuestion, answers: Iterable[Answer], on: date) -> Answer | None:
    """Return the latest answer to ``question`` that has not expired on the day ``on``."""
    held = [
        answer
        for answer in answers
        if answer.question == question.id
        and answer.evidence_hash == question.evidence_hash
        and answer.answered_at.astimezone(SHANGHAI).date() <= on
        and (answer.expires is None or answer.expires >= on)
    ]
    return max(held, key=lambda answer: answer.answered_at, default=None)


def signoffs(store: Store, result: ResultDocument, rulebook: Rulebook, as_of: datetime) -> Signoffs:
    """Return questions with their state, and the answers that hold, for the report document."""
    kept = store.answers.list(result.office)
    on = as_of.astimezone(SHANGHAI).date()
    asked: list[SignoffQuestion] = []
    held: list[Answer] = []
    for question in questions(result, rulebook):
        answer = valid_answer(question, kept, on)
        if answer is not None:
            held.append(answer)
            question = msgspec.structs.replace(question, state=conclusion_of(answer))
        asked.append(question)
    return Signoffs(questions=tuple(asked), answers=tuple(held))


def conclusion_of(answer: Answer) -> Conclusion:
    """Return the answer's conclusion; any other word counts as 发现问题, so that it is looked at."""
    return next((word for word in CONCLUSIONS if word == answer.answer), "发现问题")


def _undecided(result: ResultDocument) -> Iterable[SignoffQuestion]:
    objects = {item.id: item for item in result.objects}
    for entry in result.checks:
        if entry.verdict not in (Verdict.REVIEW, Verdict.NOT_CHECKED):
            continue
        on_it = [item for item in result.findings if (item.check, item.object) == (entry.id, entry.object)]
        yield _about(entry, objects.get(entry.object), on_it, result.period)


def _about(
    entry: CheckEntry, found_on: AuditedObject | None, findings: Sequence[Finding], period: str
) -> SignoffQuestion:
    name = found_on.name if found_on else entry.object
    seen = _evidence(entry, findings, period)
    return SignoffQuestion(
        id=question_id(entry.id, entry.object, seen),
        check=entry.id,
        object=entry.object,
        object_name=name,
        text=f"请人工核实“{name}”：{entry.title or entry.id}",
        why=entry.reason,
        row=entry.rows[0] if entry.rows else "",
        kind="review" if entry.verdict is Verdict.REVIEW else "not_checked",
        url=next((item.url for item in findings if item.url), found_on.url if found_on else ""),
        unit=next((item.unit for item in findings if item.unit), found_on.unit if found_on else ""),
        evidence_hash=seen,
    )


def _evidence(entry: CheckEntry, findings: Sequence[Finding], period: str) -> str:
    """What the question was asked on. What was not seen has no evidence: an answer to it holds for the quarter."""
    if entry.verdict is Verdict.NOT_CHECKED:
        return _hash(("not_checked", period))
    if findings:
        return _hash(sorted(f"{item.id} {item.evidence or item.observed}" for item in findings))
    return _hash((entry.observed,))


def _manual(result: ResultDocument, rulebook: Rulebook) -> Iterable[SignoffQuestion]:
    has_portal = any(item.kind == "site" and item.facts.get("scope") == "site" for item in result.objects)
    has_accounts = any(item.kind == "account" for item in result.objects)
    rows = [row for row in rulebook.rows.values() if _is_asked(row, has_portal, has_accounts)]
    for row in sorted(rows, key=lambda row: _WEIGHT.get(row.kind, 5)):
        # Most ask about this quarter (本期): the answer holds for the quarter and for these words.
        asked_on = _hash((row.question, result.period))
        yield SignoffQuestion(
            id=question_id(ROW_CHECK + row.id, result.office, asked_on),
            check=ROW_CHECK + row.id,
            object=result.office,
            object_name=result.office_name,
            text=row.question,
            why=f"{row.document}{row.clause}：{row.title}",
            row=row.id,
            kind="manual",
            evidence_hash=asked_on,
        )


def _is_asked(row: Row, has_portal: bool, has_accounts: bool) -> bool:
    if row.decided_by not in ("person", "partly") or not row.question:
        return False
    if row.applies_to == "account":
        return has_accounts
    return has_portal or not row.id.startswith(_PORTAL_ONLY)


def _hash(parts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
