"""A column from pages saved in a browser (保存的网页): list pages and, where saved too, their articles."""

import re
from collections.abc import Iterable
from pathlib import Path

from auditor.crawl.handed_files import file_as_fetched, modified, not_handed
from auditor.crawl.source import Keep, Window, local_day
from auditor.extract import column_list, read_page
from auditor.model.facts import ArticleFacts, ColumnFacts, ItemFacts
from auditor.model.office import Column
from auditor.model.page import ItemList, PageFacts
from auditor.model.words import ColumnType, Outcome

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.I)
_PAGE_NAMES = (".html", ".htm", ".shtml", ".xhtml")


class _Saved:
    """One saved page with the file it came from."""

    def __init__(self, path: Path, page: PageFacts, found: ItemList | None) -> None:
        self.path = path
        self.page = page
        self.found = found


def saved_pages(column: Column, path: Path, window: Window, keep: Keep) -> ColumnFacts:
    """Read one saved page or a folder of them; items are merged in the order of the file names."""
    files = _page_files(path)
    if not files:
        return not_handed(column, f"{column.path} 中没有 .html 网页文件，请在浏览器中另存为“网页”后放入")
    saved = [_read(file, column) for file in files]
    lists = [one for one in saved if one.found is not None and one.found.items]
    is_list = column.type is not ColumnType.STATIC
    notice = next((one.page.empty_notice for one in saved if one.page.empty_notice), None)
    if is_list and not lists and notice is None:
        return not_handed(column, f"{column.path} 中的网页没有读到栏目列表，请确认保存的是栏目列表页且内容已显示完整")
    evidence = [keep(file_as_fetched(file)) for file in files]
    articles = [_article(one) for one in saved if one.page.kind == "article" or not is_list]
    items = tuple(_items(lists)) if is_list else ()
    days = [item.listed for item in items if item.listed]
    return ColumnFacts(
        column=column.id,
        url=column.url or "",
        method=column.method,
        is_list=is_list,
        # A person saved what they saw; whether older pages exist is not known from the files.
        complete=(bool(days) and min(days) < window.start) or not _more_pages(lists),
        items=items,
        articles=tuple(articles),
        empty_notice=None if items else notice,
        text_length=max(one.page.text_length for one in saved),
        pages_read=len(lists) or len(saved),
        read_back_to=min(days, default=None),
        collected_at=max(modified(file) for file in files),
        evidence=tuple(sha for sha in evidence if sha),
    )


def _page_files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    # A browser puts a page's frames into a folder "…_files": they are no pages of the column.
    found = (file for file in path.rglob("*") if file.suffix.lower() in _PAGE_NAMES and file.is_file())
    return sorted(file for file in found if not any(part.endswith("_files") for part in file.parts))


def _read(file: Path, column: Column) -> _Saved:
    body = file.read_bytes()
    marked = _SAVED_FROM.search(body[:4096])
    url = marked.group(1).decode("utf-8", "replace") if marked else (column.url or file.as_uri())
    page = read_page(body, url, today=local_day(modified(file)))
    return _Saved(file, page, column_list(page, column.name) if page.kind != "article" else None)


def _items(lists: Iterable[_Saved]) -> Iterable[ItemFacts]:
    met: set[str] = set()
    for number, one in enumerate(lists, start=1):
        for entry in one.found.items if one.found else ():
            if entry.url in met:
                continue
            met.add(entry.url)
            yield ItemFacts(
                title=entry.title,
                url=entry.url,
                listed=entry.date,
                pinned=entry.pinned,
                source=entry.source,
                page=number,
                first_seen=modified(one.path),
            )


def _more_pages(lists: Iterable[_Saved]) -> bool:
    saved = list(lists)
    return any(one.page.next_pages for one in saved) and len(saved) < max(
        (one.page.page_count or 1 + len(one.page.next_pages) for one in saved), default=1
    )


def _article(one: _Saved) -> ArticleFacts:
    return ArticleFacts(
        url=one.page.url,
        outcome=Outcome.OK,
        condition=one.page.condition,
        title=one.page.heading or one.page.title,
        published=one.page.published,
        written=one.page.written,
        source=one.page.source,
        fetched_at=modified(one.path),
        is_article=one.page.kind == "article",
    )
