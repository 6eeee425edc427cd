"""A run in a few lines for the screen."""

from collections import Counter
from collections.abc import Iterator

from auditor.model.words import VERDICT_ZH, Confidence, Severity, Verdict
from auditor.result.document import Finding, ResultDocument

MOST = 12


def summary(result: ResultDocument) -> Iterator[str]:
    """Yield the lines: what was covered, verdicts by kind, the gravest findings, what to do next."""
    coverage = result.coverage
    yield f"{result.office_name} {result.period_dates.title}自查（监测时间点 {result.at:%Y-%m-%d %H:%M}）"
    yield f"检查编号：{result.run}"
    incomplete = "" if coverage.complete else "，本次检查不完整"
    yield f"读取页面 {coverage.fetched} 个（计划 {coverage.planned} 个）{incomplete}"
    for reason in coverage.reasons:
        yield f"  · {reason}"
    counts = Counter(entry.verdict for entry in result.checks)
    yield "结论：" + "，".join(f"{VERDICT_ZH[verdict]} {counts[verdict]} 项" for verdict in Verdict if counts[verdict])
    stated = [finding for finding in result.findings if not finding.internal]
    yield from _listed("发现问题", [f for f in stated if _grave(f)])
    yield from _listed("提示和待核实", [f for f in stated if not _grave(f)])


def _grave(finding: Finding) -> bool:
    return finding.severity is not Severity.ADVICE and finding.confidence is Confidence.CONFIRMED


def _listed(title: str, findings: list[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield f"{title} {len(findings)} 项："
    for finding in findings[:MOST]:
        yield f"  · {finding.text}"
    if len(findings) > MOST:
        yield f"  · 其余 {len(findings) - MOST} 项见报告附件或执行 auditor ledger list"
