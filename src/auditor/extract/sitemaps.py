"""Site maps (sitemap.xml, 站点地图文件): which pages a site itself names, by the protocol of sitemaps.org.

No document type is read, so nothing is expanded and nothing fetched. Bounds: 50 MiB unpacked and 50,000 addresses.
"""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import msgspec

MAX_BYTES = 50 * 1024 * 1024
MAX_ADDRESSES = 50_000
_MAX_ADDRESS = 2_083
_CHUNK = 1 << 20
_GB = re.compile(rb"""^<\?xml[^>]{0,60}\bencoding=["']gb(?:2312|k|18030)["'][^>]{0,60}\?>""", re.I)
_GZIP = b"\x1f\x8b"
_AUTO = zlib.MAX_WBITS | 32


class SiteMap(msgspec.Struct, frozen=True, kw_only=True):
    """Addresses as written: ``pages`` of the site, and ``maps`` that name more pages."""

    pages: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()


def read_sitemap(body: bytes) -> SiteMap:
    """Read a site map or an index of them, packed with gzip or not, or a plain list of addresses.

    What is none, is larger than the bounds or declares a document type brings nothing beyond what stood before that.
    """
    text = _unpacked(body) if body.startswith(_GZIP) else body[: MAX_BYTES + 1]
    if len(text) > MAX_BYTES:
        return SiteMap()
    if text.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:1] != b"<":
        return SiteMap(pages=tuple(_first(_lines(text))))
    maps, pages = list[str](), list[str]()
    for parent, address in _first(_addresses(_in_utf8(text))):
        (maps if parent == "sitemap" else pages).append(address)
    return SiteMap(pages=tuple(pages), maps=tuple(maps))


def _unpacked(body: bytes) -> bytes:
    """Unpack at most one byte more than is allowed; a damaged end leaves what came before."""
    unpack = zlib.decompressobj(_AUTO)
    try:
        return unpack.decompress(body, MAX_BYTES + 1)
    except zlib.error:
        return b""


def _in_utf8(text: bytes) -> bytes:
    """XML parsers know no Chinese encodings."""
    declared = _GB.match(text)
    return text[declared.end() :].decode("gb18030", "replace").encode() if declared else text


def _lines(text: bytes) -> Iterator[str]:
    """A text file with an address in each line."""
    for line in text.decode("utf-8-sig", "replace").splitlines():
        address = line.strip()
        if address.startswith(("http://", "https://")) and len(address) <= _MAX_ADDRESS:
            yield address


def _addresses(text: bytes) -> Iterator[tuple[str, str]]:
    """Yield what each ``loc`` stands in (``url`` or ``sitemap``) and says."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    open_tags: list[Element] = []
    try:
        for event, element in iterparse(BytesIO(text), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                open_tags.append(element)
                continue
            open_tags.pop()
            if not open_tags:
                return
            parent = _name(open_tags[-1])
            if _name(element) == "loc" and parent in ("url", "sitemap"):
                address = (element.text or "").strip()
                if 0 < len(address) <= _MAX_ADDRESS:
                    yield parent, address
            elif len(open_tags) == 1:
                open_tags[0].clear()  # an entry read is let go of
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        return


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _first(found: Iterable[Any]) -> Iterator[Any]:
    for number, one in enumerate(found):
        if number == MAX_ADDRESSES:
            return
        yield one
