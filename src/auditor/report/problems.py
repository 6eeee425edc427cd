"""三、发现的主要问题, 四、整改情况 and 五、下一步工作."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from auditor.report.annexes import ledger_of
from auditor.report.clean import shorten
from auditor.report.kinds import Group, Phrasebook, fill, grouped, label
from auditor.report.phrases import day, listed, share
from auditor.report.view import View
from auditor.result.document import Finding
from auditor.result.report_document import Rectification

SITE_AREA, ACCOUNT_AREA = "网站（专栏）方面", "新媒体方面"


@dataclass(frozen=True, kw_only=True)
class AreaProblems:
    """The sentences of one area."""

    heading: str
    sentences: tuple[str, ...]


def problem_lead(found: View, annex: int, referred_annex: int) -> str:
    """Return the section's first sentence: the numbers of the annex rows."""
    where = f"，详见附件{annex}" if annex else ""
    hints = f"，另有风险提示{len(found.hints)}项" if found.hints else ""
    count = len(found.problems)
    said = (
        f"本季度自查发现问题{count}个{hints}{where}。"
        if count
        else f"本季度自查未发现问题{hints}{where if hints else ''}。"
    )
    if found.referred:
        said += f"属于门户平台方面的问题{len(found.referred)}个，已列入转报事项（附件{referred_annex}）。"
    return said


def problem_areas(found: View, book: Phrasebook, detail: int, annex: int) -> tuple[AreaProblems, ...]:
    """Return one sentence per problem type, ``detail`` examples each at most, by area."""
    areas = []
    for heading, accounts in ((SITE_AREA, False), (ACCOUNT_AREA, True)):
        members = tuple(item for item in found.problems if (found.kind_of(item.object) == "account") is accounts)
        groups = grouped(members, found, book)
        if groups:
            areas.append(AreaProblems(heading=heading, sentences=_sentences(groups, found, detail, annex)))
    return tuple(areas)


def _sentences(groups: tuple[Group, ...], found: View, detail: int, annex: int) -> tuple[str, ...]:
    """Types beyond the eighth (the fifth where even examples had to go) share one last sentence."""
    most = 8 if detail else 5
    told = [_sentence(group, found, detail, annex) for group in groups[:most]]
    rest = groups[most:]
    if rest:
        names = listed([group.kind.name for group in rest[:4]])
        count = sum(len(group.findings) for group in rest)
        told.append(f"此外，还存在{names}{'等' if len(rest) > 4 else ''}问题，共{count}个，详见附件{annex}。")
    return tuple(told)


_FEW = 5
"""Up to so many are 个别, more are 部分."""


def _sentence(group: Group, found: View, detail: int, annex: int) -> str:
    count, places = len(group.findings), sum(item.count for item in group.findings)
    values = {
        "程度": "个别" if count <= _FEW else "部分",
        "数量": str(count),
        "处数": str(places),
        "涉及": f"（涉及{places}处）" if places > count else "",
        "举例": _examples(group.findings, found, detail),
        "附件": str(annex),
    }
    return fill(group.kind.sentence, values)


def _examples(findings: tuple[Finding, ...], found: View, detail: int) -> str:
    """``：甲、乙`` where these are all of them, ``，如甲、乙等`` where there are more."""
    if detail <= 0:
        return ""
    told = listed([_example(item, found) for item in findings[:detail]])
    return f"，如{told}等" if len(findings) > detail else f"：{told}"


def _example(finding: Finding, found: View) -> str:
    """Name the place and the fact: ``“街道动态”栏目（最近更新2026年8月30日）``."""
    if found.kind_of(finding.object) in ("column", "account"):
        fact = shorten(finding.observed.replace("（", "，").replace("）", ""), 30)
        return found.object_name(finding.object) + (f"（{fact}）" if fact else "")
    return shorten((finding.text or finding.title).rstrip("。"), 44)


def hint_sentence(found: View, book: Phrasebook, annex: int) -> str:
    """Return one sentence on the 风险提示, or nothing where there are none."""
    if not found.hints:
        return ""
    counted = Counter(label(item, found, book) for item in found.hints).most_common()
    names = listed([f"{name}{count}项" for name, count in counted[:4]])
    more = "等" if len(counted) > 4 else ""
    return f"需提前关注的风险提示{len(found.hints)}项，涉及{names}{more}，详见附件{annex}。"


def rectified(found: View, as_of: datetime, ledger_annex: int, referred_annex: int) -> str:
    """四、整改情况 as of the report's day."""
    ledger = ledger_of(found)
    said = _ledger_sentence(ledger, as_of, ledger_annex) if ledger.total else "本季度没有需要整改的问题。"
    if found.referred:
        said += (
            f"门户平台方面的{len(found.referred)}个问题已整理成转报事项（附件{referred_annex}），报请平台管理单位处理。"
        )
    return said


def _ledger_sentence(ledger: Rectification, as_of: datetime, annex: int) -> str:
    owed = ledger.total - ledger.not_ours - ledger.dismissed
    lead = f"截至{day(as_of)}，列入整改台账的问题{ledger.total}个"
    if owed <= 0:
        return f"{lead}，经核实均不需本单位整改，详见附件{annex}。"
    done = f"已整改{ledger.fixed}个，整改率{share(ledger.fixed, owed)}"
    if ledger.fixed == owed:
        return f"{lead}，{done}，均已整改完毕{_set_aside(ledger)}，详见附件{annex}。"
    late = f"（其中超期{ledger.overdue}个）" if ledger.overdue else ""
    others = sum(row.needs_others for row in ledger.rows)
    help_needed = f"需上级平台或技术单位配合{others}个，" if others else ""
    explained = f"已作情况说明{ledger.explained}个，" if ledger.explained else ""
    promise = "逐条整改、销号管理"
    if _all_assigned(ledger):
        promise = "已明确责任科室和时限，" + promise
    left = f"尚未整改{ledger.unfixed}个{late}{_set_aside(ledger)}"
    return f"{lead}，{done}，{explained}{left}；{help_needed}未整改的问题{promise}，详见附件{annex}。"


def _set_aside(ledger: Rectification) -> str:
    parts = [f"不属于本单位{ledger.not_ours}个"] * bool(ledger.not_ours)
    parts += [f"误报剔除{ledger.dismissed}个"] * bool(ledger.dismissed)
    return f"（另有{listed(parts)}）" if parts else ""


def _all_assigned(ledger: Rectification) -> bool:
    """The report claims assignment only where the ledger shows unit and day for every open problem."""
    return all(row.unit and row.due for row in ledger.rows if row.status in ("待整改", "正在整改"))


def next_steps(found: View, book: Phrasebook) -> tuple[str, ...]:
    """五、下一步工作: two to four items, first those this quarter's problem types call for."""
    groups = grouped((*found.problems, *found.hints), found, book)
    wanted = list(dict.fromkeys(group.kind.next for group in groups if group.kind.next))[:3]
    room = max(2, min(4, len(wanted) + 1))
    return tuple((wanted + [item for item in book.always if item not in wanted])[:room])
