"""Only the links of a page (链接速读), many times faster than reading all of it; pages that may be odd are told apart.

Used where nothing but links is asked for. A page that might be a barrier, a redirect, a missing page or a script's
shell, or that nests dangerously, is not read here: `None` sends it to the full reader, which decides.
"""

from typing import Literal

import msgspec
from selectolax.lexbor import LexborHTMLParser

from auditor.extract.embedded import unpack
from auditor.extract.links import read_links
from auditor.extract.page import build
from auditor.extract.sources import read_source
from auditor.extract.tags import read_tags
from auditor.extract.visible import visible_text
from auditor.model.page import Link
from auditor.reading.charset import Decoded, decode
from auditor.reading.urls import Resolver, in_page_encoding, normalise

Tag = Literal["page", "image", "attachment", "frame"]

_SHORT = 6_000
_MOST_TAGS = 3_000
_MUCH_TEXT = 5_000
"""Wide characters: a page with so many is neither a missing page nor a redirect, however large its menus."""

_OF_THIN_PAGES = (
    "不存在", "找不到", "找到", "丢失", "过期", "失效", "删除", "移除", "移走", "ot found", "OT FOUND", "ot Found",
    "location", ">404", "404错", "404 错", "404 e", "404 E", "404页", "404 页", "404-", "404 -", "404—", "404:",
)  # fmt: skip
"""Words without which no page with little text is a missing page or a redirect, whatever else it holds."""

_ANCHORS = "a[href],area[href]"
_OTHERS = (
    "img[src],embed[src],source[src],iframe[src],frame[src],video[src],audio[src],link[rel*=icon i][href]"
    ",base[href],frameset,meta[http-equiv=refresh i]"
)
"""All in one question, for each walks the whole tree; what is no reference makes the page an odd one."""

_KINDS: dict[str | None, Tag] = {
    "img": "image",
    "embed": "image",
    "source": "image",
    "link": "image",
    "iframe": "frame",
    "frame": "frame",
    "video": "attachment",
    "audio": "attachment",
}


class QuickLinks(msgspec.Struct, frozen=True, kw_only=True):
    """The references of one page as written, bytes: ``anchors`` of ``a`` and ``area``, ``others`` with their kind."""

    title: str
    anchors: tuple[str, ...]
    others: tuple[tuple[str, Tag], ...]
    size: int


class CarrierPage(msgspec.Struct, frozen=True, kw_only=True):
    """What a page that carries a link says of it: its title, its source (来源) and its links with their words."""

    title: str
    source: str
    links: tuple[Link, ...]


def quick_links(body: bytes, content_type: str | None) -> QuickLinks | None:
    """Read the references of a page, or ``None`` where only the full reader can tell what the page is."""
    if len(body) < _SHORT:
        return None
    decoded = decode(body, content_type)
    text = decoded.text
    if decoded.mislabelled or text.count("<") > _MOST_TAGS or "<record" in text:
        return None
    if not _much_text(len(body), decoded) and any(word in text for word in _OF_THIN_PAGES):
        return None
    tree = LexborHTMLParser(text)
    others: list[tuple[str, Tag]] = []
    for node in tree.css(_OTHERS):
        kind = _KINDS.get(node.tag)
        if kind is None:
            return None
        others.append((node.attrs.get("href" if node.tag == "link" else "src") or "", kind))
    anchors = [node.attrs.get("href") or "" for node in tree.css(_ANCHORS)]
    title = tree.css_first("title")
    return QuickLinks(
        title=" ".join(title.text().split()) if title is not None else "",
        anchors=tuple(dict.fromkeys(in_page_encoding(one, decoded.encoding) for one in anchors)),
        others=tuple(dict.fromkeys(others)),
        size=len(body),
    )


def _much_text(size: int, decoded: Decoded) -> bool:
    """Tell by the bytes that wide characters take; exact enough, and free."""
    bytes_each = 2 if decoded.encoding == "utf-8" else 1
    return (size - len(decoded.text)) // bytes_each > _MUCH_TEXT


def read_carrier(body: bytes, url: str, content_type: str | None) -> CarrierPage:
    """Read how a page speaks of its links."""
    decoded = decode(body, content_type)
    page = build(unpack(decoded.text))
    tags = read_tags(page)
    base = next((normalise(node.get("href"), url) for node in page.by_tag.get("base", ()) if node.get("href")), None)
    return CarrierPage(
        title=tags.get("title", ""),
        source=read_source(visible_text(page, []).text, tags),
        links=read_links(page, Resolver(base or url, decoded.encoding)),
    )
