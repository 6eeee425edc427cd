"""二、单项否决指标检查情况: what can be said of each veto row, never more than was decided."""

from dataclasses import dataclass

from auditor.model.words import Severity, Verdict
from auditor.report.phrases import listed
from auditor.report.portal import is_portal_matter
from auditor.report.tables import Cell, Column, Table
from auditor.report.view import View
from auditor.result.document import CheckEntry
from auditor.result.report_document import SignoffQuestion, VetoRule

_NOT_OURS = "不适用（归区门户）"
_CONTRIBUTION = "本单位对区门户计数的贡献："
FOUND, CLEAR, UNDECIDED, NOT_OURS = "发现", "未发现", "待核实", "不适用"


@dataclass(frozen=True, kw_only=True)
class VetoState:
    """One veto row as it stands: ``state`` one of the four, ``words`` as printed in 表2."""

    rule: VetoRule
    state: str
    words: str


def veto_states(found: View) -> tuple[VetoState, ...]:
    """Return the state of every veto row of the rule packs in use."""
    return tuple(_state(rule, found) for rule in found.document.vetoes)


def _state(rule: VetoRule, found: View) -> VetoState:
    result = found.document.result
    entries = [entry for entry in result.checks if any(_names(row, rule) for row in entry.rows)]
    asked = [item for item in found.document.signoffs.questions if _names(item.row, rule)]
    if rule.row in result.score.veto:
        return VetoState(rule=rule, state=FOUND, words=f"发现{_places(entries, found)}处")
    if any(item.state == "发现问题" for item in asked):
        count = sum(item.state == "发现问题" for item in asked)
        return VetoState(rule=rule, state=FOUND, words=f"人工核查发现{count}处")
    if is_portal_matter(rule, found) or _is_all(entries, Verdict.NOT_APPLICABLE):
        return VetoState(rule=rule, state=NOT_OURS, words=_not_ours(entries))
    manual = [item for item in asked if item.kind == "manual"]
    if manual:
        return _by_person(rule, manual)
    return _by_machine(rule, entries, asked, found)


def _names(reference: str, rule: VetoRule) -> bool:
    """A reference may name one condition of the row after a colon."""
    return reference.partition(":")[0] == rule.row


def _is_all(entries: list[CheckEntry], verdict: Verdict) -> bool:
    return bool(entries) and all(entry.verdict is verdict for entry in entries)


def _by_person(rule: VetoRule, asked: list[SignoffQuestion]) -> VetoState:
    """A row that people decide as a whole."""
    states = {item.state for item in asked}
    if "待核查" in states:
        return VetoState(rule=rule, state=UNDECIDED, words="待人工核查")
    if states == {"不适用"}:
        return VetoState(rule=rule, state=NOT_OURS, words="不适用")
    return VetoState(rule=rule, state=CLEAR, words="未发现（人工核查）")


def _by_machine(rule: VetoRule, entries: list[CheckEntry], asked: list[SignoffQuestion], found: View) -> VetoState:
    """A row that checks decide; where they could not, a person's answer to that very question does."""
    answered = {(item.check, item.object) for item in asked if item.state != "待核查"}
    undecided = (Verdict.REVIEW, Verdict.NOT_CHECKED)
    waiting = [e for e in entries if e.verdict in undecided and (e.id, e.object) not in answered]
    if waiting:
        seen = any(entry.verdict is Verdict.REVIEW for entry in waiting)
        return VetoState(rule=rule, state=UNDECIDED, words="需人工核实" if seen else "未能检查")
    if not entries or (rule.row in found.document.result.score.veto_undecided and not answered):
        return VetoState(rule=rule, state=UNDECIDED, words="待人工核查")
    return VetoState(rule=rule, state=CLEAR, words="未发现" + _below(entries, found))


def _not_ours(entries: list[CheckEntry]) -> str:
    """归区门户, with the section's own contribution to the portal's counter where a check counted it."""
    counted = [entry.observed for entry in entries if entry.observed.startswith(_CONTRIBUTION)]
    share = "；".join(dict.fromkeys(text.removeprefix(_CONTRIBUTION).partition("（")[0] for text in counted))
    return f"归区门户统一计算（本单位{share}）" if share else _NOT_OURS


def _places(entries: list[CheckEntry], found: View) -> int:
    pairs = {(entry.id, entry.object) for entry in entries}
    hits = [item for item in found.problems if (item.check, item.object) in pairs]
    vetoes = [item for item in hits if item.severity is Severity.VETO]
    return max(1, len(vetoes or hits))


def _below(entries: list[CheckEntry], found: View) -> str:
    """Problems of this row that stay below its line are not passed over in silence."""
    pairs = {(entry.id, entry.object) for entry in entries}
    hits = sum((item.check, item.object) in pairs for item in found.problems)
    return f"（有{hits}个同类问题，未达到否决标准）" if hits else ""


def veto_sentence(found: View, states: tuple[VetoState, ...], open_annex: int) -> str:
    """Return the one sentence of the section; 均未发现 only where every row was decided."""
    hits = [item for item in states if item.state == FOUND]
    if hits:
        names = "、".join(
            dict.fromkeys(f"{item.rule.area}“{item.rule.title.removeprefix(item.rule.area)}”" for item in hits)
        )
        return f"经检查，发现“单项否决”情形{len(hits)}项：{names}。{_rest(found, states, open_annex)}"
    if decided(found, states):
        return f"经检查，{found.targets}个对象均未发现“单项否决”情形。"
    return f"已完成检查的指标未发现“单项否决”情形。{_rest(found, states, open_annex)}"


def decided(found: View, states: tuple[VetoState, ...]) -> bool:
    """Whether every veto row has a decision, by machine or by person, and nothing was left unseen."""
    known = states or not found.undecided
    return bool(known) and found.complete and not _undecided(found, states)


def _undecided(found: View, states: tuple[VetoState, ...]) -> int:
    rows = {item.rule.row for item in states}
    extra = [row for row in found.document.result.score.veto_undecided if row not in rows]
    return sum(item.state == UNDECIDED for item in states) + len(extra)


def _rest(found: View, states: tuple[VetoState, ...], open_annex: int) -> str:
    count = _undecided(found, states)
    where = f"，详见附件{open_annex}" if open_annex else ""
    if count:
        return f"另有{count}项指标未能检查或有待人工核实，暂不作结论{where}。"
    return "" if found.complete else f"尚有内容未能检查，暂不作结论{where}。"


def veto_table(states: tuple[VetoState, ...]) -> Table | None:
    """Return 表2, or none where no veto rows are known."""
    if not states:
        return None
    columns = (
        Column(key="检查对象", width=10),
        Column(key="指标", width=12),
        Column(key="评分细则", width=40),
        Column(key="检查情况", width=14),
    )
    portal = [state for state in states if state.words == _NOT_OURS]
    told = [state for state in states if len(portal) < 2 or state.words != _NOT_OURS]
    rows = [_row(state) for state in told]
    if len(portal) > 1:
        rows.append((portal[0].rule.area, "其他整站指标", listed([s.rule.title for s in portal]), _NOT_OURS))
    rows.sort(key=lambda row: row[0] != told[0].rule.area if told else False)
    return Table(key="否决", title="单项否决指标检查情况", columns=columns, rows=tuple(rows))


def _row(state: VetoState) -> tuple[Cell, ...]:
    return (state.rule.area, state.rule.title, state.rule.text, state.words)
