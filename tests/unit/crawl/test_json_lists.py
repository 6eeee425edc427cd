"""Columns whose list comes as JSON, by the mapping the register declares."""

import asyncio
import json
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from tests.unit.crawl.memory import WINDOW, Answer, MemorySite, article, page

from auditor.crawl import gather_site
from auditor.model.facts import ColumnFacts
from auditor.model.office import Budget, Column, JsonList, Site
from auditor.model.words import ColumnType, Outcome

HOME = "http://yx.test/"
API = "http://yx.test/api/list?page={page}"
MAPPING = JsonList(
    url=API, items="data.list", title="title", link="/detail/{id}.html", date="time", source="from", pages="data.pages"
)


def rows(*days: str, first: int = 1) -> list[dict[str, Any]]:
    return [
        {"id": first + n, "title": f"关于第{first + n}号事项的<em>通知</em>", "time": day, "from": "云溪街道"}
        for n, day in enumerate(days)
    ]


def answer(entries: list[dict[str, Any]], pages: int | None = None) -> str:
    return json.dumps({"code": 0, "data": {"list": entries, "pages": pages}})


def column(pages: dict[str, Answer | list[Answer]], mapping: JsonList = MAPPING) -> tuple[ColumnFacts, MemorySite]:
    declared = Column(id="tz", name="通知公告", url="http://yx.test/tzgg/", type=ColumnType.NOTICE, json_list=mapping)
    articles: dict[str, Answer | list[Answer]] = {
        f"http://yx.test/detail/{n}.html": article(f"关于第{n}号事项的通知", f"2026-09-{30 - n:02}")
        for n in range(1, 9)
    }
    source = MemorySite({HOME: page("云溪街道", "<p>欢迎</p>"), **articles, **pages})
    site = Site(
        id="s", name="云溪街道", url=HOME, columns=(declared,), check_links=False, budget=Budget(delay=0), scope="site"
    )
    return asyncio.run(gather_site(site, WINDOW, source)).columns[0], source


def test_the_declared_list_is_read_with_all_its_pages_and_its_newest_article() -> None:
    facts, _ = column(
        {
            "http://yx.test/api/list?page=1": answer(rows("2026-09-29", "2026-09-28"), 2),
            "http://yx.test/api/list?page=2": answer(rows("2026-08-27 10:00:00", "2026-06-01", first=3), 2),
        }
    )
    assert facts.seen
    assert facts.complete
    assert facts.url == "http://yx.test/tzgg/"
    assert [(item.title, item.url, item.listed, item.source) for item in facts.items][::3] == [
        ("关于第1号事项的通知", "http://yx.test/detail/1.html", date(2026, 9, 29), "云溪街道"),
        ("关于第4号事项的通知", "http://yx.test/detail/4.html", date(2026, 6, 1), "云溪街道"),
    ]
    assert facts.articles[0].published is not None
    assert facts.pages_read == 2


def test_without_a_count_pages_are_read_until_they_are_past_the_period() -> None:
    mapping = MAPPING.model_copy(update={"pages": "", "first_page": 0})
    facts, source = column(
        {
            "http://yx.test/api/list?page=0": answer(rows("2026-09-29")),
            "http://yx.test/api/list?page=1": answer(rows("2026-05-29", first=2)),
        },
        mapping,
    )
    assert [item.listed for item in facts.items] == [date(2026, 9, 29), date(2026, 5, 29)]
    assert facts.complete
    assert "http://yx.test/api/list?page=2" not in source.asked


def test_an_empty_further_page_is_the_lists_end() -> None:
    mapping = MAPPING.model_copy(update={"pages": ""})
    facts, _ = column(
        {
            "http://yx.test/api/list?page=1": answer(rows("2026-09-29")),
            "http://yx.test/api/list?page=2": answer([]),
        },
        mapping,
    )
    assert facts.complete
    assert len(facts.items) == 1


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("<html>请登录</html>", "没有读到登记的列表"),
        (json.dumps({"code": 500, "msg": "error"}), "没有读到登记的列表"),
        (json.dumps({"data": {"list": "none"}}), "没有读到登记的列表"),
        (json.dumps({"data": {"list": [{"name": "没有标题的条目"}]}}), "没有读到登记的列表"),
        (answer([]), "没有读到登记的列表"),
        ("[" * 100_000, "没有读到登记的列表"),
        (Outcome.TIMEOUT, "打不开"),
        (Outcome.ROBOTS_DENIED, "不允许"),
    ],
)
def test_what_the_mapping_does_not_find_is_unseen_never_empty(body: Answer, word: str) -> None:
    facts, _ = column({"http://yx.test/api/list?page=1": body})
    assert not facts.seen
    assert word in facts.reason
    assert facts.empty_notice is None


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ("2026-09-29T08:00:00+08:00", date(2026, 9, 29)),
        ("2026年9月29日", date(2026, 9, 29)),
        (1790640000000, date(2026, 9, 29)),
        (1790640000, date(2026, 9, 29)),
        ("昨天", None),
        (None, None),
    ],
)
def test_dates_come_in_the_forms_interfaces_use(shown: object, day: date | None) -> None:
    entries = [{"id": 1, "title": "关于第1号事项的通知", "time": shown}]
    facts, _ = column({"http://yx.test/api/list?page=1": answer(entries, 1)})
    assert [item.listed for item in facts.items] == [day]


@pytest.mark.parametrize(
    "wrong",
    [{"items": ""}, {"url": "/api/list"}, {"first_page": 7}, {"selector": "li"}, {"title": " "}],
)
def test_a_faulty_mapping_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        JsonList.model_validate({**MAPPING.model_dump(), **wrong})
