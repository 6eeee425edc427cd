"""What a page turned out to be: a robot barrier, a page that says it does not exist, an empty column, a script's shell.

Wording counts only with the structure: no list and little text (建设中 stands in ordinary prose too).
"""

import re

from auditor.extract.page import Page, squeeze

_CHALLENGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "瑞数",
        re.compile(
            r"\$_ts\s*=\s*window\[['\"]\$_ts['\"]\]|_\$[a-zA-Z0-9]{2}\(\)|<meta[^>]+r=['\"]m['\"]|Environment Checking",
            re.I,
        ),
    ),
    ("加速乐", re.compile(r"__jsl_clearance|__jsluid|document\.cookie=\('_'\)\+\('_'\)|\bgo\(\{\"bts\"", re.I)),
    ("阿里云防护", re.compile(r"acw_sc__v[23]|\bvar\s+arg1\s*=\s*['\"][0-9A-F]{20,}|aliyunwaf_|u_atoken", re.I)),
    ("Cloudflare", re.compile(r"cf-mitigated|/cdn-cgi/challenge-platform|cf_chl_opt|cf-browser-verification", re.I)),
    (
        "人机验证",
        re.compile(
            r"请(?:完成|进行|输入)(?:安全|人机)?验证码?(?:后)?(?:继续)?访问|人机(?:验证|识别)|滑动(?:验证|滑块)|geetest|NECaptcha|TencentCaptcha|captcha[^\"']{0,40}verify",
            re.I,
        ),
    ),
    (
        "网站防护",
        re.compile(
            r"安全狗|云锁|网站卫士|D盾|WAF[^a-z]|您的(?:请求|访问)(?:可能)?(?:存在|带有|已被|被).{0,12}(?:拦截|威胁|阻断|不合法)|访问(?:过于)?频繁|正在(?:进行)?(?:安全)?(?:检测|检查).{0,8}浏览器"
        ),
    ),
)
_SCRIPTED = frozenset({"瑞数", "加速乐", "阿里云防护", "Cloudflare"})
_CHALLENGE_WORDS = 400
_MISSING = re.compile(
    r"(?:您(?:所)?(?:要)?(?:访问|浏览|查找|请求|查看)的?(?:页面|网页|文件|内容|信息|栏目|资源|文章|地址)?.{0,12}(?:不存在|已(?:被)?(?:删除|移除|移走)|找不到|已失效|过期))"
    r"|(?:页面|网页|文章|信息|内容|文件|该页)(?:未找到|不存在|找不到了?|已(?:被)?删除|已不存在|无法找到|丢失)|404\s*(?:not found|错误|error|页面)|page not found|找不到(?:您|你|该)?.{0,8}(?:页面|网页|文件)"
    r"|(?:not found|找不到对象|文件或目录)",
    re.I,
)
_EMPTY = re.compile(
    r"(?:暂(?:时)?无|暂没有|没有(?:找到|相关|任何)|无相关|尚无)\s*(?:任何)?(?:相关)?\s*(?:内容|数据|信息|记录|文章|资料|新闻|更新|公开|结果)|(?:栏目|页面|内容|网站|版块)?(?:正在)?(?:建设|更新|维护|完善|整理|筹备)(?:之)?中|敬请(?:期待|关注)|内容为空|暂未(?:公开|开通|发布|更新)"
    r"|(?:该|本|此)栏目(?:下)?(?:暂)?(?:无|没有)",
)
_SHELL = re.compile(r"^(?:app|root|__nuxt|__next|q-app|main-app|vue-app)$", re.I)
_FRAMEWORK = re.compile(
    r"chunk-vendors|/static/js/(?:app|main|chunk|manifest|vendor)|umi\.\w*\.?js|/assets/index[-.]|webpackJsonp|runtime[~.]|__NUXT__|/js/app\.\w+\.js",
    re.I,
)
_FILLED_BY_SCRIPT = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\s*\(|\bfetch\s*\(|XMLHttpRequest|axios|v-for\s*=|ng-repeat|layui\.use|laytpl|template\.render|vue(?:\.min)?\.js",
    re.I,
)
_FEW_WORDS = 500
_NEXT_TO_NONE = 200


def read_challenge(text: str, words: int) -> str | None:
    """Name of the robot barrier a body shows, or None. A page with real text is never one, whatever its scripts hold."""
    if words > _CHALLENGE_WORDS or len(text) > 300_000:
        return None
    for name, pattern in _CHALLENGES:
        if pattern.search(text) and (words <= 80 or name not in _SCRIPTED):
            return name
    return None


def missing_notice(words: str, title: str) -> str | None:
    """The sentence by which a page says that it does not exist (the caller has checked: no list, little text)."""
    return _quote(_MISSING, words) or _quote(_MISSING, title)


def empty_notice(words: str) -> str | None:
    """The sentence by which a column says that it holds nothing (same condition)."""
    return _quote(_EMPTY, words)


def _quote(pattern: re.Pattern[str], words: str) -> str | None:
    found = pattern.search(words)
    if not found:
        return None
    return squeeze(words[max(0, found.start() - 6) : found.end() + 10])


def short_enough(words: str) -> bool:
    """Little enough text for wording to speak for the whole page."""
    return len(words) <= _FEW_WORDS


def needs_browser(page: Page, words: int, has_list: bool) -> bool:
    """The page's own facts are incomplete because a script fills them in."""
    if has_list:
        return False
    shell = any(_SHELL.match(node.get("id")) for node in page.by_tag.get("div", ()))
    sources = " ".join(node.get("src") for node in page.by_tag.get("script", ()))
    if words <= _NEXT_TO_NONE and (shell or _FRAMEWORK.search(sources)):
        return True
    if any("{{" in node.text and "}}" in node.text for node in page.by_tag.get("#text", ())):
        return True
    return words <= _NEXT_TO_NONE and any(_FILLED_BY_SCRIPT.search(script) for script in page.scripts)
