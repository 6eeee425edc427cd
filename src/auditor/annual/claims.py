"""Numbers the prose states (正文数字) against the tables (NB30-6), only where a sentence leaves no doubt.

A number limited to a channel, a kind of applicant, another year or another body is no statement about a table's cell;
where the prose states several numbers for one thing and one of them agrees, the others mean something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from auditor.annual.finding import Finding, plain
from auditor.annual.form import (
    CARRIED_IN,
    CARRIED_OUT,
    FILES,
    LAWSUITS,
    NEW,
    RESULT_TOTAL,
    REVIEW,
    TABLE_2,
    TABLE_3,
    TABLE_4,
    TOTAL,
)
from auditor.annual.report import Report
from auditor.annual.words import folded
from auditor.reading.numbers import chinese_number

_N = r"(?P<n>\d[\d,]*|[〇零一二两三四五六七八九十百]{1,6})(?:余|多)?(?:件次|件|条|份|宗|起|例|个|项)"
_GOT = r"(?:新收|收到|接收|接到|受理)"
_OPEN = r"(?:依申请公开|信息公开申请|公开申请|申请公开)"
_NONE = (
    r"(?:没有|暂无|零|无(?!障碍|偿|线|纸|法|需|故|理|正当|论)"
    r"|[未没](?:有|曾)?(?:收到|接到|接收|受理|发生|产生|出现|制发|制定|出台|印发|被))"
)
_LIMITED = re.compile(
    r"累计|历年|近.年|以来|去年|上年(?!度?结转)|同期|其中|通过|渠道|网上|网络|信函|当面|邮寄|传真|现场|电话|自然人|法人|企业"
    r"|个人|季度|半年|\d月份|全区|全市|全县|各街道|各科室|各社区|各单位|各部门|指导|协助|转办|超过|不少于|同比|较"
)
_NOT_THE_CASE_ITSELF = re.compile(r"纠|维持|败诉|胜诉|撤销|审结|尚未|错")
_NOT_THE_APPLICATION_ITSELF = re.compile(r"[超逾]|费|投诉|异议|结转|引[起发]|复议|诉讼|不予|瞒|推诿")
_NOT_MADE_HERE = re.compile(r"党|清理|备案|公开|解读|上级|审查|管理")
_SENTENCES = re.compile(r"[。;!?\n]")

Place = tuple[str, str, str]
"""Table, row id, column."""


@dataclass(frozen=True)
class Subject:
    """A thing both the prose and a table count. ``places`` are summed; ``also`` may be counted in by some writers.

    ``states`` are patterns with the number ``n``; ``denies`` say that there was none. ``about``: words the sentence
    must have. ``excluded``: words that, in the clause, make it a statement about something else.
    """

    name: str
    row: str
    places: tuple[Place, ...]
    states: tuple[re.Pattern[str], ...]
    denies: tuple[re.Pattern[str], ...] = ()
    also: tuple[Place, ...] = ()
    about: re.Pattern[str] = re.compile("")
    excluded: re.Pattern[str] = _NOT_THE_APPLICATION_ITSELF


def _of_table_3(row: str) -> tuple[Place, ...]:
    return ((TABLE_3, row, TOTAL),)


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


_ABOUT_OPENNESS = re.compile("公开")
_DOCUMENTS = r"(?:行政)?规范性文件"


def _documents(name: str, verb: str, column: str) -> Subject:
    return Subject(
        name,
        "行政规范性文件",
        ((TABLE_2, "documents", column),),
        _patterns(rf"{verb}[^,、\d]{{0,6}}?{_DOCUMENTS}[^,、\d]{{0,3}}?{_N}", rf"{verb}(?:了)?{_N}{_DOCUMENTS}"),
        _patterns(rf"(?:没有|[未无]){verb}[^,]{{0,4}}?{_DOCUMENTS}"),
        excluded=_NOT_MADE_HERE,
    )


SUBJECTS = (
    Subject(
        "本年新收申请",
        NEW.name,
        _of_table_3(NEW.id),
        _patterns(
            rf"{_GOT}[^,\d]{{0,12}}?{_OPEN}[^,、\d]{{0,6}}?{_N}",
            rf"{_GOT}(?:了|各类|公众|群众)?{_N}[^,、\d]{{0,8}}?{_OPEN}",
        ),
        _patterns(rf"{_NONE}[^,]{{0,12}}?{_OPEN}"),
        also=_of_table_3(CARRIED_IN.id),
    ),
    Subject(
        "上年结转申请",
        CARRIED_IN.name,
        _of_table_3(CARRIED_IN.id),
        _patterns(rf"上一?年度?结转[^,\d]{{0,14}}?{_N}"),
        _patterns(rf"{_NONE}[^,]{{0,4}}?上一?年度?结转"),
        about=_ABOUT_OPENNESS,
        excluded=re.compile("资金|经费|预算"),
    ),
    Subject(
        "办结申请",
        RESULT_TOTAL.name,
        _of_table_3(RESULT_TOTAL.id),
        _patterns(rf"办结[^,\d]{{0,10}}?{_OPEN}[^,、\d]{{0,6}}?{_N}", rf"{_OPEN}[^。]{{0,20}}?,[^,\d]{{0,6}}办结{_N}"),
        excluded=re.compile(r"[超逾]|提案|建议|信访|投诉|热线"),
    ),
    Subject(
        "结转下年度申请",
        CARRIED_OUT.name,
        _of_table_3(CARRIED_OUT.id),
        _patterns(rf"结转(?:至|到)?(?:下一?年度?|次年|20\d\d年度?)[^,\d]{{0,8}}?{_N}"),
        _patterns(rf"{_NONE}[^,]{{0,4}}?结转(?:至|到)?(?:下一?年|次年)"),
        about=re.compile("公开|继续办理"),
        excluded=re.compile("资金|经费|预算"),
    ),
    Subject(
        "行政复议",
        REVIEW.name,
        ((TABLE_4, REVIEW.id, TOTAL),),
        _patterns(rf"行政复议(?:案件|申请|案)?[^,、\d]{{0,4}}?{_N}"),
        _patterns(rf"{_NONE}[^,]{{0,20}}?行政复议"),
        about=_ABOUT_OPENNESS,
        excluded=_NOT_THE_CASE_ITSELF,
    ),
    Subject(
        "行政诉讼",
        "行政诉讼",
        tuple((TABLE_4, row.id, TOTAL) for row in LAWSUITS),
        _patterns(rf"(?<!复议、)(?<!复议和)(?<!复议及)(?<!复议或)行政诉讼(?:案件|案)?[^,、\d]{{0,4}}?{_N}"),
        _patterns(rf"{_NONE}[^,]{{0,28}}?行政诉讼"),
        about=_ABOUT_OPENNESS,
        excluded=_NOT_THE_CASE_ITSELF,
    ),
    _documents("制发行政规范性文件", "(?:制发|制定|印发|出台)", FILES[0]),
    _documents("废止行政规范性文件", "废止", FILES[1]),
    _documents("现行有效行政规范性文件", "现行有效", FILES[2]),
)


@dataclass(frozen=True)
class Claim:
    """What a sentence states of a subject: the number and the words it was read from."""

    number: int
    words: str


def check_claims(report: Report) -> Iterator[Finding]:
    """Yield a finding for every subject whose stated number is not the table's."""
    sentences = [folded(one) for one in _SENTENCES.split(report.sentences.replace("；", ";").replace("！", "!"))]
    for subject in SUBJECTS:
        shown = _sum(report, subject.places)
        if shown is None:
            continue
        claims = {claim.number: claim for one in sentences for claim in claims_in(one, subject)}
        accepted = {shown, shown + (_sum(report, subject.also) or 0)}
        if any(Decimal(number) in accepted for number in claims):
            continue
        yield from (_finding(subject, claim, shown) for claim in claims.values())


def _sum(report: Report, places: tuple[Place, ...]) -> Decimal | None:
    numbers = [report.table(table).number(row, column) for table, row, column in places]
    return None if None in numbers else sum((number for number in numbers if number is not None), Decimal(0))


def claims_in(sentence: str, subject: Subject) -> Iterator[Claim]:
    """What one sentence (folded: no blanks, plain digits) states of a subject."""
    if not subject.about.search(sentence):
        return
    for pattern in subject.states:
        for found in pattern.finditer(sentence):
            number = _number(found.group("n"))
            if number is not None and _unlimited(sentence, found.start(), found.end("n"), subject):
                yield Claim(number, found.group())
    for pattern in subject.denies:
        for found in pattern.finditer(sentence):
            end = sentence.find(",", found.end())
            if _unlimited(sentence, found.start(), len(sentence) if end < 0 else end, subject):
                yield Claim(0, found.group())


def _unlimited(sentence: str, start: int, end: int, subject: Subject) -> bool:
    """Whether nothing before the number limits it, and nothing in its clause turns it to something else."""
    clause = sentence.rfind(",", 0, start) + 1
    return not (_LIMITED.search(sentence[:end]) or subject.excluded.search(sentence[clause:end]))


def _number(text: str) -> int | None:
    plain_digits = text.replace(",", "")
    return int(plain_digits) if plain_digits.isdecimal() else chinese_number(plain_digits)


def _finding(subject: Subject, claim: Claim, shown: Decimal) -> Finding:
    table = subject.places[0][0]
    column = subject.places[0][2]
    difference = plain(claim.number - shown)
    return Finding(
        check="NB30-6",
        kind="error",
        table=table,
        row=subject.row,
        column=column,
        left=claim.number,
        right=plain(shown),
        difference=difference,
        text=f"正文写“{claim.words}”，{table}“{subject.row}”行“{column}”列为{plain(shown)}，相差{abs(difference)}，请核对口径。",
    )
