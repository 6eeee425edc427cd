"""From an answer to its outcome (访问结果): what the status, the headers and the first bytes mean."""

import re

from auditor.fetch.challenge import is_challenge
from auditor.fetch.exchange import Answer
from auditor.model.fetched import Fetched
from auditor.model.words import ANSWERED, OUR_FAULT, WE_REFUSED, Outcome

_PAGE_TYPES = ("text/html", "application/xhtml", "text/xml", "application/xml", "application/rss", "application/atom")
_FILE_NAME = re.compile(
    rb"\.(pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|jpe?g|png|gif|bmp|webp|mp4|mp3|flv|wmv)$", re.IGNORECASE
)
_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta)\b", re.I | re.S
)
SLOW_AFTER = 5.0
"""Seconds after which an answered page is called slow (advice only)."""


def classify(answer: Answer, target: bytes, purpose: str) -> tuple[Outcome, str]:
    """Return the outcome of one answer that is no redirect, and a Chinese detail (often empty)."""
    if answer.failure is not None:
        return answer.failure, answer.detail
    status = answer.status or 0
    refusal = _refusal(answer, status)
    if refusal is not None:
        return refusal
    if status >= 500:
        return Outcome.HTTP_5XX, f"服务器返回 {status}"
    if status >= 400:
        return Outcome.HTTP_4XX, f"服务器返回 {status}"
    if not 200 <= status < 300:
        return Outcome.PROTOCOL_ERROR, f"服务器返回 {status}，没有内容"
    return _answered(answer, target, purpose)


def _refusal(answer: Answer, status: int) -> tuple[Outcome, str] | None:
    if status == 401:
        return Outcome.LOGIN_REQUIRED, "服务器要求登录"
    if status == 407:
        return Outcome.OUR_PROXY, "代理服务器要求认证"
    if status == 429:
        return Outcome.RATE_LIMITED, "服务器限制访问频率"
    if is_challenge(answer):
        return Outcome.BLOCKED_CHALLENGE, f"网站防护拦截自动访问（返回 {status}），建议将监测地址加入白名单"
    return None


def _answered(answer: Answer, target: bytes, purpose: str) -> tuple[Outcome, str]:
    if answer.too_large and purpose != "asset":
        return Outcome.TOO_LARGE, "内容超过上限，未读完"
    if answer.problem is not None:
        return Outcome.TLS_WEAK, answer.detail
    mismatch = _type_mismatch(answer, target, purpose)
    if mismatch:
        return Outcome.WRONG_CONTENT_TYPE, mismatch
    if answer.seconds > SLOW_AFTER:
        return Outcome.SLOW, f"用时 {answer.seconds:.1f} 秒"
    return Outcome.OK, answer.detail


def _type_mismatch(answer: Answer, target: bytes, purpose: str) -> str:
    kind = (answer.header(b"content-type") or b"").decode("latin-1").lower()
    is_html = _HTML.match(answer.body[:4096]) is not None
    if purpose == "page" and kind and is_html and not kind.startswith(_PAGE_TYPES):
        return f"网页内容被标注为 {kind.partition(';')[0]}"
    if purpose == "asset" and is_html and _FILE_NAME.search(target.partition(b"?")[0]):
        return "链接指向文件，返回的却是网页"
    return ""


_HEAD_SETTLES = frozenset({Outcome.DNS_NXDOMAIN, Outcome.CONNECT_REFUSED, Outcome.INVALID_URL} | WE_REFUSED | OUR_FAULT)


def unbelievable(head: Fetched) -> bool:
    """Whether the answer to a HEAD should be checked by a GET before anybody relies on it."""
    if head.outcome in _HEAD_SETTLES or head.outcome is Outcome.ROBOTS_DENIED:
        return False
    if head.outcome not in ANSWERED:
        return True
    kind = (head.header("content-type") or "").lower()
    path = head.final_url.partition("?")[0].encode("ascii", "ignore")
    named_as_file = _FILE_NAME.search(path) is not None
    return head.header("content-length") == "0" or (named_as_file and kind.startswith("text/html"))
