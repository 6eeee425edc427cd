"""Hubs, barriers, missing and empty pages, shells: what a page turned out to be."""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken

import pytest
from tests.unit.extract.pages import FOOTER, HEADER, TODAY, article, listing

from auditor.extract import read_page
from auditor.model.page import PageFacts

URL = "http://www.yunxi.example/tzgg/index.html"


def read(html: str, **more: str) -> PageFacts:
    return read_page(html.encode(), URL, today=TODAY, **more)


HUBS = {
    "meta refresh": '<html><head><meta http-equiv="Refresh" content="0;URL=./ywyw/"></head><body></body></html>',
    "meta refresh, quoted and spaced": "<meta http-equiv=refresh content=\"0; url='./ywyw/'\">",
    "script location": "<script>window.location.href='./ywyw/';</script>",
    "script replace": "<script>location.replace('/tzgg/ywyw/')</script>",
    "written refresh": '<script>document.write(\'<meta http-equiv="refresh" content="0;url=./ywyw/">\')</script>',
    "address in a hidden element": "<div style='display:none'><p id='url'>/tzgg/ywyw/</p></div><script>(function(){var url="
    "document.getElementById('url').innerText;if(url){window.open(url,'_self');}})();</script>",
}


@pytest.mark.parametrize("html", HUBS.values(), ids=HUBS.keys())
def test_a_redirect_hub_names_its_target_and_is_not_empty(html: str) -> None:
    facts = read(html)
    assert facts.refresh == "http://www.yunxi.example/tzgg/ywyw/"
    assert facts.kind == "hub"
    assert facts.empty_notice is None
    assert not facts.needs_browser


NO_HUBS = {
    "a page that reloads itself": '<meta http-equiv="refresh" content="60"><p>实时数据</p>',
    "a slow refresh": '<meta http-equiv="refresh" content="300;url=/"><p>数据</p>',
    "a mobile switch": "<script>if(/Android/.test(navigator.userAgent)){location.href='./mindex.html'}</script>",
    "a page with text": "<script>location.href='./x/'</script><p>" + "云溪街道办事处工作动态。" * 20 + "</p>",
    "refresh to itself": '<meta http-equiv="refresh" content="0;url=./index.html">',
}


@pytest.mark.parametrize("html", NO_HUBS.values(), ids=NO_HUBS.keys())
def test_what_sends_nobody_on_is_no_hub(html: str) -> None:
    assert read(html).refresh is None


CHALLENGES = {
    "瑞数": "<html><head><meta id='x' content='abc' r='m'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head></html>",
    "加速乐": "<script>document.cookie=('_')+('_')+('j')+('s')+('l');location.href=location.pathname+location.search</script>",
    "阿里云防护": "<html><script>var arg1='3E5B3A1C0FA1E1B2C3D4E5F60718293A4B5C6D7E';</script></html>",
    "Cloudflare": "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>",
    "人机验证": "<title>安全验证</title><div>请完成安全验证后继续访问</div>",
}


@pytest.mark.parametrize(("name", "html"), CHALLENGES.items(), ids=CHALLENGES.keys())
def test_a_robot_barrier_is_named_and_nothing_else_is_said(name: str, html: str) -> None:
    facts = read(html)
    assert facts.challenge == name
    assert facts.empty_notice is None
    assert facts.missing_notice is None
    assert not facts.needs_browser


def test_an_article_about_captchas_is_no_barrier() -> None:
    html = article(
        "<p>发布时间：2026-09-30</p>", body="<p>" + "登录时请完成人机验证，拖动滑块即可，详见说明。" * 30 + "</p>"
    )
    assert read(html).challenge is None


MISSING = [
    "您访问的页面不存在或已被删除！",
    "抱歉，您要查看的内容已被移除",
    "页面未找到",
    "404 Not Found",
    "该信息不存在",
]


@pytest.mark.parametrize("words", MISSING)
def test_an_error_page_answered_with_200_is_recognised(words: str) -> None:
    facts = read(
        f"<html><title>提示</title><body>{HEADER}<div class='tip'><p>{words}</p><a href='/'>返回首页</a></div>{FOOTER}</body></html>"
    )
    assert facts.condition == "soft_404"
    assert facts.missing_notice is not None


EMPTY = ["暂无信息", "该栏目暂无内容！", "栏目建设中", "敬请期待", "暂无相关数据", "内容为空", "本栏目正在建设中"]


@pytest.mark.parametrize("words", EMPTY)
def test_an_empty_column_s_own_words_are_quoted(words: str) -> None:
    facts = read(listing(f"<div class='none'>{words}</div>"))
    assert facts.empty_notice is not None
    assert words.rstrip("！")[:4] in facts.empty_notice


def test_empty_words_beside_a_list_say_nothing() -> None:
    rows = "<ul><li><a href='a.html'>暂无信息系统整改通知</a><span>2026-09-30</span></li></ul><p>暂无信息</p>"
    assert read(listing(rows)).empty_notice is None


def test_empty_words_in_running_prose_say_nothing() -> None:
    prose = "在社会建设中发挥重要作用，街道暂无数据缺失问题。" * 30
    facts = read(article("<p>发布时间：2026-09-30</p>", body=f"<p>{prose}</p>"))
    assert facts.empty_notice is None
    assert facts.missing_notice is None


SHELLS = {
    "vue": '<html><body><div id="app"></div><script src="/static/js/chunk-vendors.1a2b.js"></script></body></html>',
    "next": '<html><body><div id="__next"></div><script src="/_next/static/main.js"></script></body></html>',
    "template left unfilled": listing("<ul><li v-for='i in list'>{{i.title}}<span>{{i.date}}</span></li></ul>"),
    "filled by a request": listing(
        "<ul id='list'></ul><script>$.ajax({url:'/api/list',success:function(d){}})</script>"
    ),
}


@pytest.mark.parametrize("html", SHELLS.values(), ids=SHELLS.keys())
def test_a_page_that_a_script_fills_needs_a_browser(html: str) -> None:
    assert read(html).needs_browser


@pytest.mark.parametrize(
    "html",
    [
        article("<p>发布时间：2026-09-30</p>"),
        listing(
            "<ul><li><a href='a.html'>甲事项</a><span>2026-09-30</span></li></ul><script>$.ajax({url:'/hits'})</script>"
        ),
        listing("<div>暂无信息</div>"),
    ],
)
def test_a_page_that_shows_its_own_facts_needs_none(html: str) -> None:
    assert not read(html).needs_browser


def test_frames_are_listed() -> None:
    facts = read(listing("<iframe src='/inner/list.html'></iframe>"))
    assert facts.frames == ("http://www.yunxi.example/inner/list.html",)


FAMILIES = {
    "TRS": "<a class='CurrChnlCls' href='./'>x</a><script src='//ta.trs.cn/c.js'></script>",
    "大汉": "<script src='/module/jslib/jquery.js'></script><a href='/col/col1001/index.html'>x</a>",
    "UCAP": "<meta name='others' content='页面生成时间 2026-09-30 10:00:00'><a href='/scedu/c1/2026/9/30/0123456789abcdef0123456789abcdef.shtml'>x</a>",
    "博达VSB": "<link href='/a.vsb.css'><script>_sitegray()</script><a href='/info/1002/12069.htm'>x</a>",
    "帝国": "<script src='/e/public/ViewClick/?id=1'></script><img src='/d/file/1.jpg'>",
    "SiteServer": "<script>var $pageInfo={}</script><a href='/channels/18386.html'>x</a>",
    "Epoint": "<div class='ewb-loc'></div><script src='/js/webBuilderCommon.js'></script>",
    "JEECMS": "<link href='/r/cms/www/default/css.css'><script>Cms.siteFlow('')</script>",
    "广东集约化": "<a href='/ywtz/content/post_4960402.html'>x</a><script src='//service.gd.gov.cn/a.js'></script>",
}


@pytest.mark.parametrize(("name", "markup"), FAMILIES.items(), ids=FAMILIES.keys())
def test_a_family_is_recognised_by_its_marks(name: str, markup: str) -> None:
    assert read(listing(markup)).cms == name


def test_a_link_to_a_neighbour_s_system_is_no_mark() -> None:
    assert read(listing("<a href='http://other.example/jcms_files/col/col12/index.html'>x</a>")).cms is None
