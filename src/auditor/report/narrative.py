"""The words of the report, computed once and shared by all formats (正文)."""

from dataclasses import dataclass

from auditor.report.annexes import annexes
from auditor.report.indicators import comparison
from auditor.report.kinds import Phrasebook
from auditor.report.overview import account_running, look_back, scope, site_running
from auditor.report.phrases import day, moment, span
from auditor.report.problems import (
    AreaProblems,
    hint_sentence,
    next_steps,
    problem_areas,
    problem_lead,
    rectified,
)
from auditor.report.tables import Table
from auditor.report.vetoes import FOUND, VetoState, decided, veto_sentence, veto_states, veto_table
from auditor.report.view import View

BODY_LIMIT = 1500
"""Longest body in characters (blanks not counted); real reports run to 600–1,500."""


@dataclass(frozen=True, kw_only=True)
class Narrative:
    """All that is printed but the annex rows. ``brief`` = the short form for a quarter without problems."""

    title_lines: tuple[str, ...]
    recipient: str
    number: str
    intro: str
    provisional: str
    brief: bool
    scope: str
    sites: str
    accounts: str
    look_back: str
    veto: str
    problem_lead: str
    problem_areas: tuple[AreaProblems, ...]
    hints: str
    rectified: str
    next_steps: tuple[str, ...]
    comparison: Table | None
    veto_table: Table | None
    annexes: dict[str, Table]
    signature: str
    date: str
    contact: str

    @property
    def title(self) -> str:
        """Return the title in one line."""
        return "".join(self.title_lines)

    def body(self) -> str:
        """Return the running text of the body, one paragraph a line (headings and tables left out)."""
        parts = [self.intro, self.provisional, self.scope, self.sites, self.accounts, self.look_back, self.veto]
        if not self.brief:
            told = [text for area in self.problem_areas for text in (area.heading, *area.sentences)]
            parts += [self.problem_lead, *told, self.hints, self.rectified, *self.next_steps]
        return "\n".join(part for part in parts if part)

    def length(self) -> int:
        """Return the body's length in characters, blanks not counted."""
        return len("".join(self.body().split()))

    def annexed(self) -> tuple[Table, ...]:
        """Return the annexes that have rows, in order."""
        return tuple(table for table in self.annexes.values() if table.number)


def narrate(found: View, book: Phrasebook) -> Narrative:
    """Write the report; examples are thinned out until the body keeps within its limit."""
    written = _write(found, book, 3)
    for detail in (2, 1, 0):
        if written.length() <= BODY_LIMIT:
            break
        written = _write(found, book, detail)
    return written


def _write(found: View, book: Phrasebook, detail: int) -> Narrative:
    tables = annexes(found, book)
    number = {key: table.number for key, table in tables.items()}
    states = veto_states(found)
    words = found.document.words
    ledger = found.document.rectification
    back = ledger.look_back if ledger else None
    return Narrative(
        title_lines=title_lines(found),
        recipient=words.recipient or "〔待填：主送机关〕",
        number=words.number,
        intro=_intro(found, book),
        provisional=_provisional(found, number["核实事项"]),
        brief=_is_brief(found, states),
        scope=scope(found),
        sites=site_running(found),
        accounts=account_running(found, detail, number["账号明细"]),
        look_back=look_back(back) if back else "",
        veto=veto_sentence(found, states, number["核实事项"]),
        problem_lead=problem_lead(found, number["问题清单"], number["转报事项"]),
        problem_areas=problem_areas(found, book, detail, number["问题清单"]),
        hints=hint_sentence(found, book, number["问题清单"]),
        rectified=rectified(found, found.document.as_of, number["整改台账"], number["转报事项"]),
        next_steps=next_steps(found, book),
        comparison=comparison(found),
        veto_table=veto_table(states),
        annexes=tables,
        signature=words.signature or words.name,
        date=day(found.document.as_of),
        contact=_contact(words.contact, words.phone),
    )


def title_lines(found: View) -> tuple[str, ...]:
    """标题: 发文机关 + 时间 + 事由 + 文种, broken where the sense allows (回行词意完整)."""
    document = found.document
    period = document.result.period_dates.title
    if document.topic:
        return (document.words.name, f"关于{period}", f"{document.topic}专项自查情况的报告")
    return (document.words.name, f"关于{period}政府网站与政务新媒体", "自查情况的报告")


def _intro(found: View, book: Phrasebook) -> str:
    """引言: 依据, 检查起止日期, 统计时段, 检查时点, 方式. People are named only where people answered."""
    document = found.document
    result = document.result
    basis = "、".join(document.words.basis or book.basis)
    started, finished = result.started or result.at, result.finished or result.at
    way = "技术监测与人工复核相结合" if document.signoffs.answers else "技术监测"
    period = result.period_dates
    what = document.topic or "政府网站板块（专栏）和政务新媒体"
    return (
        f"根据{basis}要求，我单位于{span(started.date(), finished.date())}采取{way}的方式，"
        f"对{what}开展了自查，统计时段为{span(period.start, period.end)}，"
        f"检查时点为{moment(result.at)}。现将有关情况报告如下："
    )


def _provisional(found: View, annex: int) -> str:
    if found.complete:
        return ""
    where = f"（详见附件{annex}）" if annex else ""
    return f"因部分内容未能检查{where}，以下为已完成检查部分的阶段性情况，未能检查的内容不计入合格，待补查后补充报告。"


def _is_brief(found: View, states: tuple[VetoState, ...]) -> bool:
    """The short form is for a quarter in which everything was seen and nothing was found or owed."""
    ledger = found.document.rectification
    owing = bool(ledger and (ledger.unfixed or ledger.look_back))
    vetoed = any(item.state == FOUND for item in states)
    told = found.problems or found.hints or found.referred or found.undecided or owing or vetoed
    return not told and decided(found, states)


def _contact(person: str, phone: str) -> str:
    parts = [f"联系人：{person}"] * bool(person) + [f"联系电话：{phone}"] * bool(phone)
    return f"（{'，'.join(parts)}）" if parts else ""
