"""The title of a page and of its article."""

import re

from auditor.extract.page import Page
from auditor.extract.tags import tag

_SEPARATORS = re.compile(r"\s*[_|—–]+\s*|\s+-+\s+|-{1,2}|>|<|»")
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:\w*(?:title|tit|bt|biaoti))\d*(?=$|[\s_-])", re.I)


_OFFICE = re.compile(
    r"(?:网|网站|门户|平台|政府|办事处|街道|委员会|办公室|中心|局|厅|委|部|院|社区|协会|首页|[省市县区乡镇])$"
)
_OFFICE_LENGTH = 20


def title_candidates(tags: dict[str, str]) -> list[str]:
    """What the article's title may read, likeliest first: ArticleTitle, then ``<title>`` whole and in its parts.

    The part that names the site or the office is none: the signature under the text repeats it, with a later date.
    """
    whole = tags.get("title", "")
    parts = [part.strip() for part in _SEPARATORS.split(whole) if len(part.strip()) >= 2]
    parts = [part for part in parts if not _names_office(part, tags)] if len(parts) > 1 else parts
    given = [tag(tags, "ArticleTitle"), tag(tags, "og:title"), whole]
    return list(dict.fromkeys(words for words in [*given, *sorted(parts, key=len, reverse=True)] if words))


def _names_office(part: str, tags: dict[str, str]) -> bool:
    return part == tag(tags, "SiteName") or (len(part) <= _OFFICE_LENGTH and bool(_OFFICE.search(part)))


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
