"""A proposal says what a column seems to be and why; a person decides."""

from datetime import date, timedelta

import pytest

from auditor.derive.periods import column_limit
from auditor.derive.proposals import propose_column
from auditor.model.office import Column
from auditor.model.page import ItemList, ListItem, NavEntry, PageFacts
from auditor.model.words import ColumnType
from auditor.rulebook.book import Rulebook
from auditor.rulebook.loading import load_rulebook


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook("street-office", None)


def page(every: int, count: int = 12) -> PageFacts:
    days = [date(2026, 9, 28) - timedelta(days=every * step) for step in range(count)]
    items = tuple(ListItem(title=f"信息{n}", url=f"https://x.example/{n}", date=each) for n, each in enumerate(days))
    return PageFacts(url="https://x.example/", lists=(ItemList(items=items),))


@pytest.mark.parametrize(
    ("name", "expected", "category"),
    [
        ("街道动态", ColumnType.NEWS, "news"),
        ("通知公告", ColumnType.NOTICE, "notices"),
        ("政策解读", ColumnType.INTERPRETATION, "interpretation"),
        ("部门预决算", ColumnType.YEARLY, "budget"),
        ("政府信息公开指南", ColumnType.STATIC, "disclosure-guide"),
        ("领导之窗", ColumnType.STATIC, "leaders"),
        ("行政处罚", ColumnType.AS_IT_OCCURS, "penalties"),
    ],
)
def test_a_telling_name_decides(name: str, expected: ColumnType, category: str, rulebook: Rulebook) -> None:
    found = propose_column(NavEntry(name=name, url="https://x.example/"), [], rulebook)
    assert (found.type, found.categories) == (expected, (category,))
    assert found.why


def test_the_level_is_the_depth_in_the_menu(rulebook: Rulebook) -> None:
    entry = NavEntry(name="通知公告", url="https://x.example/", parents=("政务公开",))
    assert propose_column(entry, [], rulebook).level == 2


def test_a_lively_list_without_a_telling_name_is_taken_for_news(rulebook: Rulebook) -> None:
    found = propose_column(NavEntry(name="云溪一瞥", url="https://x.example/"), [page(every=3)], rulebook)
    assert found.type is ColumnType.NEWS
    assert "每3天" in found.why


def test_a_slow_list_without_a_telling_name_is_given_no_period(rulebook: Rulebook) -> None:
    found = propose_column(NavEntry(name="云溪一瞥", url="https://x.example/"), [page(every=40)], rulebook)
    assert found.type is rulebook.column_types.default


def test_a_page_gathering_several_lists_is_given_no_period(rulebook: Rulebook) -> None:
    hub = PageFacts(url="https://x.example/", lists=page(every=1).lists * 3)
    found = propose_column(NavEntry(name="云溪一瞥", url="https://x.example/"), [hub], rulebook)
    assert found.type is rulebook.column_types.default


def test_a_page_of_prose_is_taken_for_static(rulebook: Rulebook) -> None:
    prose = PageFacts(url="https://x.example/", text_length=900, content_length=700)
    found = propose_column(NavEntry(name="云溪一瞥", url="https://x.example/"), [prose], rulebook)
    assert found.type is ColumnType.STATIC


@pytest.mark.parametrize("kind", [ColumnType.STATIC, ColumnType.AS_IT_OCCURS])
def test_some_types_have_no_period(kind: ColumnType, rulebook: Rulebook) -> None:
    assert column_limit(Column(id="a", name="甲", type=kind), rulebook) is None


@pytest.mark.parametrize(
    ("words", "text", "official"),
    [
        ({"type": "动态要闻", "level": 3}, "14天", True),
        ({"type": "通知公告"}, "6个月", True),
        ({"type": "通知公告", "level": 2}, "6个月", False),
        ({"type": "政策解读"}, "6个月", True),
        ({"type": "留言公开"}, "2个月", True),
        ({"type": "数据发布"}, "6个月", False),
        ({"type": "自定", "period": {"days": 30, "basis": "本单位制度"}}, "30天", False),
        ({"type": "按年", "due": "03-31"}, "每年3月31日前", False),
        ({"type": "按年", "categories": ("annual-report",)}, "每年1月31日前", False),
        ({"type": "按年"}, "每年12月31日前", False),
    ],
)
def test_a_period_comes_from_the_rulebook_or_the_register(
    words: dict[str, object], text: str, official: bool, rulebook: Rulebook
) -> None:
    found = column_limit(Column.model_validate({"id": "a", "name": "甲", **words}), rulebook)
    assert found is not None
    assert (found.text, found.official) == (text, official)
