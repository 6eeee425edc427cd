"""Text made fit for print: nothing a file format chokes on, nothing that deceives the eye, no personal data.

Every string of a report document passes here once, so no renderer has to remember it.
"""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from auditor.result.document import CheckEntry, Finding, ResultDocument
from auditor.result.report_document import Rectification, ReportDocument, sealed

_XML_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ufdd0-\ufdef]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile("[\r\n\t\x85\u2028\u2029]+")
_NONCHARACTERS = re.compile(
    "[" + "".join(chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF)) + "]"
)

_ADDRESS = re.compile(r"(https?://[^\s<>\"'，。；（）]+)", re.IGNORECASE)
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])([1-8]\d{5})((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(\d{3}[0-9Xx])(?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<![0-9A-Za-z])((?:\+?86[- ]?)?1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z])\d{4}(?:[- ]?\d{4}){2}[- ]?\d{4,7}(?![0-9A-Za-z])")

_AS_IT_IS = frozenset(
    {"sha256", "evidence", "evidence_hash", "url", "parent_url", "homepage", "words", "id", "finding", "schema"}
)
"""Keys whose value is an address, a hash or the office's own words: cleaned, never masked."""


def clean(text: str) -> str:
    """Return ``text`` as one line every format can hold; characters that turn the reading direction become visible."""
    text = _SURROGATES.sub("\ufffd", text)
    text = _BREAKS.sub(" ", text)
    text = _XML_ILLEGAL.sub("", text)
    text = _NONCHARACTERS.sub("", text)
    return _BIDI.sub(lambda hit: f"〔U+{ord(hit.group()):04X}〕", text)


def mask(text: str) -> str:
    """Hide 身份证号, 银行卡号 and 手机号 in running text; web addresses stay as they are."""
    parts = _ADDRESS.split(text)
    return "".join(part if index % 2 else _masked(part) for index, part in enumerate(parts))


def _masked(text: str) -> str:
    text = _IDENTITY.sub(lambda hit: f"{hit.group(1)[:3]}***********{hit.group(3)[-4:-2]}**", text)
    text = _CARD.sub(_card, text)
    return _MOBILE.sub(lambda hit: f"{hit.group(1)}****{hit.group(3)}", text)


def _card(hit: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", hit.group())
    return f"{digits[:4]}{'*' * (len(digits) - 8)}{digits[-4:]}" if _luhn(digits) else hit.group()


def _luhn(digits: str) -> bool:
    """Tell whether the last digit proves the others, as on every bank card."""
    doubled = [int(digit) * 2 if index % 2 else int(digit) for index, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def web_link(url: str) -> str:
    """Return ``url`` where it may stand behind a link, else an empty string (then it is printed as text)."""
    return url if re.match(r"https?://[^\s\"'<>]+$", url, re.IGNORECASE) and len(url) <= 2000 else ""


def shorten(text: str, limit: int) -> str:
    """Return ``text``, cut with a mark where it is longer than ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def publishable(document: ReportDocument) -> ReportDocument:
    """Return the document as it may leave the house: without ``internal`` findings, cleaned, masked and sealed.

    Doing it again changes nothing, so a stored revision keeps its fingerprint.
    """
    values = _walk(msgspec.to_builtins(_without_internal(document)), lambda text: mask(clean(text)))
    return sealed(msgspec.convert(values, ReportDocument))


def _walk(value: Any, tidy: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list | tuple):
        return [_walk(item, tidy) for item in value]
    if isinstance(value, dict):
        return {clean(key): _walk(item, clean if key in _AS_IT_IS else tidy) for key, item in value.items()}
    return value


def _without_internal(document: ReportDocument) -> ReportDocument:
    result = document.result
    hidden = {item.id for item in result.findings if item.internal}
    if not hidden:
        return document
    shown = tuple(item for item in result.findings if not item.internal)
    places = _places(result.findings, hidden) - _places(shown, {item.id for item in shown})
    checks = tuple(entry for entry in result.checks if (entry.id, entry.object) not in places)
    questions = tuple(item for item in document.signoffs.questions if (item.check, item.object) not in places)
    asked = {item.id for item in questions}
    answers = tuple(item for item in document.signoffs.answers if item.question in asked)
    return msgspec.structs.replace(
        document,
        result=_result(result, shown, checks),
        signoffs=msgspec.structs.replace(document.signoffs, questions=questions, answers=answers),
        rectification=_ledger(document.rectification, hidden),
    )


def _places(findings: tuple[Finding, ...], ids: set[str]) -> set[tuple[str, str]]:
    return {(item.check, item.object) for item in findings if item.id in ids}


def _result(result: ResultDocument, findings: tuple[Finding, ...], checks: tuple[CheckEntry, ...]) -> ResultDocument:
    return msgspec.structs.replace(result, findings=findings, checks=checks)


def _ledger(section: Rectification | None, hidden: set[str]) -> Rectification | None:
    if section is None:
        return None
    rows = tuple(row for row in section.rows if row.finding not in hidden)
    look_back = section.look_back
    if look_back is not None:
        kept = tuple(row for row in look_back.rows if row.finding not in hidden)
        look_back = msgspec.structs.replace(look_back, rows=kept)
    return Rectification.of(rows, look_back)
