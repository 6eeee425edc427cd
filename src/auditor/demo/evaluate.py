"""Holds a result against what was planted: found, missed, false alarms."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.demo.planted import DECOYS, PLANTED, Decoy, Planted
from auditor.model.words import Confidence, Severity, Verdict
from auditor.result.document import CheckEntry, Finding, ResultDocument


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Numbers of the demo; ``missed`` and ``false_alarms`` are Chinese lines."""

    planted: int
    found: int
    missed: tuple[str, ...]
    decoys: int
    false_alarms: tuple[str, ...]


def evaluate(
    result: ResultDocument, planted: Iterable[Planted] = PLANTED, decoys: Iterable[Decoy] = DECOYS
) -> Evaluation:
    """Compare ``result`` with the truth.

    A false alarm is any finding nobody planted, any failing verdict without a planted finding, and any decoy on which
    a check said something else than it should.
    """
    planted, decoys = tuple(planted), tuple(decoys)
    missed = tuple(line for each in planted if (line := _missed(each, result)))
    alarms = [_told(finding) for finding in result.findings if not _explained(finding, planted, decoys)]
    alarms += [
        f"{entry.title or entry.id}（{entry.object}）：判为不合格，而此处没有埋设问题"
        for entry in result.checks
        if entry.verdict is Verdict.FAIL and not any(_same_place(each, entry) for each in planted)
    ]
    alarms += [line for decoy in decoys if (line := _fooled(decoy, result))]
    return Evaluation(len(planted), len(planted) - len(missed), missed, len(decoys), tuple(dict.fromkeys(alarms)))


def _missed(each: Planted, result: ResultDocument) -> str:
    """Why a planted defect does not count as found; empty where it does."""
    hits = [finding for finding in result.findings if _tells(each, finding)]
    if not hits:
        return f"{each.text}：没有发现"
    if each.verdict is Verdict.FAIL and all(hit.confidence is Confidence.SUSPECTED for hit in hits):
        return f"{each.text}：只列为疑似"
    if all(hit.responsibility != each.responsibility for hit in hits):
        return f"{each.text}：责任应归{each.responsibility}，实为{hits[0].responsibility}"
    said = [entry.verdict for entry in result.checks if _same_place(each, entry)]
    if said and each.verdict not in said:
        return f"{each.text}：结论应为 {each.verdict}，实为 {said[0]}"
    return ""


def _tells(each: Planted, finding: Finding) -> bool:
    return finding.check == each.check and finding.object == each.object and _marked(each.mark, finding)


def _same_place(each: Planted, entry: CheckEntry) -> bool:
    return entry.id == each.check and entry.object == each.object


def _marked(mark: str, finding: Finding) -> bool:
    return not mark or any(mark in text for text in (finding.url, finding.text, finding.observed))


def _explained(finding: Finding, planted: Iterable[Planted], decoys: Iterable[Decoy]) -> bool:
    if any(_tells(each, finding) or (finding.check in each.also and finding.object == each.object) for each in planted):
        return True
    return finding.severity is Severity.ADVICE and any(
        finding.check in decoy.may_warn and finding.object == decoy.object for decoy in decoys
    )


def _fooled(decoy: Decoy, result: ResultDocument) -> str:
    """How a decoy was mistaken; empty where it was not."""
    said = {entry.verdict for entry in result.checks if entry.id == decoy.check and entry.object == decoy.object}
    if decoy.verdicts and not said & set(decoy.verdicts):
        wanted = " 或 ".join(decoy.verdicts)
        return f"{decoy.text}：结论应为 {wanted}，实为 {'、'.join(sorted(said)) or '没有结论'}"
    if not decoy.mark:
        return ""
    hit = next((finding for finding in result.findings if _about(decoy, finding)), None)
    return f"{decoy.text}：误报“{hit.title}”" if hit else ""


def _about(decoy: Decoy, finding: Finding) -> bool:
    if decoy.check and finding.check != decoy.check:
        return False
    if decoy.object and finding.object != decoy.object:
        return False
    # The address itself, not the page that carries the link.
    address = decoy.mark.startswith(("http", "/", "_", "%", "javascript")) or ".example" in decoy.mark
    return finding.url.endswith(decoy.mark) or (decoy.mark in finding.url) if address else _marked(decoy.mark, finding)


def _told(finding: Finding) -> str:
    return f"{finding.title}（{finding.object}）：{finding.text}"
