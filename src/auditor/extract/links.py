"""Every link of a page with its kind, zone and whether a reader sees it."""

import re
from functools import lru_cache
from typing import Literal

from auditor.extract.page import Node, Page
from auditor.model.page import Attachment, Link
from auditor.reading.urls import Resolver

Kind = Literal["page", "image", "attachment", "frame", "form", "style", "script"]

_WORDS_ATTACHMENT_EXTENSIONS = """doc docx wps wpt xls xlsx et csv ppt pptx dps pdf ofd ceb rtf txt zip rar 7z
    tar gz mp3 mp4 wmv avi flv mov dwg xml"""
ATTACHMENT_EXTENSIONS = frozenset(_WORDS_ATTACHMENT_EXTENSIONS.split())
_WORDS_IMAGE_EXTENSIONS = """jpg jpeg png gif bmp webp svg ico tif tiff"""
_IMAGE_EXTENSIONS = frozenset(_WORDS_IMAGE_EXTENSIONS.split())
_EXTENSION = re.compile(r"\.([a-z0-9]{1,5})$", re.I)
_DOWNLOAD = re.compile(
    r"/(?:download|downfile|attach|attachment|DownloadServlet|downloadAttach)\w*(?:\.\w+)?\?|wbfileid=|fileid=", re.I
)
_SOURCES: tuple[tuple[str, str, Kind], ...] = (
    ("img", "src", "image"),
    ("iframe", "src", "frame"),
    ("frame", "src", "frame"),
    ("form", "action", "form"),
    ("script", "src", "script"),
    ("embed", "src", "image"),
    ("source", "src", "image"),
    ("video", "src", "attachment"),
    ("audio", "src", "attachment"),
)


def extension_of(url: str) -> str:
    """Lower-case file extension of an address's path (or of a ``filename=`` in its query), "" where it has none."""
    path, _, query = url.partition("?")
    found = _EXTENSION.search(path.rpartition("/")[2])
    if found and found[1].lower() in ATTACHMENT_EXTENSIONS | _IMAGE_EXTENSIONS:
        return found[1].lower()
    named = _EXTENSION.search(query)
    return named[1].lower() if named and named[1].lower() in ATTACHMENT_EXTENSIONS else ""


def read_links(page: Page, resolve: Resolver) -> tuple[Link, ...]:
    """Links in document order by kind. ``javascript:``, ``mailto:``, ``#`` and commented-out links are no links."""
    found: list[tuple[int, Link]] = []
    for node in page.all("a", "area"):
        raw = node.get("href")
        if raw and raw.strip()[:1] != "#":
            url = resolve(raw)
            if url:
                found.append((node.index, _link(node, url, raw, kind_of(url), page.link_words(node))))
    for tag, attribute, kind in _SOURCES:
        for node in page.by_tag.get(tag, ()):
            raw = node.get(attribute)
            url = resolve(raw) if raw and not raw.startswith("data:") else None
            if url:
                found.append((node.index, _link(node, url, raw, kind, node.get("alt") or node.get("title"))))
    found += _styles(page, resolve)
    return tuple(link for _, link in sorted(found, key=lambda pair: pair[0]))


def _styles(page: Page, resolve: Resolver) -> list[tuple[int, Link]]:
    found = []
    for node in page.by_tag.get("link", ()):
        relation = node.get("rel").lower()
        url = (
            resolve(node.get("href")) if node.get("href") and ("stylesheet" in relation or "icon" in relation) else None
        )
        if url:
            kind: Kind = "style" if "stylesheet" in relation else "image"
            found.append((node.index, _link(node, url, node.get("href"), kind, "")))
    return found


def _link(node: Node, url: str, raw: str, kind: Kind, text: str) -> Link:
    return Link(url=url, text=text, kind=kind, zone=node.zone, hidden=node.hidden, raw=raw)


@lru_cache(maxsize=16384)
def kind_of(url: str) -> Kind:
    """Tell what an address in an ``href`` points to: a file to download, a picture, else a page."""
    extension = extension_of(url)
    if extension in ATTACHMENT_EXTENSIONS or _DOWNLOAD.search(url):
        return "attachment"
    return "image" if extension in _IMAGE_EXTENSIONS else "page"


def attachments_of(links: tuple[Link, ...]) -> tuple[Attachment, ...]:
    """The files a page offers, each address once."""
    seen: dict[str, Attachment] = {}
    for link in links:
        if link.kind == "attachment" and link.zone == "main" and not link.hidden:
            extension = extension_of(link.url) or extension_of(link.text)
            seen.setdefault(link.url, Attachment(url=link.url, name=link.text, extension=extension))
    return tuple(seen.values())
