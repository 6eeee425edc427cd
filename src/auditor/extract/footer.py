"""What the foot of a page must carry (页脚要素), as far as it is found: text, link, or the script that inserts it."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from auditor.extract.page import Node, Page, squeeze

_SPACE = r"[\s\u00a0\u3000]*"
_ID_CODE = re.compile(
    rf"(?:网站|政府网站)?{_SPACE}标{_SPACE}识{_SPACE}码{_SPACE}(?:为|是)?{_SPACE}[:：]?{_SPACE}([A-Za-z]{{2}}\d{{8}}|\d{{10}})(?!\d)"
)
_ICP = re.compile(r"(?:[\u4e00-\u9fff]\s?)?ICP\s*[备证]\s*(?:案)?\s*[:：]?\s*\d{5,12}\s*号?(?:\s*-\s*\d{1,3})?", re.I)
_POLICE = re.compile(r"([\u4e00-\u9fff])\s*公网安备\s*(?:案)?\s*(?:号)?\s*[:：]?\s*(\d{10,16})\s*号?")
_RECORD_CODE = re.compile(r"recordcode=(\d{10,16})", re.I)
_SPONSOR = re.compile(r"主\s*办(?:单位)?\s*[:：]\s*([^\s:：|，,。]{3,40})")
_SPONSORED = re.compile(r"([\u4e00-\u9fff、]{4,40}?)主办(?![:：单\u4e00-\u9fff])")
_COPYRIGHT = re.compile(
    r"版权所有\s*[:：©]?\s*(?:\d{4}(?:-\d{4})?)?\s*([\u4e00-\u9fff]{4,30})|([\u4e00-\u9fff]{4,30})\s*版权所有"
)
_EMAIL = re.compile(r"[\w.+-]{2,40}@[\w-]+(?:\.[\w-]+)+")
_UNDERTAKER = re.compile(r"承\s*办(?:单位)?\s*[:：]\s*([^\s:：|，,。]{3,40})")
_OPERATOR = re.compile(r"(?:维护|运维|技术支持)(?:单位)?\s*[:：]\s*([^\s:：|，,。]{3,40})")
_PHONE = re.compile(
    r"(?:电\s*话|热\s*线|方式)\s*[:：]?\s*((?:0\d{2,3}\s*[-—－）)]?\s*)?\d{7,8}(?:-\d{1,5})?|1\d{10}|12345)"
)
_ADDRESS = re.compile(r"(?:单位|办公|联系)?\s*地\s*址\s*[:：]\s*([^:：|]{4,50}?)(?=\s{2,}|邮编|电话|传真|$|\s)")
_POSTCODE = re.compile(r"邮\s*(?:政)?\s*编\s*(?:码)?\s*[:：]\s*(\d{6})")
_BADGE = re.compile(r"(?:bszs|dcs)\.conac\.cn[^\s\"'<>)\\]*", re.I)
_FIND_ERROR = re.compile(
    r"exposure/jiucuo|jiucuo\.js|_jiucuo_|_span_jiucuo|jiucuopage|zfwzgl\.www\.gov\.cn/exposure|121\.43\.68\.40/exposure",
    re.I,
)
_SITE_CODE = re.compile(r"(?:site_?code)\s*[=:]\s*[\"']?(\w{8,12})", re.I)
_ITEMS = (
    ("site_code", ("码",), _ID_CODE),
    ("icp", ("备", "证"), _ICP),
    ("police", ("公网安备",), _POLICE),
    ("sponsor", ("主",), _SPONSOR),
    ("copyright", ("版权所有",), _COPYRIGHT),
    ("email", ("@",), _EMAIL),
    ("undertaker", ("承",), _UNDERTAKER),
    ("operator", ("维护", "运维", "技术支持"), _OPERATOR),
    ("phone", ("话", "线", "方式"), _PHONE),
    ("address", ("址",), _ADDRESS),
    ("postcode", ("邮",), _POSTCODE),
)
"""Key, letters of which one stands wherever the pattern matches (looked for first, for that costs next to nothing)."""

_CONTACT = re.compile(r"^(?:联系我们|联系方式|联系我们?/?)$")
_SITE_MAP = re.compile(r"^(?:网站地图|站点地图|网站导航)$")
_ABOUT = re.compile(r"^(?:关于我们|关于本站|网站声明|版权声明|隐私(?:保护|声明|政策)?)$")


_FOOT = 6_000
"""Characters of the foot that are read."""


def read_footer(page: Page) -> dict[str, str]:
    """Items by key: site_code, icp, police, sponsor, copyright, email, undertaker, operator, phone, address,
    postcode, badge, find_error, find_error_code, contact, site_map."""
    words = squeeze(" ".join(_lines(page))[-_FOOT:])
    found: dict[str, str] = {}
    for key, signs, pattern in _ITEMS:
        matches = list(pattern.finditer(words)) if any(sign in words for sign in signs) else []
        if matches:
            found[key] = _value(key, matches[-1])
    if "sponsor" not in found and "主办" in words and (sponsored := _SPONSORED.search(words)):
        found["sponsor"] = sponsored[1].strip("、")
    _linked(page, found)
    _scripted(page, found)
    return found


def _value(key: str, match: re.Match[str]) -> str:
    if key == "police":
        return f"{match[1]}公网安备{match[2]}号"
    return re.sub(r"\s+", "", match.group(match.lastindex or 0)) if key != "address" else match[1].strip()


def _lines(page: Page) -> list[str]:
    """The words of the footer; where none is marked, of the page's last part."""
    texts = page.by_tag.get("#text", [])
    foot = [node for node in texts if node.zone == "footer"]
    last = texts[-160:]
    chosen = {node.index: node for node in [*foot, *last] if not node.hidden}
    lines: list[str] = []
    before: Node | None = None
    for _, node in sorted(chosen.items()):
        joined = before is not None and before.parent is not None and node.index - before.index <= 3
        if joined and lines and not node.text[:1].isspace():
            lines[-1] += node.text
        else:
            lines.append(node.text)
        before = node
    return lines


def _linked(page: Page, found: dict[str, str]) -> None:
    for node in (*page.all("a"), *page.all("area"), *page.all("img"), *page.all("script")):
        target = node.get("href") or node.get("src")
        if not target:
            continue
        if "conac.cn" in target:
            found.setdefault("badge", _BADGE.search(target).group() if _BADGE.search(target) else target)  # type: ignore[union-attr]
        elif "recordcode" in target.lower():
            code = _RECORD_CODE.search(target)
            if code:
                found.setdefault("police", f"公网安备{code[1]}号")
        elif ("jiucuo" in target or "exposure" in target) and _FIND_ERROR.search(target):
            _find_error(node, target, found)
        elif node.tag == "a":
            _words(page, node, target, found)


def _find_error(node: Node, target: str, found: dict[str, str]) -> None:
    found.setdefault("find_error", target.strip())
    code = node.get("sitecode") or (parse_qs(urlsplit(target).query).get("site_code") or [""])[0]
    if code:
        found.setdefault("find_error_code", code.strip())


def _words(page: Page, node: Node, target: str, found: dict[str, str]) -> None:
    if node.end - node.index > 6:
        return
    words = page.link_words(node)
    if len(words) > 8:
        return
    for key, pattern in (("contact", _CONTACT), ("site_map", _SITE_MAP), ("about", _ABOUT)):
        if pattern.match(words):
            found.setdefault(key, target.strip())


def _scripted(page: Page, found: dict[str, str]) -> None:
    """Badge and 找错 are mostly inserted by a script: the script is evidence enough."""
    for script in page.scripts:
        if "conac" not in script and "jiucuo" not in script and "exposure" not in script:
            continue
        plain = unquote(script)
        badge = _BADGE.search(plain)
        if badge:
            found.setdefault("badge", badge.group())
        if _FIND_ERROR.search(plain):
            found.setdefault("find_error", _FIND_ERROR.search(plain).group())  # type: ignore[union-attr]
            code = _SITE_CODE.search(plain)
            if code:
                found.setdefault("find_error_code", code[1])
    for node in page.by_tag.get("span", ()):
        if "jiucuo" in node.get("id"):
            found.setdefault("find_error", node.get("id"))
