"""No secrets in logs, errors and messages (脱敏): what looks like one, and every secret this process has read.

Patterns know credentials and tokens in addresses, headers and settings. What a pattern cannot know (the password of a
mail box, the token in the path of a robot's address) is struck out because whoever read it said so: `never_show`.
"""

import re
import threading
from urllib.parse import parse_qsl, quote, unquote, urlsplit

BLOT = "***"
SHORTEST = 6
"""Shorter values are not struck out: they would strike out ordinary words."""
_SHORTEST_IN_PATH = 12

_USERINFO = re.compile(r"(?<=://)[^/?#\s@]+@")
_VALUE = re.compile(
    r"((?:[\w.-]*(?:access_?token|secret|ticket|session|password|passwd)[\w.-]*|[\w.-]*key|token|sid)=)[^&#\s\"']+",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"((?:[\w.-]*(?:access_?token|secret|password|passwd)[\w.-]*)['\"]?\s*:\s*['\"]?)[^,\s'\"}]+", re.IGNORECASE
)
_HEADER = re.compile(r"((?:set-)?cookie|(?:proxy-)?authorization)(['\"]?\s*[:=,]\s*)[^\r\n]+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class _Known:
    """The secrets read so far, longest first. Replaced as a whole, so that any thread may look at it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.values: tuple[str, ...] = ()

    def add(self, values: set[str]) -> None:
        with self._lock:
            self.values = tuple(sorted({*self.values, *values}, key=len, reverse=True))


_known = _Known()


def never_show(value: str) -> None:
    """Strike ``value`` out of whatever `hide` and `redact` see from now on; of an address, its secret parts too."""
    parts = {value, quote(value, safe="")} if len(value) >= SHORTEST else set()
    if "://" in value:
        parts |= _parts_of_address(value)
    _known.add(parts)


def never_show_password(address: str) -> None:
    """Strike the password within ``address`` out of whatever is seen from now on, the rest of it may show."""
    try:
        password = urlsplit(address).password or ""
    except ValueError:
        return
    for value in (password, unquote(password)):
        never_show(value)


def hide(text: str) -> str:
    """Return ``text`` with secrets struck out, its lines as they are."""
    for value in _known.values:
        text = text.replace(value, BLOT)
    text = _USERINFO.sub(f"{BLOT}@", text)
    text = _FIELD.sub(rf"\1{BLOT}", _VALUE.sub(rf"\1{BLOT}", text))
    return _HEADER.sub(rf"\1\2{BLOT}", text)


def redact(text: str) -> str:
    """Strike out secrets and make control characters visible, so that nobody can forge a log line."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", hide(text))


def _parts_of_address(address: str) -> set[str]:
    try:
        split = urlsplit(address)
        password = split.password
    except ValueError:
        return set()
    found = {piece for piece in split.path.split("/") if len(piece) >= _SHORTEST_IN_PATH}
    found |= {value for _, value in parse_qsl(split.query) if len(value) >= SHORTEST}
    return found | ({password} if password and len(password) >= SHORTEST else set())
