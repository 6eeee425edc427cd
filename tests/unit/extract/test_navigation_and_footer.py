"""Breadcrumbs, menus, footers, tags and links."""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken

import pytest
from tests.unit.extract.pages import TITLE, TODAY, article, listing

from auditor.extract import column_tree, inspect_record, read_page
from auditor.extract.tags import is_placeholder
from auditor.model.page import PageFacts

URL = "http://www.yunxi.example/zwgk/tzgg/index.html"


def read(html: str, url: str = URL) -> PageFacts:
    return read_page(html.encode(), url, today=TODAY)


CRUMBS = {
    "links and greater-than": "<div>当前位置：<a href='/'>首页</a>&nbsp;&gt;&nbsp;<a href='/zwgk/'>政务公开</a>&nbsp;&gt;&nbsp;<a href='./'>通知公告</a></div>",
    "last one plain": "<div>您所在的位置：<a href='/'>首页</a> » <a href='/zwgk/'>政务公开</a> » 通知公告</div>",
    "label in its own element": "<div class='loc'><span>您现在的位置：</span><a href='/'>首页</a>/<a href='/zwgk/'>政务公开</a>/<em>通知公告</em></div>",
    "class only": "<div class='crumbs'><a href='/'>首页</a> - <a href='/zwgk/'>政务公开</a> - <a href='./'>通知公告</a></div>",
    "arrows": "<div>当前位置：<a href='/'>首页</a> --> <a>政务公开</a> --> 通知公告</div>",
    "doubled bracket": "<div class='dqwz'><a href='/'>[首页]</a>&nbsp;>>&nbsp;<a href='/zwgk/'>政务公开</a>&nbsp;>>&nbsp;<span>通知公告</span></div>",
}


@pytest.mark.parametrize("html", CRUMBS.values(), ids=CRUMBS.keys())
def test_the_breadcrumb_is_read_without_the_home_page(html: str) -> None:
    assert read(f"<html><body>{html}<p>正文</p></body></html>").breadcrumb == ("政务公开", "通知公告")


def test_menu_entries_keep_their_parents() -> None:
    html = (
        "<ul class='nav'><li><a href='/zwgk/'>政务公开</a><dl><dd><a href='/zwgk/zn/'>公开指南</a></dd><dd><a href='/zwgk/nb/'>公开年报</a></dd></dl></li>"
        "<li><a href='/hd/'>互动交流</a><ul style='display:none'><li><a href='/hd/xx/'>书记信箱</a></li></ul></li>"
        "<li><a href='javascript:;'>无处</a></li></ul>"
    )
    found = {entry.name: (entry.parents, entry.hidden) for entry in read(html).navigation}
    assert found == {
        "政务公开": ((), False),
        "公开指南": (("政务公开",), False),
        "公开年报": (("政务公开",), False),
        "互动交流": ((), False),
        "书记信箱": (("互动交流",), True),
    }


def test_a_heading_with_more_names_a_column() -> None:
    html = listing(
        "<div class='bt'><h3>通知公告</h3><a href='/tzgg/'>更多&gt;&gt;</a></div><div><span>政策解读</span><a href='/jd/' title='更多政策解读'>more</a></div>"
    )
    found = {entry.name: entry.origin for entry in read(html).navigation if entry.origin == "heading"}
    assert found == {"通知公告": "heading", "政策解读": "heading"}


def test_pictures_and_areas_lead_to_columns_too() -> None:
    html = (
        "<map><area href='/zmhd/' alt='政民互动'></map><ul class='menu'><li><a href='/gk/'><img src='a.png' alt='信息公开'></a></li>"
        "<li><a href='/bs/' title='办事服务'><img src='b.png'></a></li></ul>"
    )
    assert {entry.name for entry in read(html).navigation} == {"政民互动", "信息公开", "办事服务"}


def test_the_tree_holds_each_column_once_with_its_longest_parents() -> None:
    menu = "<ul class='nav'><li><a href='/zwgk/tzgg/index.html'>通知公告</a></li></ul>"
    rows = "<ul><li><a href='a.html'>甲事项</a><span>2026-09-30</span></li><li><a href='b.html'>乙事项</a><span>2026-09-01</span></li></ul>"
    page = f"{menu}<div>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; <a href='./'>通知公告</a></div>{rows}"
    tree = [entry for entry in column_tree([read(menu), read(page)]) if entry.name == "通知公告"]
    assert [(entry.url, entry.parents) for entry in tree] == [(URL, ("政务公开",))]


FOOT = """<div class="footer"><p>主办单位：临江区云溪街道办事处　承办单位：云溪街道党政办公室</p>
<p>网站&nbsp;标识码：&nbsp;3301990001　<a href="http://beian.miit.gov.cn/">浙ICP备12345678号-2</a>
<a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=33019902000123">浙公网安备 33019902000123号</a></p>
<p>地址：临江区溪边路1号　邮编：310000　联系电话：0571-12345678</p><p><a href="/lxwm.html">联系我们</a> <a href="/map.html">网站地图</a></p>
<a href="https://bszs.conac.cn/sitename?method=show&id=0123456789ABCDEF0123456789ABCDEF"><img src="x.png"></a>
<script id="_jiucuo_" sitecode="3301990001" src="http://pucha.example/exposure/jiucuo.js"></script></div>"""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken


def test_footer_items_are_read_in_their_real_forms() -> None:
    footer = read(listing("<p>正文</p>").replace("</body>", FOOT + "</body>").replace("版权所有", "")).footer
    assert footer["site_code"] == "3301990001"
    assert footer["icp"] == "浙ICP备12345678号-2"
    assert footer["police"] == "浙公网安备33019902000123号"
    assert footer["sponsor"] == "临江区云溪街道办事处"
    assert footer["undertaker"] == "云溪街道党政办公室"
    assert footer["phone"] == "0571-12345678"
    assert footer["address"] == "临江区溪边路1号"
    assert footer["postcode"] == "310000"
    assert footer["badge"].startswith("bszs.conac.cn/sitename")
    assert footer["find_error_code"] == "3301990001"
    assert footer["contact"] == "/lxwm.html"


def test_a_badge_and_a_find_error_button_written_by_scripts_count() -> None:
    script = (
        "<script>document.write(unescape(\"%3Cscript src='http://dcs.conac.cn/js/1/CA1.js'%3E%3C/script%3E\"))</script>"
        "<a href='https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=3301990001&url=x'></a>"
    )
    footer = read(listing("<p>x</p>", tail=script)).footer
    assert footer["badge"].startswith("dcs.conac.cn")
    assert footer["find_error_code"] == "3301990001"


def test_what_stands_in_a_comment_counts_for_nothing() -> None:
    html = listing(
        "<!-- <a href='http://x.example/jiucuo.html?site_code=5101000030'>找错</a><p>网站标识码：5101000030</p> --><p>正文</p>"
    )
    facts = read(html)
    assert "5101000030" not in str(facts.footer)
    assert all("5101000030" not in link.url for link in facts.links)


def test_tags_are_kept_as_written_first_wins_and_placeholders_are_known() -> None:
    head = (
        "<meta content='云溪街道' name='SiteName'><meta name='SiteIDCode' content='3301990001\n '>"
        "<meta name='ColumnKeywods' content='公告'><meta name='SiteDomain' content='政府网站域名'>"
    )
    second = "<!DOCTYPE html><html><head><meta name='SiteName' content='公共头'><title>Document</title></head>"
    tags = read(listing(second + "<p>x</p>", head=head)).tags
    assert tags["SiteName"] == "云溪街道"
    assert tags["SiteIDCode"] == "3301990001"
    assert tags["ColumnKeywords"] == "公告"
    assert tags["title"] == "通知公告-云溪街道"
    assert is_placeholder("政府网站标识码")
    assert is_placeholder("${site.name}")
    assert not is_placeholder("云溪街道")


def test_links_know_their_kind_their_zone_and_whether_they_show() -> None:
    html = article(
        "<p>发布时间：2026-09-30</p>",
        body="<p><a href=' ../files/a.doc '>附件1.doc</a><a href='/x.pdf?v=1'>附件2</a><a href='javascript:void(0)'>打印</a>"
        "<a href='#top'>顶部</a><a href='mailto:a@b.example'>信箱</a><img src='/i/1.png' alt='图'><a href=//m.example/x>移动版</a>"
        "<span style='display: none'><a href='/hidden.html'>暗链</a></span><iframe src='/f.html'></iframe></p>",
    )
    facts = read(html, "http://www.yunxi.example/a/b/c.html")
    kinds = {
        link.url.removeprefix("http://www.yunxi.example"): (link.kind, link.zone, link.hidden) for link in facts.links
    }
    assert kinds["/a/files/a.doc"] == ("attachment", "main", False)
    assert kinds["/x.pdf?v=1"] == ("attachment", "main", False)
    assert kinds["/i/1.png"] == ("image", "main", False)
    assert kinds["http://m.example/x"] == ("page", "main", False)
    assert kinds["/hidden.html"] == ("page", "main", True)
    assert kinds["/f.html"] == ("frame", "main", False)
    assert kinds["/zwgk/"][1] == "header"
    assert kinds["https://beian.miit.gov.cn/"][1] == "footer"
    assert not any("javascript" in url or "mailto" in url or "#" in url for url in kinds)
    assert [(file.name, file.extension) for file in facts.attachments] == [("附件1.doc", "doc"), ("附件2", "pdf")]


def test_an_inspection_line_has_the_promised_fields() -> None:
    record = inspect_record(read(article("<p>发布时间：2026-09-30 10:22</p>")), "a.html")
    assert list(record) == (
        [
            "path",
            "encoding",
            "cms",
            "kind",
            "title",
            "published",
            "lists",
            "next_page",
            "tags",
            "footer",
            "needs_browser",
            "challenge",
            "links",
        ]
    )
    assert record["title"] == TITLE
    assert record["published"] == {
        "date": "2026-09-30",
        "precision": "minute",
        "rule": "label",
        "snippet": record["published"]["snippet"],
        "confidence": 0.98,
    }
    assert "2026-09-30 10:22" in record["published"]["snippet"]


@pytest.mark.parametrize(
    "heading",
    [
        "<a href='javascript:;'>政务公开</a>",
        "<a href='#'>政务公开</a>",
        "<a>政务公开</a>",
        "<span>政务公开</span>",
        "<a href='javascript:void(0)' onclick='toggle(this)'><b>政务公开</b></a>",
    ],
)
def test_a_heading_that_only_expands_is_the_parent_of_what_it_opens(heading: str) -> None:
    html = listing(
        f"<div class='sidenav'><ul><li>{heading}<ul style='display:none'><li><a href='/tzgg/'>通知公告</a></li>"
        "<li><a href='/zfwj/'>政策文件</a></li></ul></li></ul></div>"
    )
    found = {entry.name: (entry.parents, entry.hidden) for entry in read(html).navigation}
    assert found["通知公告"] == found["政策文件"] == (("政务公开",), True)
