"""Bytes to text by the rules browsers keep (WHATWG Encoding Standard), with a second look where the label lies.

Order: byte order mark > HTTP charset > ``<meta>`` in the first 1,024 bytes > detection. ``gb2312`` and ``gbk`` mean
``gb18030``, ``big5`` means ``big5-hkscs``, ``latin1`` means ``windows-1252``. Where the named decoding leaves more than
0.5 % replacement characters, utf-8, gb18030 and big5 are tried and the one with the fewest errors is taken.
"""

import codecs
import re
from typing import NamedTuple

from auditor.reading.legacy import decode_big5, decode_gb18030

SNIFF_BYTES = 1024
TOLERATED_ERRORS = 0.005
_HOPELESS = 0.2
_TELLING = 30
_WIDE = re.compile(r"[^\x00-\x7f]")
_SAMPLE = 400_000

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

_LABELS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "gb_2312": "gb18030",
    "chinese": "gb18030",
    "csgb2312": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "big5-hkscs": "big5",
    "cn-big5": "big5",
    "x-x-big5": "big5",
    "csbig5": "big5",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "windows-1252": "windows-1252",
    "shift_jis": "shift_jis",
    "euc-jp": "euc-jp",
    "euc-kr": "euc-kr",
    "windows-1251": "windows-1251",
    "koi8-r": "koi8-r",
}

_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.I)
_META_CHARSET = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)", re.I)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)


class Decoded(NamedTuple):
    """Text, the encoding that gave it, the rule that chose it, and the replacement characters left in it.

    ``rule`` is ``bom``, ``http``, ``meta``, ``detected``, or ``mislabelled:<label>`` where the label was overruled.
    """

    text: str
    encoding: str
    rule: str
    errors: int

    @property
    def mislabelled(self) -> bool:
        """The page names an encoding that its bytes are not in."""
        return self.rule.startswith("mislabelled")


def canonical(label: str | None) -> str | None:
    """The codec for an encoding label as the web means it, or None for a label nobody knows."""
    if not label:
        return None
    name = label.strip().lower()
    known = _LABELS.get(name)
    if known:
        return known
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Codecs such as "hex" or "rot13" are no text encodings; a page naming one means nothing by it.
    return codec.name if getattr(codec, "_is_text_encoding", False) and name not in {"idna", "punycode"} else None


def meta_label(body: bytes) -> str | None:
    """The encoding a page names in its first 1,024 bytes, comments left out."""
    head = _COMMENT.sub(b"", body[:SNIFF_BYTES])
    found = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    return found.group(1).decode("ascii") if found else None


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page; never raises. A broken byte costs one replacement character, not the rest of the text."""
    for mark, bom_encoding in _BOMS:
        if body.startswith(mark):
            return _done(body[len(mark) :], bom_encoding, "bom")
    encoding, rule = _declared(body, content_type)
    if encoding is None:
        return _detect(body)
    decoded = _done(body, encoding, rule)
    if decoded.errors <= TOLERATED_ERRORS * max(len(decoded.text), 1) and not _gibberish(decoded):
        return decoded
    best = _detect(body)
    if best.encoding != decoded.encoding and best.errors <= decoded.errors and _reads_better(best, decoded):
        return best._replace(rule=f"mislabelled:{encoding}")
    return decoded


def _declared(body: bytes, content_type: str | None) -> tuple[str | None, str]:
    http = _HTTP_CHARSET.search(content_type or "")
    told = canonical(http.group(1)) if http else None
    if told:
        return told, "http"
    named = canonical(meta_label(body))
    # A page whose <meta> we could read as ASCII cannot be UTF-16, whatever it says (WHATWG: read as utf-8).
    return ("utf-8" if named and named.startswith("utf-16") else named), "meta"


def _detect(body: bytes) -> Decoded:
    trials = [(_done(body[:_SAMPLE], encoding, "detected"), encoding) for encoding in _candidates(body[:_SAMPLE])]
    best = min(trials, key=lambda trial: (trial[0].errors, _oddity(trial[0].text)))[1]
    return _done(body, best, "detected")


def _candidates(sample: bytes) -> tuple[str, ...]:
    if sample.isascii():
        return ("utf-8",)
    # UTF-16 without a mark shows itself by the zero bytes of its ASCII markup.
    if sample.count(0) > len(sample) // 4:
        return ("utf-16-le", "utf-16-be")
    return ("utf-8", "gb18030", "big5")


_RARE = re.compile(r"[\u0080-\u009f\ue000-\uf8ff\u3100-\u312f\u0370-\u04ff\u2500-\u257f]|[\U00020000-\U0003ffff]")
_COMMON = re.compile(r"[的一是不了在人有我他这中大来上国和地到以说时要就出会年月日关于通知工作這來國說時會關]")


def _oddity(text: str) -> float:
    """How unlike running Chinese a decoding reads: the same bytes are valid GB18030 and BIG5 surprisingly often."""
    wide = sum(1 for _ in _WIDE.finditer(text)) or 1
    rare = sum(1 for _ in _RARE.finditer(text))
    common = sum(1 for _ in _COMMON.finditer(text))
    return (rare - common) / wide


_CODECS = {"shift_jis": "cp932", "euc-kr": "cp949"}
"""Where the web means more by a name than Python does."""


def _gibberish(decoded: Decoded) -> bool:
    """Double bytes of one encoding are mostly valid in the other: much wide text without one everyday character."""
    text = decoded.text[:_SAMPLE]
    if decoded.encoding not in {"gb18030", "big5"} or _COMMON.search(text):
        return False
    return len(_WIDE.findall(text)) >= _TELLING


def _reads_better(best: Decoded, declared: Decoded) -> bool:
    """Fewer errors alone do not convict a label: GB18030 gives a character to nearly every pair of bytes."""
    wide = sum(1 for _ in _WIDE.finditer(declared.text[:_SAMPLE]))
    return declared.errors > _HOPELESS * wide or _oddity(best.text[:_SAMPLE]) < _oddity(declared.text[:_SAMPLE])


def _done(body: bytes, encoding: str, rule: str) -> Decoded:
    if encoding == "gb18030":
        text = decode_gb18030(body)
    elif encoding == "big5":
        text = decode_big5(body)
    else:
        text = body.decode(_CODECS.get(encoding, encoding), "replace")
    text = text.removeprefix("\ufeff")
    return Decoded(text, encoding, rule, text.count("\ufffd"))
