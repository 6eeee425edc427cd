"""From fetched bytes to page facts, where there is a page to read."""

from urllib.parse import urlsplit

import msgspec

from auditor.crawl.source import local_day
from auditor.extract import read_page
from auditor.model.fetched import Fetched
from auditor.model.page import PageDetails, PageFacts
from auditor.model.words import ANSWERED, PageCondition

_DOCUMENTS = "pdf doc docx wps xls xlsx et ppt pptx dps rtf ofd odt ods csv txt zip rar 7z tar gz apk exe"
_MEDIA = "jpg jpeg png gif bmp webp svg ico tif tiff mp3 mp4 avi wmv mov flv mkv wav m4a swf"
FILE_EXTENSIONS = frozenset(f"{_DOCUMENTS} {_MEDIA}".split(" "))
_MARKUP_TYPES = ("text/html", "application/xhtml", "text/xml", "application/xml", "application/rss", "text/plain")


def is_file(url: str) -> bool:
    """Tell by the address that ``url`` is a file to download, not a page to read."""
    return urlsplit(url).path.rpartition("/")[2].rpartition(".")[2].lower() in FILE_EXTENSIONS


def is_markup(fetched: Fetched) -> bool:
    """Tell whether the body is a page: by its declared type, else by how it begins."""
    declared = (fetched.header("content-type") or "").lower()
    if declared.startswith(_MARKUP_TYPES):
        return True
    if declared and "octet-stream" not in declared:
        return False
    return fetched.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read_fetched(fetched: Fetched) -> PageFacts | None:
    """Read an answered page; ``None`` where nothing readable came. Never raises: one page never ends a run."""
    if fetched.outcome not in ANSWERED or fetched.method == "HEAD":
        return None
    if not fetched.body.strip():
        return PageFacts(url=fetched.final_url, condition=PageCondition.EMPTY_BODY)
    if not is_markup(fetched):
        return None
    try:
        return read_page(
            fetched.body,
            fetched.final_url,
            content_type=fetched.header("content-type"),
            today=local_day(fetched.started),
        )
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return PageFacts(url=fetched.final_url, condition=PageCondition.PARSE_LIMIT)


def without_links(page: PageFacts, *, keep_navigation: bool = False) -> PageFacts:
    """Return the page without what is heavy and already taken in."""
    navigation = page.navigation if keep_navigation else ()
    return msgspec.structs.replace(page, links=(), attachments=(), navigation=navigation)


def bare(page: PageFacts) -> PageFacts:
    """Return what an article page says of itself, without anything that leads elsewhere."""
    return PageFacts(
        url=page.url,
        condition=page.condition,
        kind=page.kind,
        title=page.title,
        heading=page.heading,
        published=page.published,
        written=page.written,
        source=page.source,
        challenge=page.challenge,
        missing_notice=page.missing_notice,
        needs_browser=page.needs_browser,
        text_length=page.text_length,
        details=PageDetails(number=page.details.number, issuer=page.details.issuer, validity=page.details.validity),
    )
