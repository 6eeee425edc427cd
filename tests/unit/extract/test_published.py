"""The publication date of an article: every way it is written, and everything that only looks like it."""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken

import datetime as dt

import pytest
from tests.unit.extract.pages import BODY, TITLE, TODAY, URL, article

from auditor.extract import read_page
from auditor.model.page import PageFacts, ReadDate

SHOWN = dt.date(2026, 9, 30)


def read(html: str | bytes, **more: str) -> PageFacts:
    body = html if isinstance(html, bytes) else html.encode()
    return read_page(body, URL, today=TODAY, **more)


def published(html: str) -> ReadDate | None:
    return read(html).published


SPELLINGS = {
    "label and colon": "<p>发布时间：2026-09-30</p>",
    "label with minutes": "<p>发布日期：2026-09-30 17:25 来源：办公室</p>",
    "spaced label": "<p>发 布 时 间：2026-09-30</p>",
    "blank between characters and wide blanks": "<p>发&nbsp;布&nbsp;日&nbsp;期：　2026年9月30日</p>",
    "brackets": "<p>【发布时间：2026-09-30】</p>",
    "label outside the bracket": "<p>发布时间：[2026-09-30]</p>",
    "published on": "<p>发布于 2026-09-30 10:00</p>",
    "publicity date": "<p>公开日期：2026年09月30日</p>",
    "traditional": "<p>發佈日期：2026-09-30</p>",
    "uploaded": "<p>上传时间：2026/9/30</p>",
    "information label": "<p>信息发布时间：2026.09.30</p>",
    "no colon": "<p>发布时间 2026-09-30</p>",
    "bare time": "<p>时间：2026年09月30日 14:58　来源：办公室</p>",
    "bare date": "<p>日期：2026-09-30</p>",
    "bare label touching the source": "<p><span>来源：党政办</span><span>时间：2026-09-30</span></p>",
    "unlabelled line under the title": "<p>2026-09-30 09:12　来源：党政办　浏览次数：<i>12</i></p>",
    "unlabelled and alone": "<div class='date'>2026-09-30</div>",
    "chinese numerals": "<p>发布时间：二〇二六年九月三十日</p>",
    "circle zero": "<p>发布时间：二○二六年九月三十日</p>",
    "full-width digits": "<p>发布时间：２０２６－０９－３０</p>",
    "full-width with characters": "<p>发布时间：２０２６年９月３０日</p>",
    "split over inline elements": "<p>发布时间：<span>2026</span>-<span>09</span>-<span>30</span></p>",
    "split into year month day": "<p>发布时间：<b>2026</b>年<b>9</b>月<b>30</b>日</p>",
    "roc year": "<p>發布日期：中華民國115年9月30日</p>",
    "table cells": "<table><tr><td>索引号</td><td>0123/2026-1</td><td>发布日期</td><td>2026-09-30</td></tr></table>",
    "definition list": "<dl><dt>发布日期：</dt><dd>2026-09-30</dd></dl>",
    "date then word": "<p>2026-09-30 17:00 发布</p>",
    "weekday before the time": "<p>发布时间：2026-09-30 星期三 10:22</p>",
    "iso moment": "<p>发布时间：2026-09-30T10:22:00</p>",
    "english": "<p>Release Date: 2026-09-30</p>",
    "time element": "<time datetime='2020-01-01'>2026-09-30</time>",
}


@pytest.mark.parametrize("info", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_date_under_the_title_is_read_in_every_spelling(info: str) -> None:
    found = published(article(info))
    assert found is not None
    assert found.date == SHOWN


DECOYS = {
    "copyright line": "",
    "signature below the text": "<p style='text-align:right'>云溪街道办事处<br>2026年10月30日</p>",
    "signature that repeats the site's name": "<p>云溪街道</p><p>2026年10月30日</p>",
    "written date": "<p>成文日期：2026-10-30</p>",
    "generated date": "<p>生成日期：2026-10-30</p>",
    "deadline": "<p>报名截止时间：2026-10-30 17:00</p>",
    "meeting time in the text": "<p>会议时间：2026年10月30日上午9:00</p><p>会议地点：三楼会议室</p>",
    "time of the activity in the text": "<p>"
    + "请各单位认真组织。" * 40
    + "</p><p>时间：2026年10月30日上午9点至11点。</p>",
    "takes effect": "<p>本办法自2026年10月30日起施行。</p>",
    "clock": "<div class='top'>今天是2026年11月22日 星期日</div>",
    "standard": "<p>执行GB 2763.1-2026标准和GB 18401-2010。</p>",
    "impossible day": "<p>2024-13-45</p>",
    "epoch": "<p>1970-01-01</p>",
    "far future": "<p>2099-01-01</p>",
    "telephone": "<p>电话：0571-2026-10-30</p>",
    "document number": "<p>云街办〔2026〕10号、〔2026〕11-12号</p>",
    "last visit": "<p>最后访问时间：2026-11-21</p>",
    "publicity period": "<p>公示时间：2026年10月20日至2026年10月30日</p>",
    "hidden archive banner": "<div style='display:none'>页面已归档 发布时间：2026年10月30日</div>",
    "hidden by class": "<p class='hide'>发布时间：2026-10-30</p>",
    "comment": "<!-- <p>发布时间：2026-10-30</p> -->",
    "attribute of a leftover template": "<p><span alt='时间：2026-10-30' title='发布时间：2026-10-30'>云溪</span></p>",
    "template element": "<template><p>发布时间：2026-10-30</p></template>",
    "script clock": "<script>document.write('2026年10月30日')</script>",
    "script with another time": "<script>var endtime='2026-10-30';var guidang='7070年01月01日';</script>",
    "neighbours": "<ul><li><a href='a.html'>上一篇：甲</a><span>2026-10-30</span></li>"
    "<li><a href='b.html'>关于乙事项的公告</a><span>2026-10-29</span></li>"
    "<li><a href='c.html'>关于丙事项的公告</a><span>2026-10-28</span></li></ul>",
}


@pytest.mark.parametrize("decoy", DECOYS.values(), ids=DECOYS.keys())
def test_what_only_looks_like_a_publication_date_gives_none(decoy: str) -> None:
    assert published(article("", body=BODY + decoy)) is None


@pytest.mark.parametrize("decoy", DECOYS.values(), ids=DECOYS.keys())
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_decoy_beside_the_true_date_changes_nothing(decoy: str, place: str) -> None:
    info = "<p>发布时间：2026-09-30</p>"
    html = article(info, body=BODY + decoy) if place == "after" else article(info, before=decoy)
    found = published(html)
    assert found is not None
    assert found.date == SHOWN


@pytest.mark.parametrize(
    "line",
    [
        "（2026年10月30日街道第3次办公会议通过）",
        "2026年10月30日起施行",
        "2026年10月30日召开",
        "2026年10月30日至11月2日",
    ],
)
def test_a_line_under_the_title_that_tells_of_an_event_is_no_date(line: str) -> None:
    assert published(article(f"<p>{line}</p>")) is None


def test_the_address_never_gives_a_date() -> None:
    assert published(article("")) is None


def test_written_and_generated_dates_are_read_apart() -> None:
    info = (
        "<table><tr><td>成文日期</td><td>2026-09-01</td><td>生成日期：</td><td>2026-09-02</td>"
        "<td>发布日期</td><td>2026-09-30</td></tr></table>"
    )
    facts = read(article(info))
    assert facts.published is not None
    assert facts.written is not None
    assert facts.generated is not None
    assert [facts.published.date.day, facts.written.date.day, facts.generated.date.day] == [30, 1, 2]


def test_an_issue_date_serves_where_no_publication_date_is_shown() -> None:
    found = published(article("<p>发文日期：2026-09-30　文号：云街办〔2026〕8号</p>"))
    assert found is not None
    assert (found.date, found.rule) == (SHOWN, "label_issued")


def test_a_visible_label_wins_over_script_and_tag() -> None:
    head = "<meta name='PubDate' content='2026-10-01 08:00:00'><script>var pubdata='2026年10月02日'</script>"
    found = published(article("<p>发布时间：2026-09-30</p>", head=head))
    assert found is not None
    assert (found.date, found.rule) == (SHOWN, "label")


@pytest.mark.parametrize(
    "script",
    [
        "var pubdata='2026年09月30日'; document.write(pubdata)",
        'var pubDate = "2026-09-30 10:00:00";',
        "var fbsj='2026-09-30';",
        "var article={id:1,publishTime:'2026-09-30 10:00'};",
        "document.write('<span>发布时间：2026-09-30</span>')",
    ],
)
def test_a_date_that_only_a_script_prints_is_read(script: str) -> None:
    found = published(article(f"<p><script>{script}</script></p>"))
    assert found is not None
    assert found.date == SHOWN


def test_the_page_tag_serves_where_nothing_is_shown() -> None:
    found = published(article("", head="<meta name='PubDate' content='2026-09-30 10:00'>"))
    assert found is not None
    assert (found.date, found.rule, found.precision) == (SHOWN, "page_tag", "minute")


def test_first_published_time_is_read_in_its_own_spelling() -> None:
    head = (
        "<meta name='firstpublishedtime' content='2026-09-30-23:59:59'>"
        "<meta name='lastmodifiedtime' content='2026-10-23-10:00:00'><meta name='others' content='页面生成时间 2026-10-23'>"
    )
    found = published(article("", head=head))
    assert found is not None
    assert found.date == SHOWN


def test_a_page_tag_that_is_the_generation_time_is_no_date() -> None:
    head = "<meta name='PubDate' content='2026-10-26 04:33'><meta name='others' content='页面生成时间 2026-10-26 04:33:47'>"
    assert published(article("", head=head)) is None


def test_a_making_time_is_no_date() -> None:
    assert published(article("", head="<meta name='Maketime' content='2026-09-30 10:00:00'>")) is None


def test_an_update_time_serves_last_and_with_little_confidence() -> None:
    found = published(article("<p>更新时间：2026-09-30　点击：3</p>"))
    assert found is not None
    assert (found.date, found.rule) == (SHOWN, "label_updated")
    assert found.confidence <= 0.5


def test_a_publication_date_wins_over_an_update_time() -> None:
    found = published(article("<p>更新时间：2026-10-15　发布时间：2026-09-30</p>"))
    assert found is not None
    assert found.date == SHOWN


def test_the_second_head_of_an_included_header_does_not_count() -> None:
    second = "<!DOCTYPE html><html><head><meta name='PubDate' content='2026-10-30'><title>Document</title></head><body>"
    found = published(article("", head="<meta name='PubDate' content='2026-09-30'>", before=second))
    assert found is not None
    assert found.date == SHOWN
    assert read(article("", before=second)).title.startswith(TITLE)


def test_a_future_date_the_page_labels_is_reported_as_shown() -> None:
    found = published(article("<p>发布时间：2027-03-01</p>"))
    assert found is not None
    assert found.date == dt.date(2027, 3, 1)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-8", "utf-16"])
def test_the_date_is_read_in_every_encoding(encoding: str) -> None:
    info = "<p>發布時間：2026年9月30日</p>" if encoding == "big5" else "<p>发布时间：2026年9月30日</p>"
    words = {"title": "雲溪街道通告", "body": "<p>請各社區知悉。</p>"} if encoding == "big5" else {}
    html = article(info, **words).replace("charset='utf-8'", f"charset='{encoding}'")
    if encoding == "big5":
        html = html.translate(str.maketrans("临区云办处标识码网站号当页", "臨區雲辦處標識碼網站號當頁")).replace(
            "浙ICP备", "ICP"
        )
    body = html.encode(encoding, "ignore" if encoding == "big5" else "strict")
    found = read(body).published
    assert found is not None
    assert found.date == SHOWN


def test_a_mislabelled_page_is_read_and_marked() -> None:
    html = article("<p>发布时间：2026-09-30</p>").encode("gbk")
    facts = read(html, content_type="text/html; charset=utf-8")
    assert facts.published is not None
    assert facts.condition == "mislabelled_charset"
    assert facts.encoding == "gb18030"


def test_a_source_is_read_without_its_neighbours() -> None:
    facts = read(article("<p>来源：云溪街道党政办　作者：王某　发布时间：2026-09-30 浏览次数：22</p>"))
    assert facts.source == "云溪街道党政办"
    assert facts.kind == "article"
