"""Addresses as a browser reads them (WHATWG URL, by ada): what a link points to, and whose it is."""

import re
from functools import lru_cache
from sys import intern

import ada_url

_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.I)
_SESSION_QUERY = re.compile(
    r"(?:^|&)(?:(?:jsessionid|phpsessid|aspsessionid[a-z]*)=[^&]*|(?:sessionid|sid)=[0-9a-z-]{16,}(?=&|$))", re.I
)
_EDGE_BLANKS = "".join(chr(c) for c in range(0x21)) + "\u3000\u00a0"
_NOWHERE = re.compile(r"^(?:javascript|mailto|tel|data|about|blob|file|sms|weixin|mqqwpa|tencent|thunder|ftp):", re.I)


def normalise(url: str, base: str | None = None) -> str | None:
    """Absolute http(s) address without fragment and session id, or None where a browser would not fetch any.

    ``javascript:``, ``mailto:`` and an unreadable address give None; an empty reference is the base itself.
    """
    trimmed = url.strip(_EDGE_BLANKS)
    if _NOWHERE.match(trimmed):
        return None
    try:
        parsed = ada_url.URL(trimmed, base) if base else ada_url.URL(trimmed)
    except ValueError:
        return None
    href = str(parsed.href)
    return _fold(href) if href.startswith(("http://", "https://")) else None


def in_page_encoding(reference: str, encoding: str) -> str:
    """Write a reference's query as a browser sends it from a page in ``encoding``; the path goes out in UTF-8 always.

    WHATWG URL, query state: characters the encoding lacks are sent as numeric references.
    """
    if reference.isascii() or encoding.startswith("utf"):
        return reference
    main, hash_mark, fragment = reference.partition("#")
    path, mark, query = main.partition("?")
    if query.isascii():
        return reference
    sent = "".join(one if one.isascii() else _percent_encoded(one, encoding) for one in query)
    return f"{path}{mark}{sent}{hash_mark}{fragment}"


def _percent_encoded(letter: str, encoding: str) -> str:
    try:
        encoded = letter.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return f"%26%23{ord(letter)}%3B"
    return "".join(
        chr(byte) if 0x20 < byte < 0x7F and chr(byte) not in _QUERY_ENCODED else f"%{byte:02X}" for byte in encoded
    )


_QUERY_ENCODED = "\"#<>'"


def _fold(href: str) -> str:
    href = href.partition("#")[0]
    lowered = href.lower()
    if "sess" in lowered or "sid=" in lowered:
        href = _SESSION_PATH.sub("", href)
        path, mark, query = href.partition("?")
        query = _SESSION_QUERY.sub("", query).lstrip("&")
        href = path + (mark + query if query else "")
    return href


class Resolver:
    """``normalise`` against one base, remembering the answers: a page repeats its links, and pages their menus.

    ``encoding`` is the page's own, in which browsers send what its links ask for.
    """

    def __init__(self, base: str, encoding: str = "utf-8") -> None:
        self.base = base
        self._encoding = encoding
        self._root = _root(base)
        self._known: dict[str, str | None] = {}

    def __call__(self, reference: str) -> str | None:
        try:
            return self._known[reference]
        except KeyError:
            answer = self._known[reference] = self._resolved(reference)
            return answer

    def _resolved(self, reference: str) -> str | None:
        reference = in_page_encoding(reference, self._encoding)
        if self._root and _FROM_ROOT.match(reference):
            return _from_root(reference, self._root)
        return normalise(reference, self.base)


_FROM_ROOT = re.compile(r"/[^/\\\t\r\n]|https?://")
"""A reference that means the same on every page of a host."""


def _root(base: str) -> str:
    scheme, mark, rest = base.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/" if mark and scheme in ("http", "https") else ""


@lru_cache(maxsize=16384)
def _from_root(reference: str, root: str) -> str | None:
    return normalise(reference, root)


@lru_cache(maxsize=16384)
def host_of(url: str) -> str:
    """Lower-case host of an address ("" where it has none), IDN in ASCII form."""
    try:
        return intern(str(ada_url.URL(url).hostname))
    except ValueError:
        return ""


def same_site(a: str, b: str) -> bool:
    """Both addresses live on one host; ``www.`` and the scheme make no difference."""
    first, second = host_of(a).removeprefix("www."), host_of(b).removeprefix("www.")
    return bool(first) and first == second
