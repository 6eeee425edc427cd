"""What only few pages hold (页面细目): required elements, contacts, messages, catalogue tables, search box."""

import datetime as dt
import re
from typing import NamedTuple

from auditor.extract.catalogues import read_catalogues
from auditor.extract.elements import read_elements
from auditor.extract.maps import map_number, read_maps
from auditor.extract.messages import read_messages
from auditor.extract.page import Page
from auditor.extract.searchbox import read_search
from auditor.extract.serviceguides import FORM, VAGUE, gives_form, named_policies, odd_phones, unclear_materials
from auditor.model.page import GUIDE, LEADERS, ORGANISATION, SERVICE, PageDetails
from auditor.reading.urls import Resolver

MAX_WORDS = 60_000
"""Characters of a page's words that are read for elements."""

MIN_BODY = 120
MAX_BANNER = 300

_ASKING = re.compile(
    r"我要(?:留言|咨询|写信|提问|问|建议|反映|说)|领导信箱|书记信箱|主任信箱|区长信箱|县长信箱|镇长信箱|局长信箱|市长信箱|咨询(?:投诉|留言|建议|建言|服务)"
    r"|在线(?:咨询|留言)|网上咨询|建言献策|留言(?:板|咨询|反馈)|互动交流|政民互动|12345"
)
_COUNTS = re.compile(r"(?:受理|收到|来信|留言|答复|回复|办结)[^。；;]{0,16}?\d+\s*(?:件|条|封|个)")
_PHONE = re.compile(r"(?:电\s*话|热\s*线|联系方式)[^0-9]{0,12}((?:0\d{2,3}\s*[-—－)）]?\s*)?[2-9]\d{6,7})(?!\d)")
_HOURS = re.compile(
    r"(?:办公|工作|受理|接待|对外办公|服务)\s*时间\s*[:：]\s*([^。；;]{2,60}?)(?=\s*(?:联系|电\s*话|传\s*真|地\s*址|邮|[。；;]|$))"
)
_FAX = re.compile(r"传\s*真(?:号码)?[^0-9]{0,8}((?:0\d{2,3}\s*[-—－)）]?\s*)?[2-9]\d{6,7})(?!\d)")
_MAIL = re.compile(r"([\w.+-]{1,40}@[\w-]+(?:\.[\w-]+)+)")
_VALIDITY = re.compile(
    r"(?:有\s*效\s*性|效力状态|文件状态|是否有效)\s*[:：]?\s*((?:已|现行)?(?:有效|失效|废止|作废|修改))"
)
_MARKED = re.compile(r"[\[【(（〔]\s*(已?(?:废止|失效|作废))\s*[\]】）)〕]")
_SAID_SO = re.compile(r"(?:本|该)文件(已(?:废止|失效|作废))")
_ADDRESS = re.compile(r"地\s*址\s*[:：]\s*([^\s:：；;，,。]{4,40})")
_LEADER = re.compile(r"(?:负责人|姓\s*名|主\s*任|书\s*记)\s*[:：]\s*([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])")
_NUMBER = re.compile(
    r"(?:文\s*号|发文字号|文件编号)\s*[:：]?\s*([\u4e00-\u9fff]{1,12}\s*[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*\d+\s*号)"
)
_ISSUER = re.compile(
    r"(?:发文|发布|制发|公开|成文)\s*(?:机关|机构|单位)\s*[:：]\s*(?!\S{0,6}(?:日期|时间|名称|文号|字号|概述))([^\s:：；;，,。]{3,30})"
)


class Seen(NamedTuple):
    """One page as its details are read: what a reader sees of it, what it calls itself, and how addresses resolve.

    ``own`` is the heading, ``named`` also title and breadcrumb; ``charset`` that of its bytes.
    """

    page: Page
    words: str
    own: str
    named: str
    resolve: Resolver
    charset: str


def read_details(seen: Seen, today: dt.date) -> PageDetails:
    """Read them."""
    page, own, named = seen.page, seen.own, seen.named
    words = seen.words[:MAX_WORDS]
    body = _body(page, words)
    elements = read_elements(body, own, named)
    contacts = bool({GUIDE, ORGANISATION, LEADERS} & elements.keys()) or "年度报告" in named
    service = SERVICE in elements
    search = read_search(page, seen.resolve, seen.charset)
    return PageDetails(
        elements=elements,
        vague=tuple(dict.fromkeys(VAGUE.findall(body))) if service else (),
        asks_form=service and bool(FORM.search(body)),
        gives_form=service and gives_form(page),
        phones=tuple(dict.fromkeys(_digits(found) for found in _PHONE.findall(body))) if contacts else (),
        address=_first(_ADDRESS, body) if contacts else "",
        leaders=tuple(dict.fromkeys(_LEADER.findall(body))) if contacts else (),
        messages=read_messages(page, words, today),
        catalogues=read_catalogues(page, words),
        has_search=search is not None,
        asks_for_messages=bool(_ASKING.search(words)),
        statistics=bool(_COUNTS.search(words)),
        number=re.sub(r"\s", "", _first(_NUMBER, words)),
        issuer=_first(_ISSUER, words),
        search=search,
        unclear_materials=service and unclear_materials(body),
        policies=named_policies(page, body, seen.resolve) if service else (),
        hours=_first(_HOURS, body) if GUIDE in elements else "",
        fax=_digits(_first(_FAX, body)) if GUIDE in elements else "",
        mail=_first(_MAIL, body) if GUIDE in elements else "",
        maps=read_maps(page),
        map_number=map_number(words),
        validity=_validity(words, own),
        banner=_banner(page),
        odd_phones=odd_phones(body) if service else (),
    )


def _validity(words: str, own: str) -> str:
    """What the page says of the document's validity: a labelled field, else a mark beside its title or on its text."""
    labelled = _first(_VALIDITY, words) if "效" in words or "状态" in words else ""
    if labelled:
        return labelled
    # Marks in brackets elsewhere speak of other documents: a decree that repeals lists them so.
    marked = _MARKED.search(own) or (_SAID_SO.search(words) if "止" in words or "失效" in words else None)
    return marked[1] if marked else ""


def _banner(page: Page) -> str:
    """The words of the page's head, and those written for its pictures: a site's name is mostly one."""
    shown = [node.text.strip() for node in page.runs if node.zone == "header" and not node.hidden]
    pictures = [node.get("alt") or node.get("title") for node in page.by_tag.get("img", ()) if node.zone == "header"]
    return " ".join(" ".join([*shown, *pictures]).split())[:MAX_BANNER]


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
