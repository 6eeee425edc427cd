"""发布后检查 on the demo's portal: one article or a column's newest, told in words within seconds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.audit import OpenedOffice, open_office
from auditor.audit.just_published import JustPublished, check_published, told
from auditor.demo import DEMO_AT, build
from auditor.demo.columns import COLUMNS
from auditor.demo.portal import entry_url
from auditor.demo.running import DemoClock, offline_source
from auditor.errors import UsageError


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedOffice]:
    folder: Path = tmp_path_factory.mktemp("check")
    site = build(folder)
    try:
        with open_office(folder) as office:
            yield office
    finally:
        site.server.stop()


def check(opened: OpenedOffice, wanted: str, column: str = "") -> JustPublished:
    return check_published(opened, wanted, DemoClock(DEMO_AT), column=column, source=offline_source)


def address(section_id: str, number: int) -> str:
    section = next(one for one in COLUMNS if one.id == section_id)
    return entry_url(section, number, section.entries[number], DEMO_AT)


def states(found: JustPublished) -> dict[str, str]:
    return {look.what: look.state for look in found.looks}


def test_an_article_that_is_listed_dated_and_whole_is_well(opened: OpenedOffice) -> None:
    found = check(opened, address("news", 9))
    assert (found.exit_code, found.column) == (0, "工作动态")
    assert list(told(found))[-1] == "没有发现问题"
    assert states(found)["列入栏目“工作动态”"] == "ok"


def test_a_columns_newest_item_is_looked_at_and_pinned_or_future_ones_are_not(opened: OpenedOffice) -> None:
    found = check(opened, "党建引领")
    assert (found.exit_code, found.title) == (0, "街道党工委召开理论学习中心组学习会")
    assert check(opened, "news").title == "云溪街道召开三季度重点工作推进会"


@pytest.mark.parametrize(
    ("section", "number", "what", "words"),
    [
        ("notices", 0, "发布时间", "没有显示发布时间"),
        ("notices", 1, "附件", "参保通知.doc”"),
        ("notices", 2, "链接", "页面提示内容不存在"),
        ("news", 1, "发布时间", "在今天之后"),
        ("news", 5, "图片", "missing.jpg"),
        ("community-news", 4, "列入栏目“社区风采”", "不一致"),
    ],
)
def test_what_is_wrong_is_told_in_words(opened: OpenedOffice, section: str, number: int, what: str, words: str) -> None:
    found = check(opened, address(section, number))
    texts = [look.text for look in found.looks if look.what == what and look.state == "wrong"]
    assert found.exit_code == 1
    assert any(words in text for text in texts), list(told(found))


def test_an_article_that_is_not_in_the_column_is_told(opened: OpenedOffice) -> None:
    found = check(opened, address("news", 9), column="通知公告")
    assert (found.exit_code, states(found)["列入栏目“通知公告”"]) == (1, "wrong")


def test_a_barrier_against_programs_asks_for_a_person(opened: OpenedOffice) -> None:
    found = check(opened, "letters")
    assert found.exit_code == 3
    assert "需人工" in "\n".join(told(found))


def test_an_address_that_brings_nothing_is_wrong_and_one_we_cannot_reach_is_a_persons_matter(opened) -> None:
    assert check(opened, "http://www.linjiang.example/yunxi/gzdt/none.html").exit_code == 1
    assert check(opened, "http://www.linjiang.example/yunxi/admin/login.html").exit_code == 3


def test_a_blank_column_is_told_with_the_words_of_the_page(opened: OpenedOffice) -> None:
    found = check(opened, "志愿服务")
    assert (found.exit_code, "暂无" in found.looks[0].text) == (1, True)


def test_a_word_that_is_neither_column_nor_address_is_refused_with_the_columns_there_are(opened: OpenedOffice) -> None:
    with pytest.raises(UsageError, match="工作动态"):
        check(opened, "不存在的栏目")
    with pytest.raises(UsageError, match="--column"):
        check(opened, address("news", 9), column="不存在")


def test_every_column_of_the_portal_is_looked_at_without_trouble(opened: OpenedOffice) -> None:
    for column in opened.office.sites[0].columns:
        found = check(opened, column.id)
        assert found.looks, column.name
        assert all(look.text for look in found.looks), column.name


def test_a_column_past_its_limit_is_told_even_where_its_newest_item_is_whole(opened: OpenedOffice) -> None:
    found = check(opened, "社区风采")
    assert (found.exit_code, states(found)["更新"]) == (1, "wrong")


def test_a_static_page_owes_no_list_and_no_date(opened: OpenedOffice) -> None:
    found = check(opened, "机构职能")
    assert (found.exit_code, "发布时间" in states(found)) == (0, False)


def test_a_declared_none_this_year_is_no_blank_column(opened: OpenedOffice) -> None:
    assert check(opened, "规范性文件").exit_code == 0
    assert check(opened, "行政许可和处罚结果").exit_code == 1


def test_a_page_that_takes_too_long_is_a_persons_matter_and_the_answer_comes_in_time(
    opened: OpenedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.audit.just_published.PAGE_SECONDS", 0.5)
    found = check(opened, "http://www.linjiang.example/yunxi/slow.html")  # answers after two seconds
    assert (found.exit_code, "没有读完" in found.looks[0].text) == (3, True)


def test_links_there_is_no_time_for_are_counted_not_passed(
    opened: OpenedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.audit.just_published.LINK_SECONDS", 0.0)
    found = check(opened, address("news", 9))
    assert found.exit_code == 3
    assert any("没来得及检查" in look.text for look in found.looks)
