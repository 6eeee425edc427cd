"""Redirect hubs (跳转页): a column's index that only sends the reader on. Followed, never an empty column."""

import re

from auditor.extract.page import Page
from auditor.reading.urls import Resolver

_REFRESH = re.compile(r"^\s*(\d+(?:\.\d*)?)\s*[;,]?\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s>]+)", re.I)
_GO = re.compile(
    r"(?:(?:window|document|self|top|parent)\.)*location(?:\.href)?\s*=\s*[\"']([^\"']+)[\"']"
    r"|location\.(?:replace|assign)\s*\(\s*[\"']([^\"']+)[\"']\s*\)"
)
_WRITTEN_REFRESH = re.compile(
    r"http-equiv\s*=\s*\\?[\"']?refresh\\?[\"']?[^>]*?url\s*=\s*\\?[\"']?([^\"'\\>\s]+)", re.I
)
_OPENED = re.compile(r"window\.open\s*\(|location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(")
_FROM_ELEMENT = re.compile(r"getElementById\(\s*[\"']([\w-]+)[\"']\s*\)|\$\(\s*[\"']#([\w-]+)[\"']\s*\)")
_CONDITION = re.compile(r"\b(?:if|function|switch|onclick|userAgent|setTimeout)\b")
_FEW_WORDS = 120
_QUICK = 10.0


def read_refresh(page: Page, text_length: int, resolve: Resolver) -> str | None:
    """Where the page sends its reader at once, or None. A page with much text, or a condition, sends nobody."""
    for node in page.by_tag.get("meta", ()):
        if node.get("http-equiv").strip().lower() != "refresh":
            continue
        target = _REFRESH.match(node.get("content"))
        if target and float(target[1]) <= _QUICK and not target[2].replace(".", "").isdigit():
            return _elsewhere(resolve(target[2]), resolve)
    if text_length > _FEW_WORDS or page.by_tag.get("frame"):
        return None
    return _by_script(page, resolve)


def _by_script(page: Page, resolve: Resolver) -> str | None:
    for script in page.scripts:
        written = _WRITTEN_REFRESH.search(script)
        if written:
            return _elsewhere(resolve(written[1]), resolve)
        gone = _GO.search(script)
        if gone and not _CONDITION.search(script[: gone.start()]):
            return _elsewhere(resolve(gone[1] or gone[2]), resolve)
        target = _in_element(page, script) if _OPENED.search(script) else None
        if target:
            return _elsewhere(resolve(target), resolve)
    return None


def _in_element(page: Page, script: str) -> str | None:
    """The address stands as text in a hidden element that the script reads."""
    for match in _FROM_ELEMENT.finditer(script):
        name = match[1] or match[2]
        for node in page.by_tag.get("p", []) + page.by_tag.get("span", []) + page.by_tag.get("div", []):
            if node.get("id") == name:
                words = page.text(node)
                if words.startswith(("/", "http", "./", "../")) and " " not in words:
                    return words
    return None


def _elsewhere(target: str | None, resolve: Resolver) -> str | None:
    """A page that refreshes itself every minute is no hub."""
    return target if target and target != resolve("") else None
