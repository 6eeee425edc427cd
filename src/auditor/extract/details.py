"""What only few pages hold (页面细目): required elements, contacts, messages, catalogue tables, search box."""

import datetime as dt
import re

from auditor.extract.catalogues import read_catalogues
from auditor.extract.elements import read_elements
from auditor.extract.messages import read_messages
from auditor.extract.page import Node, Page
from auditor.model.page import GUIDE, LEADERS, ORGANISATION, SERVICE, PageDetails

MAX_WORDS = 60_000
"""Characters of a page's words that are read for elements."""

MIN_BODY = 120

_SEARCH = re.compile(
    r"search|query|keyword|keyw|^q$|^wd$|^kw$|^sw$|jiansuo|sousuo|souso|检索|搜索|关键[词字]|站内", re.I
)
_ASKING = re.compile(
    r"我要(?:留言|咨询|写信|提问|问|建议|反映|说)|(?:领导|书记|主任|区长|县长|镇长|局长|市长)信箱|咨询(?:投诉|留言|建议|建言|服务)"
    r"|在线(?:咨询|留言)|网上咨询|建言献策|留言(?:板|咨询|反馈)|互动交流|政民互动|12345"
)
_COUNTS = re.compile(r"(?:受理|收到|来信|留言|答复|回复|办结)[^。；;]{0,16}?\d+\s*(?:件|条|封|个)")
_VAGUE = re.compile(
    r"(?:其他|其它)(?:相关|有关|必要的?|需要的?|所需|应当提交的?|规定的?)?(?:申请|证明)?(?:材料|资料|文件|证件)"
    r"|等(?:相关|有关)(?:材料|资料)"
)
_FORM = re.compile(r"(?:申请|登记|审批|申报|备案|审核)(?:表|书)")
_OFFERED = re.compile(r"表|样表|空表|下载|范本|样本")
_PHONE = re.compile(r"(?:电\s*话|热\s*线|联系方式)[^0-9]{0,12}((?:0\d{2,3}\s*[-—－)）]?\s*)?[2-9]\d{6,7})(?!\d)")
_ADDRESS = re.compile(r"地\s*址\s*[:：]\s*([^\s:：；;，,。]{4,40})")
_LEADER = re.compile(r"(?:负责人|姓\s*名|主\s*任|书\s*记)\s*[:：]\s*([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])")
_NUMBER = re.compile(
    r"(?:文\s*号|发文字号|文件编号)\s*[:：]?\s*([\u4e00-\u9fff]{1,12}\s*[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*\d+\s*号)"
)
_ISSUER = re.compile(
    r"(?:发文|发布|制发|公开|成文)\s*(?:机关|机构|单位)\s*[:：]\s*(?!\S{0,6}(?:日期|时间|名称|文号|字号|概述))([^\s:：；;，,。]{3,30})"
)


def read_details(page: Page, words: str, own: str, named: str, today: dt.date) -> PageDetails:
    """Read them. ``words`` is what a reader sees, ``own`` the heading, ``named`` also title and breadcrumb."""
    words = words[:MAX_WORDS]
    body = _body(page, words)
    elements = read_elements(body, own, named)
    contacts = bool({GUIDE, ORGANISATION, LEADERS} & elements.keys()) or "年度报告" in named
    service = SERVICE in elements
    return PageDetails(
        elements=elements,
        vague=tuple(dict.fromkeys(_VAGUE.findall(body))) if service else (),
        asks_form=service and bool(_FORM.search(body)),
        gives_form=service and _gives_form(page),
        phones=tuple(dict.fromkeys(_digits(found) for found in _PHONE.findall(body))) if contacts else (),
        address=_first(_ADDRESS, body) if contacts else "",
        leaders=tuple(dict.fromkeys(_LEADER.findall(body))) if contacts else (),
        messages=read_messages(page, words, today),
        catalogues=read_catalogues(page, words),
        has_search=any(_is_search(node) for node in page.by_tag.get("input", ())),
        asks_for_messages=bool(_ASKING.search(words)),
        statistics=bool(_COUNTS.search(words)),
        number=re.sub(r"\s", "", _first(_NUMBER, words)),
        issuer=_first(_ISSUER, words),
    )


def _body(page: Page, words: str) -> str:
    """The words of the page's main part, so that the footer's telephone is no guide's; all words where it holds few."""
    parts = [node.text for node in page.by_tag.get("#text", ()) if node.zone == "main" and not node.hidden]
    body = " ".join(" ".join(parts).split())[:MAX_WORDS]
    return body if len(body) > MIN_BODY else words


def _first(sign: re.Pattern[str], words: str) -> str:
    match = sign.search(words)
    return match[1].strip() if match else ""


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def _is_search(node: Node) -> bool:
    """A field to type into, called a search by its own names or by its form's address."""
    if node.get("type").lower() not in ("", "text", "search"):
        return False
    own = any(_SEARCH.search(node.get(name)) for name in ("name", "id", "placeholder", "value", "class", "title"))
    return own or any(above.tag == "form" and _SEARCH.search(above.get("action")) for above in node.ancestors())


def _gives_form(page: Page) -> bool:
    return any(_OFFERED.search(page.link_words(node)) for node in page.by_tag.get("a", ()) if node.zone == "main")
