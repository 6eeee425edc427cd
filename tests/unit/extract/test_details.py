"""Required elements, contacts, messages, catalogue tables and the search box, read from pages as they are written."""

from datetime import date
from pathlib import Path

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


FULL = "<h1>临时救助办事指南</h1><p>办理材料：{}</p>"


@pytest.mark.parametrize(
    ("materials", "unclear"),
    [
        ("身份证、户口簿、申请表", True),
        ("身份证原件及复印件、申请表一式两份", False),
        ("身份证（电子版）", False),
        ("申请表3份", False),
        ("无需提交", False),
    ],
)
def test_materials_are_unclear_where_nothing_says_original_copy_or_number(materials: str, unclear: bool) -> None:
    assert details(FULL.format(materials), "临时救助办事指南").unclear_materials is unclear


def test_documents_a_guide_names_are_read_with_the_address_their_name_leads_to() -> None:
    body = (
        "<h1>临时救助办事指南</h1><p>设定依据：《社会救助暂行办法》、<a href='b.html'>《临江区临时救助办法》</a>；"
        "填写《临时救助申请表》</p>"
    )
    named = details(body, "临时救助办事指南").policies
    assert [(each.name, each.url) for each in named] == [
        ("社会救助暂行办法", ""),
        ("临江区临时救助办法", "https://www.linjiang.example/yunxi/b.html"),
    ]


def test_a_search_form_that_an_address_can_stand_for_is_read_with_its_hidden_fields() -> None:
    found = details(
        "<form action='/search'><input type=hidden name=site value=7><input name=q placeholder=请输入关键字></form>"
    ).search
    assert found is not None
    assert (found.way, found.action, found.field) == ("get", "https://www.linjiang.example/search", "q")
    assert found.hidden == (("site", "7"),)
    assert found.encoding == "utf-8"


@pytest.mark.parametrize(
    ("form", "way"),
    [
        ("<form method=post action='/s'><input name=keyword></form>", "post"),
        ("<form action='javascript:go()'><input name=keyword></form>", "script"),
        ("<div><input id=searchword></div>", "script"),
        ("<form action='/s'><input name=keyword></form><div><input id=searchword></div>", "get"),
    ],
)
def test_a_search_that_cannot_be_asked_politely_says_so(form: str, way: str) -> None:
    found = details(form).search
    assert found is not None
    assert found.way == way


def test_a_login_form_is_no_search() -> None:
    assert details("<form action='/login'><input name=user><input type=password name=pw></form>").search is None


def test_the_hours_fax_and_mail_of_a_guide_are_read() -> None:
    found = details(GUIDE, "政府信息公开指南")
    assert found.hours == "工作日"
    assert found.fax == "05006180019"
    assert found.mail == "a@linjiang.example"


def test_maps_are_read_by_their_words_and_services_by_their_script() -> None:
    found = details(
        "<img src=a.png alt='临江区行政区划图'><img src=b.png alt='会议照片'><p>审图号：临S（2026）012号</p>"
        "<script src='https://webapi.amap.com/maps?v=2.0'></script>"
    )
    assert [(each.kind, each.name) for each in found.maps] == [("service", "高德地图"), ("picture", "临江区行政区划图")]
    assert found.map_number == "临S（2026）012号"


@pytest.mark.parametrize("words", ["网站地图", "站点地图导航"])
def test_a_site_map_is_no_map(words: str) -> None:
    assert details(f"<img src=a.png alt='{words}'>").maps == ()


@pytest.mark.parametrize(
    ("body", "validity"),
    [
        ("<h1>养犬管理办法</h1><p>有效性：失效</p>", "失效"),
        ("<h1>养犬管理办法（已废止）</h1>", "已废止"),
        ("<h1>养犬管理办法</h1><p>本文件已废止</p>", "已废止"),
        ("<h1>关于公布清理结果的通知</h1><p>附：养犬管理办法（废止）</p>", ""),
        ("<h1>养犬管理办法</h1><p>本办法自发布之日起有效</p>", ""),
    ],
)
def test_validity_is_what_the_page_says_of_itself(body: str, validity: str) -> None:
    assert details(body, "云溪街道").validity == validity


def test_a_topic_of_a_catalogue_keeps_its_term() -> None:
    (table,) = details(CATALOGUE).catalogues
    assert set(table.terms) == set(table.topics)
    assert "20个工作日" in table.terms.values()


def test_lines_that_repeat_their_labels_are_messages_one_by_one() -> None:
    body = (
        "<ul><li><a href=1>路灯不亮</a> [提交时间：2026-05-01]<p>回复人：城市管理办公室 [回复时间：2026-05-06]</p></li>"
        "<li><a href=2>噪声扰民</a> [提交时间：2026-06-01]</li>"
        "<li><a href=3>积水</a> [提交时间：2026-06-02]<p>回复人：平安办 [回复时间：2026-06-03]</p></li></ul>"
    )
    first, second, third = details(body).messages
    assert (first.title, first.asked, first.replied, first.unit) == (
        "路灯不亮", date(2026, 5, 1), date(2026, 5, 6), "城市管理办公室",
    )  # fmt: skip
    assert (second.title, second.asked, second.answer) == ("噪声扰民", date(2026, 6, 1), False)
    assert third.unit == "平安办"


def test_a_list_that_tells_of_no_answer_at_all_says_nothing_of_answers() -> None:
    body = "<ul><li>路灯不亮 提交时间：2026-05-01</li><li>噪声 提交时间：2026-06-01</li></ul>"
    assert details(body).messages == ()
    table = "<table><tr><th>标题</th><th>留言时间</th></tr><tr><td>路灯不亮</td><td>2026-05-01</td></tr></table>"
    assert details(table).messages == ()


def test_a_call_for_opinions_with_its_time_is_no_message() -> None:
    assert (
        details("<h1>意见征集公告</h1><p>意见征集时间：2026年8月1日至8月3日</p><p>受理时间：工作日</p>").messages == ()
    )


@pytest.mark.needs_data
def test_a_real_board_of_a_city_is_read_line_by_line(shared_data: Path) -> None:
    page = shared_data / "sites" / "lyj.jlcity.gov.cn" / "sqpt" / "jlsrmzf" / "index.html"
    messages = read_page(page.read_bytes(), "http://x.example/sqpt/", today=TODAY).details.messages
    assert len(messages) == 10
    assert all(message.asked and message.replied and message.unit for message in messages)
    assert messages[1].unit == "吉林市农业农村局"


def test_the_banner_is_what_the_head_says_its_pictures_words_too() -> None:
    found = details("<div class=header><img src=a.png alt='临江区人民政府'><a href=1>无障碍</a></div><p>正文</p>")
    assert found.banner == "无障碍 临江区人民政府"


@pytest.mark.parametrize(
    ("said", "odd"),
    [
        ("0500-618001", True),
        ("61800181234", True),
        ("0500-6180018", False),
        ("(0500)6180018", False),
        ("0500-6180018-801", False),
        ("13800000000", False),
        ("400-618-0018", False),
        ("12345", False),
        ("95598", False),
    ],
)
def test_a_telephone_no_telephone_can_have_is_told(said: str, odd: bool) -> None:
    found = details(f"<h1>临时救助办事指南</h1><p>联系电话：{said}</p>", "临时救助办事指南").odd_phones
    assert bool(found) is odd
