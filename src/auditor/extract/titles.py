"""The title of a page and of its article."""

import re

from auditor.extract.page import Page
from auditor.extract.tags import tag

_SEPARATORS = re.compile(r"\s*[_|—–]+\s*|\s+-+\s+|-{1,2}|>|<|»")
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:\w*(?:title|tit|bt|biaoti))\d*(?=$|[\s_-])", re.I)


def title_candidates(tags: dict[str, str]) -> list[str]:
    """What the article's title may read, likeliest first: ArticleTitle, then ``<title>`` whole and in its parts."""
    candidates = [tag(tags, "ArticleTitle"), tag(tags, "og:title")]
    whole = tags.get("title", "")
    candidates.append(whole)
    parts = [part.strip() for part in _SEPARATORS.split(whole) if len(part.strip()) >= 2]
    candidates += sorted(parts, key=len, reverse=True)
    return list(dict.fromkeys(candidate for candidate in candidates if candidate))


def read_heading(page: Page, candidates: list[str]) -> str:
    """The heading shown: the first h1–h3 (or title-like block) that the page's title contains, else the first h1."""
    dense_titles = [_dense(candidate) for candidate in candidates]
    first = ""
    for node in page.all("h1", "h2", "h3", "h4"):
        words = page.text(node, hidden=False)
        if not words or node.hidden:
            continue
        if any(_dense(words) == title or (len(words) >= 4 and _dense(words) in title) for title in dense_titles):
            return words
        first = first or (words if node.tag == "h1" and node.zone == "main" else "")
    return first or _title_like(page, dense_titles)


def _title_like(page: Page, dense_titles: list[str]) -> str:
    for node in page.nodes:
        if node.attrs and node.end - node.index < 12 and _TITLE_CLASS.search(node.marks):
            words = page.text(node)
            if len(words) >= 4 and any(_dense(words) in title for title in dense_titles):
                return words
    return ""


def _dense(text: str) -> str:
    return re.sub(r"\s+", "", text)
