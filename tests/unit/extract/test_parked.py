"""A domain without a site is told from pages about domains: only what is nothing else is called parked."""

import datetime as dt

import pytest

from auditor.extract import read_page
from auditor.model.words import PageCondition

TODAY = dt.date(2026, 9, 30)
MENU = "".join(f'<a href="/col{n}/">栏目{n}</a>' for n in range(6))


def condition(body: str, title: str = "") -> PageCondition:
    page = f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"
    return read_page(page.encode(), "http://old.example/", today=TODAY).condition


PARKED = {
    "for sale": (
        "<h1>old.example</h1><p>该域名正在出售</p><a href='https://trade.example/'>立即报价</a>",
        "old.example",
    ),
    "in the title only": ("<div>联系QQ</div>", "此域名出售 - old.example"),
    "in English": ("<p>The domain old.example is for sale. Make an offer.</p>", "old.example"),
    "buy": ("<h2>Buy this domain</h2><p>Related searches</p>", "old.example"),
    "expired": ("<p>您访问的域名已过期</p><p>如需续费请联系注册商</p>", "提示"),
    "not bound": ("<p>该域名未绑定</p>", "站点提示"),
    "parked": ("<p>This domain is parked free, courtesy of the registrar.</p>", ""),
    "a parking service's script": ("<script src='https://img1.parkingcrew.net/jsparkcaf.js'></script><div></div>", ""),
    "域名停放": ("<h1>域名停放</h1><p>点击联系</p>", ""),
}
NOT_PARKED = {
    "a notice of a moved domain": ("<h1>公告</h1><p>本网站域名已变更为 new.example，请更新收藏。</p>", "公告"),
    "an article on trading domains": (
        "<h1>关于规范域名转让的通知</h1><p>发布时间：2026-09-01</p><p>" + "域名出售和转让应当依法办理。" * 60 + "</p>",
        "关于规范域名转让的通知",
    ),
    "a short dated notice": ("<h1>提示</h1><p>发布时间：2026-09-01</p><p>该域名已过期</p>", "提示"),
    "a sentence within prose": (
        "<p>近期有群众反映，收到自称客服的来电，称其名下的该域名正在出售并要求缴纳保证金，请广大居民提高警惕，谨防诈骗，"
        "遇到可疑情况及时拨打反诈热线咨询核实，不要轻信陌生来电和短信，也不要向陌生账户转账汇款。</p>",
        "防诈提示",
    ),
    "a trading platform with its own menu": (f"<nav>{MENU}</nav><p>域名交易平台</p>", "域名交易平台"),
    "an ordinary column": (f"<nav>{MENU}</nav><ul><li><a href='/1.html'>停水通知</a> 2026-09-01</li></ul>", "通知公告"),
    "a page for missing pages": ("<p>您访问的页面不存在</p>", "404"),
    "house for sale": ("<p>该房屋正在出售，联系社区中介。</p>", "房屋出售"),
    "parking places": ("<p>停车场免费停放两小时。</p>", "停车提示"),
    "nothing but words": ("<p>欢迎访问云溪街道</p>", "云溪街道"),
    "a page that says its filing number": ("<p>云溪街道</p><p>备案号：临ICP备00000000号</p>", "云溪街道"),
}


@pytest.mark.parametrize("name", PARKED)
def test_a_page_on_a_domain_without_a_site_is_parked(name: str) -> None:
    assert condition(*PARKED[name]) is PageCondition.PARKED


@pytest.mark.parametrize("name", NOT_PARKED)
def test_a_page_that_is_something_is_not_parked(name: str) -> None:
    assert condition(*NOT_PARKED[name]) is not PageCondition.PARKED
