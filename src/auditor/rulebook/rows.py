"""The rule data as types: rows (条款), packs, categories, column types.

These are what people write in ``rules/``; a field nobody knows is refused. Frozen: nothing changes after loading.
Points are points of the published table.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from auditor.model.words import ColumnType
from auditor.rulebook.limits import Limit, RuleData, SlugId, Text

RowId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[A-Za-z0-9./]+(-[A-Za-z0-9./]+)*$")]
Grade = Annotated[str, StringConstraints(pattern=r"^(O1|O|P|L|M)(/(O1|O|P|L|M))?$")]
Kind = Literal["veto", "deduct", "bonus", "duty", "advice", "method"]
Strength = Literal["veto", "deduct", "review", "advice", "none"]
How = Literal["machine", "partly", "person"]
DecidedBy = Literal["machine", "partly", "person", "disabled"]
Tier = Literal["必设", "按职责", "建议"]

MEDIA_VETOES = frozenset({"JC19-N-V2a", "JC19-N-V3a"})
"""The two account rows that may veto although their own text was not read: many official notices apply them."""


class Condition(RuleData):
    """One 评分细则 of a row: what it costs once, and how often it may count.

    ``per``: ``once`` whatever the number, ``object`` once for each object (a column), ``place`` for each place found.
    ``sample`` = number officially sampled, which also bounds the count. ``ceiling`` as in :class:`Row`.
    """

    text: Text
    points: float = Field(gt=0)
    per: Literal["once", "object", "place"] = "once"
    sample: int | None = Field(default=None, ge=1)
    how: How = Field(default="machine", alias="decided_by")
    checks: tuple[SlugId, ...] = ()
    ceiling: Literal["review", "advice"] | None = None
    reason: str = ""


class Row(RuleData):
    """条款: one row of a published document, in our own words, with its number, limits and how it is decided.

    ``grade``: O official wording seen and cross-checked, O1 seen once, P known from notices that apply it, L local,
    M not yet confirmed; two letters = mixed. ``how`` is how the row could be decided, ``decided_by`` how it is now.
    ``ceiling`` caps what the row may ever lead to (原则上 → review, period undefined → advice); ``reason`` says why it
    is capped or switched off. ``portal_wide`` rows judge a whole portal: for an office's section in it they are the
    portal's matter. ``question`` is put to a person where the program alone cannot decide. ``command`` is the command
    that decides a row no run looks at (the annual report's form).
    """

    id: RowId
    pack: str = ""
    document: str = ""
    clause: Text
    title: Text
    text: Text
    grade: Grade
    kind: Kind
    applies_to: Literal["site", "account", "office", "document"]
    portal_wide: bool = False
    limits: Mapping[str, Limit] = {}
    elements: tuple[Text, ...] = ()
    conditions: Mapping[str, Condition] = {}
    cap: float | None = Field(default=None, gt=0)
    group: str = ""
    how: How = Field(alias="decided_by")
    enabled: bool = True
    ceiling: Literal["review", "advice"] | None = None
    reason: str = ""
    checks: tuple[SlugId, ...] = ()
    command: str = ""
    remedy: str = ""
    question: str = ""
    switched_by: str = ""

    @model_validator(mode="after")
    def _says_all_it_must(self) -> "Row":
        lacking = missing_in(self)
        if lacking:
            raise ValueError(lacking)
        return self

    @property
    def points(self) -> float | None:
        """Return what one occurrence costs (or brings) at most; ``None`` for rows without points."""
        return max((condition.points for condition in self.conditions.values()), default=None)

    @property
    def decided_by(self) -> DecidedBy:
        """Return who decides the row as things stand."""
        return self.how if self.enabled else "disabled"

    @property
    def mixed(self) -> bool:
        """Return whether parts of the row are surer than others."""
        return "/" in self.grade

    @property
    def strongest(self) -> Strength:
        """Return the gravest consequence a finding resting on this row may have.

        ``deduct`` of a duty means: it may be judged 不合格 (duties carry no points).
        """
        if not self.enabled:
            return "none"
        if self.ceiling:
            return self.ceiling
        if self.kind == "veto":
            return "veto" if self.grade == "O" or self.id in MEDIA_VETOES else "advice"
        if self.kind in ("deduct", "duty"):
            return "deduct" if self.grade in ("O", "O1") else "advice"
        return "advice"

    def condition_strength(self, name: str) -> Strength:
        """Return the gravest consequence of one condition: its own ceiling within the row's."""
        own = self.conditions[name].ceiling
        return own if own and self.strongest not in ("none", "advice") else self.strongest


def missing_in(row: Row) -> str:
    """Return in Chinese what a row as written still lacks, empty where nothing."""
    scored, judged = row.kind in ("deduct", "bonus"), row.kind in ("veto", "deduct", "duty")
    explained = not row.enabled or row.ceiling is not None or row.kind == "method"
    capped = [one for one in row.conditions.values() if one.ceiling and not one.reason]
    demands = (
        (row.grade == "M" and row.enabled, "原文未核对（等级 M）的条款必须停用：enabled: false"),
        (explained and not row.reason, "停用、限定后果或判定方法类条款须写 reason（理由）"),
        (bool(capped), "限定后果的评分细则须写 reason（理由）"),
        (scored and not (row.cap and row.conditions), "扣分、加分条款须写 cap（分值）和 conditions（评分细则）"),
        (judged and row.enabled and not row.remedy, "须写 remedy（怎样整改）"),
        (row.kind != "method" and row.how != "machine" and not row.question, "须写 question（请人核查的问题）"),
    )
    return next((words for lacks, words in demands if lacks), "")


class Category(RuleData):
    """必设栏目类别: what an office must publish, under which names, resting on which row.

    ``synonyms`` are names real pages use; ``exclude`` are words that tell a look-alike apart.
    """

    id: SlugId
    name: Text
    tier: Tier
    synonyms: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()
    clause: Text
    row: str
    column_types: tuple[ColumnType, ...] = Field(min_length=1)
    within: SlugId | None = None
    note: str = ""
    reason: str = ""


class PeriodRule(RuleData):
    """What one row says of a column type's period: the limit's name there, and for which column levels it holds."""

    row: str
    limit: str
    levels: tuple[int, ...] = ()


class ColumnTypeRule(RuleData):
    """栏目类型: how names reveal it, which period it has and on which row, and what to propose for it."""

    type: ColumnType
    period: PeriodRule | None = None
    basis: Text
    is_list: bool = True
    first_level_only: bool = False
    category: SlugId | None = None


def _compiles(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"正则写法有误：{error}") from None
    return value


Pattern = Annotated[str, StringConstraints(min_length=1), AfterValidator(_compiles)]


class NamePattern(RuleData):
    """One proposal rule: a column whose name matches ``pattern`` is taken for ``type`` (first match wins)."""

    pattern: Pattern
    type: ColumnType
    category: SlugId | None = None
    level: int | None = Field(default=None, ge=1, le=9)
    why: str = ""

    def matches(self, name: str) -> bool:
        """Return whether the column name ``name`` (spaces ignored) matches."""
        return _found(self.pattern, name)


def _found(pattern: str, name: str) -> bool:
    return re.search(pattern, re.sub(r"\s+", "", name)) is not None


class ColumnTypes(RuleData):
    """All column types and the name patterns in their order; ``never`` = names of other bodies, of articles."""

    types: tuple[ColumnTypeRule, ...]
    names: tuple[NamePattern, ...]
    never: tuple[Pattern, ...] = ()
    default: ColumnType = ColumnType.AS_IT_OCCURS

    def rule(self, column_type: ColumnType) -> ColumnTypeRule:
        """Return the rule of ``column_type``."""
        return next(rule for rule in self.types if rule.type == column_type)

    def propose(self, name: str) -> NamePattern | None:
        """Return the first pattern that ``name`` matches; none where it matches none or is no column's name."""
        if any(_found(pattern, name) for pattern in self.never):
            return None
        return next((pattern for pattern in self.names if pattern.matches(name)), None)


class Pack(RuleData):
    """规则包: the rows of one published document."""

    id: SlugId
    document: Text
    name: Text
    issued: str = ""
    note: str = ""
    order: int = 50
    rows: tuple[Row, ...]


def as_plain(row: Row) -> dict[str, Any]:
    """Return ``row`` as the listing shows it: id, pack, title, decided_by, points, cap, grade, reason."""
    return {
        "id": row.id,
        "pack": row.pack,
        "title": row.title,
        "decided_by": row.decided_by,
        "points": row.points,
        "cap": row.cap,
        "grade": row.grade,
        "reason": row.reason,
    }
