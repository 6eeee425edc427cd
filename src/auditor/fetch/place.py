"""Where a request goes: addresses read by the WHATWG rule, as a browser reads them (网址)."""

import re
from typing import NamedTuple

import ada_url

from auditor.model.words import Outcome

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_EDGES = " \t\r\n\f"
_LONGEST = 8192


class Place(NamedTuple):
    """One http(s) address, without credentials and fragment; ``target`` is what the request line says."""

    url: str
    secure: bool
    host: str
    port: int
    target: bytes

    @property
    def origin(self) -> str:
        """Scheme, host and port, the default port left out."""
        return self.url[: len(self.url) - len(self.target)]


class BadPlaceError(Exception):
    """Not an address to ask for: ``outcome`` says why."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


def read_place(text: str, base: str | None = None) -> Place:
    """Read an address, relative to ``base``; raises :class:`BadPlaceError`.

    Credentials in an address are never sent and never kept. Line breaks and other control characters inside are
    refused rather than dropped, for they are attempts at header injection or broken templates.
    """
    text = text.strip(_EDGES)
    if _CONTROL.search(text) or len(text) > _LONGEST:
        raise BadPlaceError(Outcome.INVALID_URL, "网址含有控制字符或过长")
    try:
        url = ada_url.URL(text, base) if base is not None else ada_url.URL(text)
    except ValueError as error:
        raise BadPlaceError(Outcome.INVALID_URL, "网址写法有误") from error
    scheme = url.protocol
    if scheme not in ("http:", "https:"):
        raise BadPlaceError(Outcome.POLICY_SCHEME, f"不支持 {scheme[:20]} 类型的网址，未访问")
    target = url.pathname + url.search
    port = url.port
    place = f"{scheme}//{url.hostname}:{port}" if port else f"{scheme}//{url.hostname}"
    secure = scheme == "https:"
    number = int(port) if port else (443 if secure else 80)
    return Place(place + target, secure, url.hostname, number, target.encode("ascii"))


def read_location(value: bytes, base: str) -> Place:
    """Read a ``Location`` header as it came over the wire.

    Bytes that are not UTF-8 (GBK paths of older systems) are escaped one by one, so the server gets back
    exactly the bytes it sent, as from a browser.
    """
    if not value.strip():
        raise BadPlaceError(Outcome.PROTOCOL_ERROR, "跳转应答没有给出去向")
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value)
    try:
        return read_place(text, base)
    except BadPlaceError as error:
        if error.outcome is Outcome.INVALID_URL:
            raise BadPlaceError(Outcome.PROTOCOL_ERROR, "跳转去向的写法有误") from error
        raise
