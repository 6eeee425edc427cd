"""Why a page could not be judged (未能检查), in one Chinese sentence. What could not be seen is never empty."""

import re

from auditor.crawl.visits import Visit
from auditor.model.page import PageFacts
from auditor.model.words import ANSWERED, BROKEN, OUR_FAULT, REFUSES_ROBOT, PageCondition

_CONDITIONS = {
    PageCondition.SOFT_404: "页面提示内容不存在",
    PageCondition.EMPTY_BODY: "页面返回的内容为空",
    PageCondition.PARKED: "显示域名停放、出售或未绑定，不是原网站",
    PageCondition.PARSE_LIMIT: "页面结构异常，未能完整读取",
}

_LOGIN = re.compile(r"登[录陆]|身份认证|log\s?in|sign\s?in", re.I)
_TROUBLE = re.compile(
    r"(?:系统|网站|服务器?|平台)(?:正在|例行)?(?:维护|升级|错误|异常|故障)|访问出错|参数错误|数据库|error", re.I
)
_FEW_WORDS = 600


def stands_in_between(page: PageFacts) -> str:
    """Return the words by which a page shows itself to be a login form or an error screen, not the page asked for."""
    if page.kind == "article" or page.text_length > _FEW_WORDS or any(found.items for found in page.lists):
        return ""
    shown = (page.title, page.heading, page.empty_notice or "")
    return next((words for words in shown if _LOGIN.search(words) or _TROUBLE.search(words)), "")


def unseen_reason(visit: Visit, what: str) -> str:
    """Say why ``what`` (首页, 栏目页 …) could not be read; empty where it could."""
    if visit.outcome not in ANSWERED:
        return _refusal(visit, what)
    if visit.condition in _CONDITIONS:
        return f"{what}{_CONDITIONS[visit.condition]}，请人工打开核实"
    if visit.page is None:
        return f"{what}不是网页，请核对登记的网址"
    words = stands_in_between(visit.page)
    return f"{what}显示“{words[:40]}”，未见正常内容，请人工打开核实" if words else ""


def _refusal(visit: Visit, what: str) -> str:
    why = visit.why_not()
    if visit.outcome in REFUSES_ROBOT:
        return f"{what}{why}，请人工打开核实，或请网站管理单位将检查地址加入白名单"
    if visit.outcome in OUR_FAULT:
        return f"{what}未能读取（{why}），属本机问题，请恢复后重新检查"
    if visit.outcome in BROKEN:
        return f"{what}打不开（{why}）"
    return f"{what}未读取（{why}）"


def needs_browser_reason(what: str, visit: Visit) -> str:
    """Say that a script fills the page after it is loaded, and what is missing to read it."""
    what = what.removesuffix("页")
    if visit.browser == "failed":
        return f"{what}内容由网页脚本生成，浏览器组件也未能读到（{visit.browser_detail}），请人工打开核实"
    return f"{what}内容由网页脚本生成，需安装浏览器组件（auditor[browser]）"


def nothing_to_read(what: str) -> str:
    """Say that the page shows no words."""
    return f"{what}没有可读的文字，可能是跳转页，或以图片、插件显示，请人工打开核实"
