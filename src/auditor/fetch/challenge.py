"""Recognising pages that keep robots out (网站防护). They are named, never fought.

Known fronts: 瑞数 (412, 202 or 200 with a script and a cookie), 加速乐 (521 with ``__jsl_clearance``), 创宇盾,
阿里云/腾讯云 WAF, Cloudflare (``cf-mitigated``), captcha pages.
"""

import re

from auditor.fetch.exchange import Answer

_MOST_BODY = 64 * 1024
_MOST_TEXT = 200
_MOST_LINKS = 5
_MARKS = re.compile(
    rb"__jsl_clearance|\$_ts\b|_\$jsvmprt|acw_sc__v2|aliyun_waf|/cdn-cgi/challenge-platform|cf-challenge|"
    rb"wzws-waf|wzwschallenge|TencentCaptcha|TCaptcha\.js|captcha|geetest|yundunwaf|"
    rb"webdriver.{0,200}document\.cookie",
    re.IGNORECASE | re.DOTALL,
)
_WORDS = re.compile(
    r"创宇盾|知道创宇云安全|网站防火墙|安全狗|安全验证|滑动验证|人机验证|访问验证|请完成验证|"
    r"请求.{0,8}(?:被拦截|存在威胁|存在安全风险)|访问.{0,6}(?:被拦截|被阻断)|当前访问疑似|"
    r"Request blocked|Access Denied by WAF"
)
_NOT_TEXT = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->|<[^>]*>|\s+", re.IGNORECASE | re.DOTALL)


def is_challenge(answer: Answer) -> bool:
    """Whether ``answer`` is a guard's page in place of the page asked for."""
    status = answer.status or 0
    if answer.header(b"cf-mitigated") is not None or status in (412, 999):
        return True
    if status == 521:
        return b"<script" in answer.body or answer.header(b"set-cookie") is not None
    if status == 202:
        return b"<script" in answer.body and _little_text(answer.body)
    return status in (200, 400, 403, 405, 418, 468, 493, 503) and _reads_like_one(answer.body)


def _reads_like_one(body: bytes) -> bool:
    # A guard's page leads nowhere. Looking for a few links is a hundred times cheaper than reading a whole page.
    if not body or len(body) > _MOST_BODY or _has_links(body):
        return False
    if _MARKS.search(body) is not None:
        return _little_text(body)
    text = _visible(body)
    return len(text) < _MOST_TEXT and _WORDS.search(text) is not None


def _has_links(body: bytes) -> bool:
    return any(_found_often(body, word) for word in (b"href", b"HREF"))


def _found_often(body: bytes, word: bytes) -> bool:
    place = -1
    for _ in range(_MOST_LINKS + 1):
        place = body.find(word, place + 1)
        if place < 0:
            return False
    return True


def _little_text(body: bytes) -> bool:
    return len(body) <= _MOST_BODY and len(_visible(body)) < _MOST_TEXT


def _visible(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("gb18030", "replace")
    return _NOT_TEXT.sub("", text)
