"""What a page turned out to be: a robot barrier, a page that says it does not exist, an empty column, a script's shell.

Wording counts only with the structure: no list and little text (建设中 stands in ordinary prose too).
"""

import re
from collections.abc import Sequence

from auditor.extract.page import Page, squeeze
from auditor.model.page import ItemList, Link
from auditor.reading.urls import same_site

_CHALLENGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "瑞数",
        re.compile(
            r"\$_ts\s*=\s*window\[['\"]\$_ts['\"]\]|\$_ts\.(?:cd|nsd)|<meta[^>]+r=['\"]m['\"]|<script[^>]+r=['\"]m['\"]"
            r"|Environment Checking",
            re.I,
        ),
    ),
    ("加速乐", re.compile(r"__jsl_clearance|__jsluid|document\.cookie=\('_'\)\+\('_'\)|\bgo\(\{\"bts\"", re.I)),
    ("阿里云防护", re.compile(r"acw_sc__v[23]|\bvar\s+arg1\s*=\s*['\"][0-9A-F]{20,}|aliyunwaf_|u_atoken", re.I)),
    ("Cloudflare", re.compile(r"cf-mitigated|/cdn-cgi/challenge-platform|cf_chl_opt|cf-browser-verification", re.I)),
    (
        "人机验证",
        re.compile(
            r"请(?:先)?(?:完成|进行|输入)(?:安全|人机|以下)?(?:验证|校验)码?.{0,12}(?:访问|浏览)|人机(?:验证|识别)|滑动(?:验证|滑块)|拖动(?:下方)?滑块"
            r"|geetest|NECaptcha|TencentCaptcha|captcha[^\"']{0,40}verify",
            re.I,
        ),
    ),
    (
        "网站防护",
        re.compile(
            r"安全狗|云锁|网站卫士|知道创宇|D盾|\bWAF\b|您的(?:请求|访问)(?:可能)?(?:存在|带有|已被|被).{0,12}(?:拦截|威胁|阻断|不合法)"
            r"|访问(?:过于)?频繁|正在(?:进行)?(?:安全)?(?:检测|检查).{0,8}浏览器",
        ),
    ),
)
_SCRIPTED = frozenset({"瑞数", "加速乐", "阿里云防护", "Cloudflare"})
_CHALLENGE_WORDS = 400
_WHAT = "(?:页面|网页|文件|内容|信息|栏目|资源|文章|地址|链接|网址)"
_MISSING = re.compile(
    rf"您?(?:所)?(?:要|想)?(?:访问|浏览|查找|请求|查看|寻找)的?{_WHAT}?.{{0,12}}"
    rf"(?:不存在|已(?:经|被)*(?:删除|移除|移走|失效)|找不到|已过期)"
    rf"|(?:该|此|本)?{_WHAT}(?:未找到|不存在|找不到了?|已(?:经|被)*(?:删除|移除)|已不存在|无法找到|丢失)"
    rf"|找不到(?:您|你|该|此)?.{{0,8}}{_WHAT}|无法找到(?:该|此)?{_WHAT}"
    rf"|404\s*[-—:]?\s*(?:not found|错误|error|{_WHAT})|page not found|^\s*404\s*$",
    re.I,
)
_NONE = "暂(?:时)?无|暂没有|没有(?:找到|相关|任何)|无相关|尚无"
_EMPTY = re.compile(
    rf"(?:{_NONE})\s*(?:任何)?(?:相关)?(?:的)?\s*(?:内容|数据|信息|记录|文章|资料|新闻|更新|公开|结果)"
    r"|^(?:(?:本|该|此)?(?:栏目|页面|内容|网站|版块|频道)?(?:正在)?(?:建设|更新|维护|完善|整理|筹备)(?:之)?中)"
    r"|敬请(?:期待|关注)|内容为空|暂未(?:公开|开通|发布|更新)|(?:该|本|此)栏目(?:下)?(?:暂)?(?:无|没有)",
)
_PARKED = re.compile(
    r"(?:该|此|本|这个|您访问的)?(?:网站)?域名(?:正在|可|现)?(?:出售|转让|停放|待售|寻求合作|竞价|拍卖)|(?:出售|转让|购买|买下)(?:该|此|本|这个)域名"
    r"|(?:该|此|本|您访问的)(?:网站)?(?:的)?域名(?:已经?)?(?:过期|到期|未续费|未备案|未绑定)|(?:该|此|本)域名(?:尚未|未)(?:绑定|解析|配置)"
    r"|domain(?: name)?[^<]{0,40}\b(?:is|may be|might be) (?:for sale|parked|available for (?:sale|purchase))"
    r"|buy this domain|domain (?:has )?expired|parked (?:free|domain)|域名停放|域名出售中|域名交易(?:平台|中介)",
    re.I,
)
_PARKING_SERVICE = re.compile(
    r"sedoparking|parkingcrew|bodis\.com|above\.com/marketplace|hugedomains\.com|afternic\.com|dan\.com/buy|parklogic",
    re.I,
)
_FEW_OWN_LINKS = 3
_SHELL = re.compile(r"^(?:app|root|__nuxt|__next|q-app|main-app|vue-app)$", re.I)
_FRAMEWORK = re.compile(
    r"chunk-vendors|/static/js/(?:app|main|chunk|manifest|vendor)|umi\.\w*\.?js|/assets/index[-.]|webpackJsonp|runtime[~.]"
    r"|__NUXT__|/js/app\.\w+\.js",
    re.I,
)
_FILLED_BY_SCRIPT = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\s*\(|\bfetch\s*\(|XMLHttpRequest|axios|v-for\s*=|ng-repeat|layui\.use|laytpl"
    r"|template\.render|vue(?:\.min)?\.js",
    re.I,
)
_FEW_WORDS = 500
_LINE = 80
_A_LIST = 5
_NEXT_TO_NONE = 200


def read_challenge(text: str, words: int) -> str | None:
    """Name of the robot barrier a body shows, or None. A page with real text is none, whatever its scripts hold."""
    if words > _CHALLENGE_WORDS or len(text) > 300_000:
        return None
    for name, pattern in _CHALLENGES:
        if pattern.search(text) and (words <= 80 or name not in _SCRIPTED):
            return name
    return None


def notices(page: Page, lists: Sequence[ItemList], title: str) -> tuple[str | None, str | None]:
    """The sentence by which a page says that it does not exist, and that by which a column says that it is empty.

    Only a page without a list and with little text of its own (menus and footer apart) can say either, and only in a
    line by itself.
    """
    if any(one.newest or len(one.items) >= _A_LIST for one in lists):
        return None, None
    lines = _own_lines(page)
    if sum(map(len, lines)) > _FEW_WORDS:
        return None, None
    missing = _quote(_MISSING, [*lines, title])
    return missing, None if missing else _quote(_EMPTY, lines)


def is_parked(page: Page, title: str, words: str, links: Sequence[Link], url: str) -> bool:
    """Tell whether the page is what stands on a domain without a site (域名停放、出售页).

    Only a page with little text that leads to next to nothing on its own host can be one, and it must say so in its
    title or in a short line by itself: news and notices about domains have text, a menu, a date.
    """
    if len(words) > _FEW_WORDS:
        return False
    own = {link.url for link in links if link.kind == "page" and link.url != url and same_site(link.url, url)}
    if len(own) > _FEW_OWN_LINKS:
        return False
    if _quote(_PARKED, [title, *_own_lines(page)]) is not None:
        return True
    sources = " ".join([node.get("src") for node in page.by_tag.get("script", ())] + list(page.scripts))
    return len(words) <= _NEXT_TO_NONE and _PARKING_SERVICE.search(sources) is not None


def _own_lines(page: Page) -> list[str]:
    """The visible words outside menus, header and footer, run by run."""
    lines = []
    for node in page.runs:
        parent = node.parent
        if node.hidden or node.zone != "main" or parent is None or parent.tag in {"a", "title", "option", "label"}:
            continue
        words = squeeze(node.text)
        if words:
            lines.append(words)
    return lines


def _quote(pattern: re.Pattern[str], lines: Sequence[str]) -> str | None:
    return next((line for line in lines if len(line) <= _LINE and pattern.search(line)), None)


def needs_browser(page: Page, words: int, has_list: bool) -> bool:
    """The page's own facts are incomplete because a script fills them in."""
    if has_list:
        return False
    shell = any(_SHELL.match(node.get("id")) for node in page.by_tag.get("div", ()))
    sources = " ".join(node.get("src") for node in page.by_tag.get("script", ()))
    if words <= _NEXT_TO_NONE and (shell or _FRAMEWORK.search(sources)):
        return True
    if any("{{" in node.text and "}}" in node.text for node in page.runs):
        return True
    return words <= _NEXT_TO_NONE and any(_FILLED_BY_SCRIPT.search(script) for script in page.scripts)
