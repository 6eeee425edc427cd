"""报送采用: what units submitted held against what stands on the portal, each article serving one submission."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from statistics import mean
from typing import Any, Literal

import msgspec

from auditor.ledger.published import Published, folded
from auditor.model.judgement import ReportingPeriod
from auditor.reading.urls import normalise
from auditor.result.report_document import NO_CATEGORY, SubmissionCategory, SubmissionRow, Submissions

LIKENESS = 0.8
"""Share of common letter pairs (Dice) from which two titles are near-duplicates."""
LEAST_LETTERS = 8
DAYS_BEFORE, DAYS_AFTER = 7, 90
"""An article counts as the submitted one when it appeared within these days around the submission."""

Basis = Literal["网址", "标题", "近似标题", "登记", ""]
_NUMBERS = re.compile(r"\d+|[一二三四五六七八九十百]+(?=[季期届次批月轮号场])")


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One item a unit handed to the portal. ``asked`` the day it was wanted by; ``told`` = noted as 采用 by people."""

    title: str
    unit: str
    submitted: date
    category: str = ""
    url: str = ""
    asked: date | None = None
    told: bool | None = None

    @property
    def late(self) -> bool:
        """迟报: handed in after the day it was wanted by."""
        return self.asked is not None and self.submitted > self.asked


class Matched(msgspec.Struct, frozen=True, kw_only=True):
    """One submission with the article it became, if any, and what told so (登记 = people's note alone)."""

    submission: Submission
    article: Published | None = None
    basis: Basis = ""

    @property
    def adopted(self) -> bool:
        """采用: it stands on the portal, or people noted that it was used."""
        return bool(self.basis)

    @property
    def delay(self) -> int | None:
        """Days from submission to publication; none where not known."""
        if self.article is None or self.article.day is None:
            return None
        return max(0, (self.article.day - self.submission.submitted).days)


def matched(submissions: Sequence[Submission], articles: Sequence[Published]) -> tuple[Matched, ...]:
    """Return every submission with the article it became: by address, by title, then by a nearly equal title.

    An article serves one submission; of several candidates the likest wins, then the nearest in time.
    The result does not depend on the order of either list.
    """
    pairs = sorted(_pairs(submissions, articles))
    taken: set[int] = set()
    found: dict[int, tuple[Basis, Published]] = {}
    for rank, _, _, _, _, number, place in pairs:
        if number not in found and place not in taken:
            taken.add(place)
            found[number] = (_BASES[rank], articles[place])
    return tuple(_with(one, found.get(number)) for number, one in enumerate(submissions))


def without_repeats(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Return the submissions with what a unit handed in twice under the same title only once, the first time."""
    first: dict[tuple[str, str], Submission] = {}
    for one in sorted(submissions, key=lambda one: (one.submitted, one.title, one.unit)):
        first.setdefault((one.unit, folded(one.title)), one)
    return tuple(first.values())


def section(
    submissions: Sequence[Submission], articles: Sequence[Published], period: ReportingPeriod, unseen: int = 0
) -> Submissions | None:
    """Return the quarter's section, none where nothing was ever handed in; its counts are those of `matched`.

    ``unseen`` is the number of columns whose lists were not read: what stands there cannot be told.
    """
    if not submissions:
        return None
    inside = [one for one in submissions if period.start <= one.submitted <= period.end]
    once = without_repeats(inside)
    results = matched(once, articles)
    units, categories = _groups(results, lambda one: one.unit), _groups(results, lambda one: one.category)
    doubled = sum(one.article is not None and len(one.article.columns) > 1 for one in results)
    return Submissions(
        rows=tuple(SubmissionRow(unit=name, **_counts(group)) for name, group in units),
        by_category=tuple(
            SubmissionCategory(category=name or NO_CATEGORY, **_counts(group)) for name, group in categories
        ),
        doubled=doubled,
        note=_note(results, len(inside) - len(once), doubled, unseen),
    )


_BASES: tuple[Basis, ...] = ("网址", "标题", "近似标题")
_Pair = tuple[int, float, int, str, str, int, int]


def _pairs(submissions: Sequence[Submission], articles: Sequence[Published]) -> Iterator[_Pair]:
    index = _Index(articles)
    for number, one in enumerate(submissions):
        for place, likeness, by_address in index.like(one):
            article = articles[place]
            if not by_address and not _in_time(one, article, exact=likeness == 1.0):
                continue
            apart = abs((article.day - one.submitted).days) if article.day else DAYS_AFTER
            rank = 0 if by_address else 1 if likeness == 1.0 else 2
            yield rank, -likeness, apart, one.unit, article.addresses[0], number, place


class _Index:
    """Articles by address and by the letter pairs of their titles."""

    def __init__(self, articles: Sequence[Published]) -> None:
        self._titles = [folded(article.title) for article in articles]
        self._pairs = [_letter_pairs(title) for title in self._titles]
        self._addresses = {url: place for place, one in enumerate(articles) for url in one.addresses}
        self._same: dict[str, list[int]] = {}
        self._beginning: dict[str, list[int]] = {}
        self._holding: dict[str, list[int]] = {}
        for place, title in enumerate(self._titles):
            self._same.setdefault(title, []).append(place)
            self._beginning.setdefault(title[:LEAST_LETTERS], []).append(place)
            for pair in self._pairs[place]:
                self._holding.setdefault(pair, []).append(place)

    def like(self, one: Submission) -> Iterator[tuple[int, float, bool]]:
        """Yield places of articles that may be the submitted one, with their likeness."""
        known = self._addresses.get(normalise(one.url) or "")
        if known is not None:
            yield known, 1.0, True
        title = folded(one.title)
        same = self._same.get(title, ())
        yield from ((place, 1.0, False) for place in same)
        pairs = _letter_pairs(title)
        for place in () if same else self._candidates(title, pairs):
            likeness = self._likeness(title, place, (pairs & self._pairs[place]).total())
            if likeness >= LIKENESS:
                yield place, likeness, False

    def _candidates(self, title: str, pairs: Counter[str]) -> set[int]:
        """Places that may be like enough: those that begin alike, or hold one of the rarer third of the pairs.

        Who shares two thirds of all pairs, as the bound demands, cannot miss more than a third of them.
        """
        rare = sorted(pairs, key=lambda pair: len(self._holding.get(pair, ())))[: pairs.total() // 3 + 1]
        found = {place for pair in rare for place in self._holding.get(pair, ())}
        return found.union(self._beginning.get(title[:LEAST_LETTERS], ()))

    def _likeness(self, title: str, place: int, shared: int) -> float:
        other = self._titles[place]
        if title == other:
            return 1.0
        short = min(len(title), len(other)) < LEAST_LETTERS
        if short or _numbers(title) != _numbers(other):  # 第三期 is not 第四期
            return 0.0
        if title.startswith(other) or other.startswith(title):
            return 0.99
        total = len(title) + len(other) - 2
        return min(2 * shared / total, 0.99)


def _letter_pairs(title: str) -> Counter[str]:
    return Counter(title[place : place + 2] for place in range(len(title) - 1)) or Counter([title])


def _numbers(title: str) -> list[str]:
    return sorted(_NUMBERS.findall(title))


def _in_time(one: Submission, article: Published, *, exact: bool) -> bool:
    if article.day is None:
        return exact
    return -DAYS_BEFORE <= (article.day - one.submitted).days <= DAYS_AFTER


def _with(one: Submission, found: tuple[Basis, Published] | None) -> Matched:
    if found is not None:
        return Matched(submission=one, basis=found[0], article=found[1])
    return Matched(submission=one, basis="登记" if one.told else "")


def _groups(results: Sequence[Matched], key: Callable[[Submission], str]) -> list[tuple[str, list[Matched]]]:
    groups: dict[str, list[Matched]] = {}
    for one in results:
        groups.setdefault(key(one.submission), []).append(one)
    return sorted(groups.items())


def _counts(group: Sequence[Matched]) -> dict[str, Any]:
    delays = [one.delay for one in group if one.delay is not None]
    return {
        "submitted": len(group),
        "adopted": sum(one.adopted for one in group),
        "late": sum(one.submission.late for one in group),
        "delay": round(mean(delays), 1) if delays else None,
    }


def _note(results: Sequence[Matched], repeats: int, doubled: int, unseen: int) -> str:
    """How it was counted; said where it changes a number."""
    by_note = sum(one.basis == "登记" for one in results)
    missing = sum(not one.adopted for one in results)
    parts = ["采用数按报送标题、网址和时间与门户网站已发布信息比对"]
    parts += [f"同一稿件在多个栏目发布的只计1条（{doubled}条）"] if doubled else []
    parts += [f"同一科室重复报送的只计1条（{repeats}条）"] if repeats else []
    parts += [f"{by_note}条在已读栏目中未找到，按科室登记的采用情况计"] if by_note else []
    parts += [f"有{unseen}个栏目未能读取，未比对上的{missing}条不一定未采用"] if unseen and missing else []
    return "；".join(parts) + "。"
