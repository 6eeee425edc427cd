"""The report document ``auditor.report/1``: one result document and the ledger beside it, as of one moment.

Every format of the quarter's report is a rendering of this and of nothing else; rendering a stored revision again gives
the same content. Moments are aware datetimes, days are Asia/Shanghai calendar days.
"""

import hashlib
from datetime import date, datetime
from typing import Literal

import msgspec

from auditor.model.judgement import Answer
from auditor.result.document import ResultDocument

REPORT_SCHEMA = "auditor.report/1"

RectificationStatus = Literal["待整改", "正在整改", "已整改", "已作情况说明", "不属于本单位", "误报剔除"]
SETTLED = frozenset({"已整改", "已作情况说明", "不属于本单位", "误报剔除"})
"""States in which nothing is left to do for the office."""


class ReportWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the report that only the office knows (register: ``Office.report`` and the office's names).

    ``street`` = the office keeps sections and accounts only, so neither score nor 合格率 is printed.
    """

    name: str
    short_name: str = ""
    district: str = ""
    recipient: str = ""
    signature: str = ""
    number: str = ""
    contact: str = ""
    phone: str = ""
    sealed: bool = False
    basis: tuple[str, ...] = ()
    street: bool = True


class UnitWords(msgspec.Struct, frozen=True, kw_only=True):
    """科室/社区 as printed: ``owner`` is the person who answers now (A, or B where A has left)."""

    id: str
    name: str
    owner: str = ""


class VetoRule(msgspec.Struct, frozen=True, kw_only=True):
    """One 单项否决 row of the rule packs in use: ``row`` its id, ``area`` 网站（专栏） or 新媒体, ``text`` 评分细则.

    ``portal`` = judged on the whole portal (归区门户), so it does not apply to an office that keeps a section only.
    """

    row: str
    area: str
    title: str
    text: str
    portal: bool = False


class RectificationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger (整改台账). ``finding`` is the finding id; ``first_period`` the quarter it first arose."""

    number: str
    finding: str
    text: str
    object: str = ""
    unit: str = ""
    person: str = ""
    source: str = "自查"
    severity: str = "advice"
    measure: str = ""
    due: date | None = None
    finished: date | None = None
    status: RectificationStatus = "待整改"
    rechecked_at: date | None = None
    recheck: str = ""
    closed: bool = False
    note: str = ""
    first_period: str = ""
    recurring: bool = False
    overdue: bool = False
    needs_others: bool = False


class LookBackRow(msgspec.Struct, frozen=True, kw_only=True):
    """One problem of the previous quarter, as this quarter's re-check (复查) found it."""

    finding: str
    text: str
    state: Literal["已整改", "未整改", "反复出现", "未能复查", "不属于本单位", "误报剔除"]


class LookBack(msgspec.Struct, frozen=True, kw_only=True):
    """上季度问题整改“回头看”: all problems of the previous ``period`` (``2026Q2``)."""

    period: str
    rows: tuple[LookBackRow, ...] = ()

    def count(self, state: str) -> int:
        """Return how many rows stand in ``state``."""
        return sum(row.state == state for row in self.rows)


class Rectification(msgspec.Struct, frozen=True, kw_only=True):
    """整改情况 as of the report's moment. The counts are those of ``rows``; build it with :meth:`of`."""

    rows: tuple[RectificationRow, ...] = ()
    total: int = 0
    fixed: int = 0
    unfixed: int = 0
    explained: int = 0
    not_ours: int = 0
    dismissed: int = 0
    recurring: int = 0
    overdue: int = 0
    look_back: LookBack | None = None

    @classmethod
    def of(cls, rows: tuple[RectificationRow, ...], look_back: LookBack | None = None) -> "Rectification":
        """Count ``rows`` and return the section."""

        def having(status: str) -> int:
            return sum(row.status == status for row in rows)

        return cls(
            rows=rows,
            total=len(rows),
            fixed=having("已整改"),
            unfixed=sum(row.status not in SETTLED for row in rows),
            explained=having("已作情况说明"),
            not_ours=having("不属于本单位"),
            dismissed=having("误报剔除"),
            recurring=sum(row.recurring for row in rows),
            overdue=sum(row.overdue for row in rows),
            look_back=look_back,
        )


class SignoffQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One question to a person (人工核查): a manual row, or what stayed ``review`` or ``not_checked``.

    ``state`` is what the valid answer says; 待核查 while there is none or it has expired.
    """

    id: str
    check: str
    object: str
    text: str
    object_name: str = ""
    row: str = ""
    kind: Literal["manual", "review", "not_checked"] = "review"
    url: str = ""
    why: str = ""
    unit: str = ""
    evidence_hash: str = ""
    state: Literal["待核查", "未发现问题", "发现问题", "不适用"] = "待核查"


class Signoffs(msgspec.Struct, frozen=True, kw_only=True):
    """人工核查: what was asked, and the answers given."""

    questions: tuple[SignoffQuestion, ...] = ()
    answers: tuple[Answer, ...] = ()


class SubmissionRow(msgspec.Struct, frozen=True, kw_only=True):
    """报送采用 of one unit within the quarter: submitted 报送, adopted 采用, late 迟报.

    ``delay`` = days from submission to publication on average, over those found on the portal with a date.
    """

    unit: str
    submitted: int
    adopted: int
    late: int = 0
    delay: float | None = None


NO_CATEGORY = "未分类"
"""Stands for what was submitted without a category."""


class SubmissionCategory(msgspec.Struct, frozen=True, kw_only=True):
    """报送采用 of one category; the same items as the units' rows, counted another way."""

    category: str
    submitted: int
    adopted: int
    late: int = 0
    delay: float | None = None


class Submissions(msgspec.Struct, frozen=True, kw_only=True):
    """报送采用 of the quarter. ``doubled`` adopted articles stand in several columns and are counted once.

    ``note`` says in Chinese how it was counted, and what could not be seen.
    """

    rows: tuple[SubmissionRow, ...] = ()
    by_category: tuple[SubmissionCategory, ...] = ()
    doubled: int = 0
    note: str = ""


class Applications(msgspec.Struct, frozen=True, kw_only=True):
    """依申请公开 of the quarter: 上期结转, 收到, 办结, 在办, 超期."""

    carried: int = 0
    received: int = 0
    answered: int = 0
    pending: int = 0
    overdue: int = 0


WeekState = Literal["well", "warning", "over", "undetermined"]
"""``over`` = the share of failures reached what vetoes (达到否决标准); ``undetermined`` = 不作判断."""


class AvailabilityWeek(msgspec.Struct, frozen=True, kw_only=True):
    """Seven days of samples of one site, the last stretch of a quarter shorter; ``judged_days`` had enough of them."""

    start: date
    end: date
    samples: int
    failed: int
    unclear: int = 0
    void: int = 0
    judged_days: int = 0
    state: WeekState = "undetermined"


class SiteOutage(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of samples that did not open (中断); ``end`` none = until the last sample; see derive."""

    start: datetime
    end: datetime | None
    samples: int
    sure: bool
    reasons: tuple[str, ...] = ()


class SiteAvailability(msgspec.Struct, frozen=True, kw_only=True):
    """Samples of one site's home page (连通情况): ``failed`` of ``samples`` did not open within ``limit_seconds``.

    ``unclear`` did not open either, and nothing tells whether it was our own network; ``void`` do not count.
    ``judged_days`` of the ``days`` of the period so far had enough samples. Half of those that opened took at most
    ``usual_seconds``, 19 of 20 at most ``slow_seconds``; a week whose share of failures reaches ``fail_ratio`` vetoes,
    but for a ``section`` (板块), whose portal's matter it is.
    """

    site: str
    name: str
    samples: int
    failed: int
    limit_seconds: int = 15
    start: datetime | None = None
    end: datetime | None = None
    unclear: int = 0
    void: int = 0
    days: int = 0
    judged_days: int = 0
    usual_seconds: float | None = None
    slow_seconds: float | None = None
    fail_ratio: float = 0.05
    warn_ratio: float = 0.03
    section: bool = False
    weeks: tuple[AvailabilityWeek, ...] = ()
    outages: tuple[SiteOutage, ...] = ()


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One main figure (主要指标). ``unit`` is 个, 条, 件, 天 or %; a percentage carries what it is a part of."""

    key: str
    name: str
    value: float | None
    unit: str
    part: int | None = None
    whole: int | None = None


class PreviousQuarter(msgspec.Struct, frozen=True, kw_only=True):
    """The previous quarter's main figures, as its own report printed them."""

    period: str
    figures: tuple[Figure, ...] = ()


class ReportDocument(msgspec.Struct, frozen=True, kw_only=True):
    """All that the quarter's report says.

    ``rows`` names the indicator rows (row id → 指标名称) that findings and checks point to; ``topic`` names a 专项自查;
    ``draft`` puts 草稿 on every page;
    ``trend`` holds the quarters before this one that have a report, oldest first, ``previous`` among them.
    """

    schema: str = REPORT_SCHEMA
    result: ResultDocument
    as_of: datetime
    words: ReportWords
    units: tuple[UnitWords, ...] = ()
    vetoes: tuple[VetoRule, ...] = ()
    rows: dict[str, str] = {}
    rectification: Rectification | None = None
    signoffs: Signoffs = Signoffs()
    submissions: Submissions | None = None
    applications: Applications | None = None
    availability: tuple[SiteAvailability, ...] = ()
    previous: PreviousQuarter | None = None
    trend: tuple[PreviousQuarter, ...] = ()
    topic: str = ""
    draft: bool = False
    revision: int = 1
    sha256: str = ""


def fingerprint(document: ReportDocument) -> str:
    """Return the SHA-256 of the document's canonical JSON, its own ``sha256`` left empty."""
    bare = msgspec.structs.replace(document, sha256="")
    return hashlib.sha256(msgspec.json.encode(bare, order="sorted")).hexdigest()


def sealed(document: ReportDocument) -> ReportDocument:
    """Return the document with its fingerprint set (call last, before storing the revision)."""
    return msgspec.structs.replace(document, sha256=fingerprint(document))
