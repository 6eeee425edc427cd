"""Freshness does not depend on the order of a list, and no older or pinned item ever changes it."""

import random
from datetime import date, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from auditor.derive.column_freshness import ColumnLimit, Freshness, FreshState, column_freshness
from auditor.derive.spans import Span
from auditor.model.facts import ArticleFacts, ColumnFacts, ItemFacts
from auditor.model.office import Column
from auditor.model.page import ReadDate
from auditor.model.words import ColumnType, Outcome
from auditor.model.zone import SHANGHAI

AT = datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI)
TODAY = AT.date()
NEWS = Column(id="dt", name="街道动态", type=ColumnType.NEWS)
TWO_WEEKS = ColumnLimit(span=Span(14, "day"))

OPENED = st.sampled_from(["dated", "undated", "broken", "outside", "unopened"])
ITEM = st.tuples(st.dates(date(2026, 6, 1), date(2026, 10, 5)), OPENED, st.booleans())


def column(*items: tuple[date, str, bool], complete: bool = True) -> ColumnFacts:
    listed, articles = [], []
    for number, (day, opened, pinned) in enumerate(items):
        url = f"https://www.linjiang.example/dt/{day:%Y%m%d}{opened}{number}.html"
        listed.append(ItemFacts(title=f"信息{number}", url=url, listed=day, pinned=pinned))
        article = _article(url, day, opened)
        if article is not None:
            articles.append(article)
    return ColumnFacts(
        column="dt",
        items=tuple(listed),
        articles=tuple(articles),
        complete=complete,
        collected_at=AT + timedelta(days=9),
    )


def _article(url: str, day: date, opened: str) -> ArticleFacts | None:
    if opened == "unopened":
        return None
    read = ReadDate(date=day, rule="label", snippet="发布时间", confidence=0.9) if opened == "dated" else None
    outcome = Outcome.TIMEOUT if opened == "broken" else Outcome.OK
    return ArticleFacts(
        url=url, outcome=outcome, published=read, fetched_at=AT + timedelta(days=9), is_article=opened != "outside"
    )


def judged(facts: ColumnFacts, at: datetime = AT) -> Freshness:
    return column_freshness(NEWS, facts, at, TWO_WEEKS)


@given(items=st.lists(ITEM, min_size=1, max_size=8), seed=st.integers(0, 99))
def test_the_order_of_the_items_never_changes_the_verdict(items: list[tuple[date, str, bool]], seed: int) -> None:
    facts = column(*items)
    shuffled = list(facts.items)
    random.Random(seed).shuffle(shuffled)
    mixed = list(facts.articles)
    random.Random(seed + 1).shuffle(mixed)
    other = msgspec.structs.replace(facts, items=tuple(shuffled), articles=tuple(mixed))
    one, two = judged(facts), judged(other)
    assert (one.state, one.newest, one.days_over, one.undated) == (two.state, two.newest, two.days_over, two.undated)


@given(items=st.lists(ITEM, min_size=1, max_size=6), pinned=st.booleans())
def test_an_older_item_never_changes_the_verdict(items: list[tuple[date, str, bool]], pinned: bool) -> None:
    before = judged(column(*items))
    older = (date(2026, 1, 1), "dated", pinned)
    after = judged(column(*items, older))
    if before.newest is not None:
        assert (after.state, after.newest, after.days_over) == (before.state, before.newest, before.days_over)
    else:
        # Nothing was dated before: an old date may now tell that the column is stale, never that it is fresh.
        assert after.state not in (FreshState.FRESH, FreshState.EARLY_WARNING)


@given(items=st.lists(ITEM, min_size=1, max_size=6), age=st.integers(0, 9))
def test_a_dated_recent_item_always_proves_freshness(items: list[tuple[date, str, bool]], age: int) -> None:
    recent = (TODAY - timedelta(days=age), "dated", False)
    assert judged(column(*items, recent)).state in (FreshState.FRESH, FreshState.EARLY_WARNING)


@given(items=st.lists(ITEM, min_size=1, max_size=6))
def test_what_was_not_opened_and_dated_never_makes_a_column_fresh(items: list[tuple[date, str, bool]]) -> None:
    unsure = [(day, "broken" if opened in ("dated", "outside") else opened, pinned) for day, opened, pinned in items]
    assert judged(column(*unsure)).state not in (FreshState.FRESH, FreshState.EARLY_WARNING, FreshState.STALE)


@given(items=st.lists(ITEM, min_size=1, max_size=6), days=st.integers(1, 200))
def test_a_later_monitoring_point_never_makes_a_column_fresher(items: list[tuple[date, str, bool]], days: int) -> None:
    past = [item for item in items if item[0] <= TODAY]
    if not past:
        return
    facts = msgspec.structs.replace(column(*past), collected_at=AT + timedelta(days=400))
    if judged(facts).state is FreshState.STALE:
        assert judged(facts, AT + timedelta(days=days)).state is FreshState.STALE


def test_a_list_read_in_part_is_never_called_stale_or_blank() -> None:
    assert judged(column((date(2026, 1, 1), "dated", False), complete=False)).state is FreshState.UNCLEAR
    assert judged(column(complete=False)).state is FreshState.UNSEEN


def test_the_label_tells_facts_that_a_person_handed_in() -> None:
    facts = msgspec.json.decode(msgspec.json.encode({"column": "dt", "method": "manual"}), type=ColumnFacts)
    listed = msgspec.structs.replace(facts, items=(ItemFacts(title="会议", url="u", listed=date(2026, 9, 29)),))
    found = judged(listed)
    assert found.state is FreshState.FRESH
    assert found.label == "人工登记（人工核验）"
