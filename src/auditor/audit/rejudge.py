"""Judge a stored run again, offline: the same facts and rules give the same words; another day what it implies."""

from datetime import datetime

import msgspec

from auditor.audit.freshness import KIND as FRESHNESS
from auditor.audit.freshness import stated
from auditor.audit.judge import judge
from auditor.audit.opened import OpenedOffice
from auditor.audit.rereading import reread as read_anew
from auditor.audit.run import Judged, inputs_of
from auditor.errors import UsageError
from auditor.register.periods import period_of, reporting_period
from auditor.result.canonical import canonical_json
from auditor.result.document import ResultDocument
from auditor.store import RunRecord

PARTS = ("checks", "findings", "score")


class Rejudged(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome: ``same`` tells whether checks, findings and score equal the stored ones to the letter.

    ``differing`` names the parts that differ; ``notes`` are Chinese sentences on what has changed since.
    """

    run: str
    at: datetime
    same: bool
    differing: tuple[str, ...]
    notes: tuple[str, ...]
    result: ResultDocument


def rejudge(opened: OpenedOffice, run_id: str, *, at: datetime | None = None, reread: bool = False) -> Rejudged:
    """Judge the stored run ``run_id`` again, as of its own monitoring point or ``at``. No network is used.

    With ``reread`` its facts are first read anew from the stored bytes by the present program.

    Raises:
        UsageError: no such run, or it has no facts, or facts of a version this program cannot read; with ``reread``
            bytes that are gone.
    """
    record = stored_run(opened, run_id)
    declared = opened.store.runs.declared(record.id)
    stored = opened.store.runs.result(record.id)
    facts = None
    if declared is not None and stored is not None:
        facts = read_anew(opened, record) if reread else opened.store.runs.facts(record.id)
    if facts is None or declared is None or stored is None:
        raise UsageError(f"检查 {record.id} 没有完成，未保存可供重新判定的内容，请重新执行 auditor audit")
    office, settings = declared
    history = opened.store.runs.history(record.id)
    judged = msgspec.json.decode(history, type=Judged) if history else Judged()
    moved = msgspec.structs.replace(record, at=at) if at else record
    period = reporting_period(settings.period, record.period)
    if at is not None:
        period = period_of(settings.period, at)
    result = judge(facts, inputs_of(opened, office, moved, period, judged))
    if record.kind == FRESHNESS:
        result = stated(result)
    differing = tuple(
        part for part in PARTS if canonical_json(getattr(result, part)) != canonical_json(getattr(stored, part))
    )
    return Rejudged(
        run=record.id,
        at=moved.at,
        same=not differing,
        differing=differing,
        notes=tuple(_notes(opened, record)),
        result=result,
    )


def stored_run(opened: OpenedOffice, run_id: str) -> RunRecord:
    """Return the run of that id; ``latest`` means the office's last one.

    Raises:
        UsageError: there is none.
    """
    runs = opened.store.runs
    record = runs.latest(opened.office.id) if run_id == "latest" else runs.get(run_id)
    if record is None or record.office != opened.office.id:
        known = "、".join(run.id for run in runs.list(opened.office.id)[:5]) or "（尚无）"
        raise UsageError(f"没有编号为“{run_id}”的检查；最近的有：{known}")
    return record


def _notes(opened: OpenedOffice, record: RunRecord) -> list[str]:
    notes = []
    if record.packs_digest and record.packs_digest != opened.rulebook.digest:
        notes.append("检查之后规则包或口径有改动，本次按现行规则判定")
    if record.register_digest and record.register_digest != opened.workspace.digest:
        notes.append("检查之后对象登记有改动，本次仍按检查时的登记判定")
    return notes
