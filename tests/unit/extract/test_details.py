"""Required elements, contacts, messages, catalogue tables and the search box, read from pages as they are written."""

from datetime import date

import pytest

from auditor.extract import read_page
from auditor.model.page import PageDetails

TODAY = date(2026, 9, 30)


def details(body: str, title: str = "云溪街道") -> PageDetails:
    page = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    return read_page(page.encode(), "https://www.linjiang.example/yunxi/a.html", today=TODAY).details


GUIDE = (
    "<h1>政府信息公开指南</h1><p>政府信息按类别编排，可在本站查阅。工作机构：党政办公室；办公地址：云溪路18号；办公时间：工作日；"
    "联系电话：0500-6180018；传真：0500-6180019；电子邮箱：a@linjiang.example</p>"
)


def test_a_full_guide_names_all_nine_elements_and_its_contacts() -> None:
    found = details(GUIDE, "政府信息公开指南")
    assert len(found.elements["公开指南"]) == 9
    assert found.phones == ("05006180018",)
    assert found.address == "云溪路18号"


def test_an_element_left_out_is_not_found() -> None:
    found = details(GUIDE.replace("传真：0500-6180019；", ""), "政府信息公开指南")
    assert "传真号码" not in found.elements["公开指南"]


@pytest.mark.parametrize("title", ["关于修订办法的通知", "街道召开信息公开工作会议"])
def test_a_page_that_does_not_call_itself_a_guide_is_none(title: str) -> None:
    assert "公开指南" not in details(GUIDE.replace("政府信息公开指南", title), title).elements


def test_a_service_guide_tells_vague_wording_and_whether_its_form_is_offered() -> None:
    body = "<h1>临时救助办事指南</h1><p>申请条件：困难家庭。申请材料：申请表、其他相关材料。</p>"
    found = details(body, "临时救助办事指南")
    assert found.vague == ("其他相关材料",)
    assert found.asks_form
    assert not found.gives_form
    assert details(body + '<div><a href="b.doc">申请表下载</a></div>', "临时救助办事指南").gives_form


def test_messages_of_a_table_have_their_times_and_unit() -> None:
    body = (
        "<table><tr><th>标题</th><th>留言时间</th><th>答复时间</th><th>答复单位</th></tr>"
        "<tr><td>路灯不亮</td><td>2026-05-01</td><td>2026-05-06</td><td>城市管理办公室</td></tr>"
        "<tr><td>噪声扰民</td><td>2026年6月1日</td><td></td><td></td></tr></table>"
    )
    first, second = details(body).messages
    assert (first.asked, first.replied, first.unit) == (date(2026, 5, 1), date(2026, 5, 6), "城市管理办公室")
    assert (second.asked, second.replied, second.answer) == (date(2026, 6, 1), None, False)


def test_a_single_message_is_read_by_its_labels() -> None:
    body = "<h1>路灯不亮</h1><p>留言时间：2026-05-01</p><p>答复单位：城市管理办公室</p><p>答复内容：已修复。</p>"
    (message,) = details(body).messages
    assert message.asked == date(2026, 5, 1)
    assert message.replied is None
    assert message.answer


def test_prose_about_messages_is_no_message() -> None:
    assert details("<p>街道2026-05-01召开会议，研究网民留言办理。</p>").messages == ()


CATALOGUE = (
    "<table><tr><th rowspan=2>序号</th><th colspan=2>公开事项</th><th rowspan=2>公开内容（要素）</th>"
    "<th rowspan=2>公开依据</th>"
    "<th rowspan=2>公开时限</th><th rowspan=2>公开主体</th><th rowspan=2>公开渠道和载体</th><th colspan=2>公开对象</th>"
    "<th colspan=2>公开方式</th></tr>"
    "<tr><th>一级</th><th>二级</th><th>全社会</th><th>特定群体</th><th>主动</th><th>依申请</th></tr>"
    "<tr><td>1</td><td rowspan=2>社会救助</td><td>低保</td><td>名单</td><td>条例</td><td>20个工作日</td><td>街道</td>"
    "<td>■政府网站</td><td>√</td><td></td><td>√</td><td></td></tr>"
    "<tr><td>2</td><td>临时救助</td><td>名单</td><td>{basis}</td><td>20个工作日</td><td>街道</td>"
    "<td>□政府网站 ■公示栏</td>"
    "<td>√</td><td></td><td>√</td><td></td></tr></table>"
)


def test_a_catalogue_with_merged_and_split_cells_is_read_row_by_row() -> None:
    (table,) = details(CATALOGUE.format(basis="条例")).catalogues
    assert table.rows == 2
    assert table.gaps == ()
    assert table.topics == ("低保",)


def test_an_empty_field_of_a_catalogue_is_named_by_row_and_heading() -> None:
    (table,) = details(CATALOGUE.format(basis="")).catalogues
    assert table.gaps == ("第2行“公开依据”",)


@pytest.mark.parametrize(
    ("field", "is_search"),
    [
        ('<input name="q">', True),
        ('<input type="text" placeholder="请输入关键字">', True),
        ('<form action="/search/"><input name="words"></form>', True),
        ('<input name="username">', False),
        ('<input type="hidden" name="keyword">', False),
    ],
)
def test_a_search_box_is_a_field_to_type_into_that_is_called_so(field: str, is_search: bool) -> None:
    assert details(f"<div>{field}</div>").has_search is is_search


def test_number_and_issuer_are_read_by_their_labels() -> None:
    found = details("<p>文号：云街发〔2026〕3号 发文机关：云溪街道办事处</p>")
    assert found.number == "云街发〔2026〕3号"
    assert found.issuer == "云溪街道办事处"


def test_an_empty_label_does_not_take_the_next_ones_name() -> None:
    assert details("<p>发布机构： 成文日期：2026-05-01</p>").issuer == ""
