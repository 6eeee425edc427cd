"""What a service guide (办事指南) says of its materials and of the documents it rests on."""

import re

from auditor.extract.page import Page
from auditor.model.page import NamedPolicy
from auditor.reading.urls import Resolver

MAX_POLICIES = 20

VAGUE = re.compile(
    r"(?:其他|其它)(?:相关|有关|必要的?|需要的?|所需|应当提交的?|规定的?)?(?:申请|证明)?(?:材料|资料|文件|证件)"
    r"|等(?:相关|有关)(?:材料|资料)"
)
FORM = re.compile(r"(?:申请|登记|审批|申报|备案|审核)(?:表|书)")
_OFFERED = re.compile(r"表|样表|空表|下载|范本|样本")
_LISTED = re.compile(r"(?:申请|办理|申报|所需|提交|需要|应提供|报送)的?\s*(?:材料|资料)\s*(?:目录|清单|名称)?\s*[:：]?")
_NAMED = re.compile(r"证|表|书|簿|照片|证明|户口|合同|发票|申请")
_CLEAR = re.compile(
    r"原\s*件|复\s*印|份\s*数|[一二两三四五\d]\s*式?\s*[一二两三四五六\d]?\s*[份张本]|纸\s*质|电\s*子\s*(?:版|档|证照|材料|件)?|扫\s*描|正\s*本|副\s*本"
)
_POLICY = re.compile(
    r"《([^《》]{4,60}?(?:法|条例|规定|办法|细则|意见|通知|决定|方案|标准|规程|规则|纲要)(?:[（(][^《》（()）]{1,12}[）)])?)》"
)


def unclear_materials(body: str) -> bool:
    """Tell whether materials are listed and nothing says whether original or copy, paper or file, or how many."""
    listed = _LISTED.search(body)
    if listed is None:
        return False
    # What follows the heading; a guide without any paper to bring has nothing to make clear.
    return bool(_NAMED.search(body[listed.end() : listed.end() + 300])) and not _CLEAR.search(body)


def gives_form(page: Page) -> bool:
    """Tell whether the page's own part offers a form to load down."""
    return any(_OFFERED.search(page.link_words(node)) for node in page.by_tag.get("a", ()) if node.zone == "main")


def named_policies(page: Page, body: str, resolve: Resolver) -> tuple[NamedPolicy, ...]:
    """Return the documents named 《…》 in ``body``, each once, with the address its name leads to."""
    names = dict.fromkeys(name.strip() for name in _POLICY.findall(body))
    if not names:
        return ()
    links = [
        (page.link_words(node), url)
        for node in page.by_tag.get("a", ())
        if node.zone == "main" and (url := resolve(node.get("href")))
    ]
    return tuple(
        NamedPolicy(name=name, url=next((url for words, url in links if name in words), ""))
        for name in list(names)[:MAX_POLICIES]
    )


_SAID_PHONE = re.compile(r"(?:电\s*话|热\s*线)(?:号码)?\s*[:：]\s*([（(]?\d[\d（()）—－-]{3,24})")
_EXTENSION = re.compile(r"(?<=\d)[-—－转]\d{1,5}$")
_GOOD_PHONE = re.compile(r"0\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7}|1[3-9]\d{9}|(?:400|800)\d{7}|1\d{2,4}|9\d{4}")


def odd_phones(body: str) -> tuple[str, ...]:
    """Return telephone numbers that no telephone can have: a digit too many or too few."""
    said = dict.fromkeys(found.strip("（()）-—－") for found in _SAID_PHONE.findall(body))
    return tuple(number for number in said if number and not _is_good(number))


def _is_good(number: str) -> bool:
    without = _EXTENSION.sub("", number)
    return any(_GOOD_PHONE.fullmatch(re.sub(r"\D", "", one)) for one in (number, without))
