"""A post's own abstract (摘要): plain, short, without numbers of persons. The post's text itself is never kept."""

import re

from auditor.reading.wording import masked

LONGEST = 200
_LONGEST_READ = 20_000
_TAG = re.compile(r"<[A-Za-z!/]")


def plain_summary(text: str) -> str:
    """Return ``text``, which may be HTML, as at most :data:`LONGEST` characters on one line."""
    text = text[:_LONGEST_READ]
    if _TAG.search(text) or "&" in text:
        from bs4 import BeautifulSoup  # slow to load, and asked for by few

        soup = BeautifulSoup(f"<p>{text}</p>", "lxml")
        for dropped in soup(["script", "style", "template"]):
            dropped.decompose()
        text = soup.get_text(" ")
    text = masked(" ".join(text.split()))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
