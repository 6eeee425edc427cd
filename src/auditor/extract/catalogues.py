"""Tables of a standard catalogue (基层政务公开标准目录): nine fields, each row filled, merged and split cells."""

import re

from auditor.extract.page import Page
from auditor.extract.tablegrid import Grid, grids
from auditor.model.page import CatalogueTable

FIELDS = {
    "公开事项": re.compile(r"公开事项|事项(?:名称)?$"),
    "公开内容": re.compile(r"公开内容|内容[(（]要素[)）]"),
    "公开依据": re.compile(r"公开依据"),
    "公开时限": re.compile(r"公开时限|公开时间"),
    "公开主体": re.compile(r"公开主体|公开责任主体|责任主体"),
    "公开渠道和载体": re.compile(r"公开渠道|渠道和?载体"),
    "公开对象": re.compile(r"公开对象"),
    "公开方式": re.compile(r"公开方式"),
    "公开层级": re.compile(r"公开层级"),
}
MIN_FIELDS = 5
MAX_GAPS = 20
MAX_TOPICS = 200
_WEBSITE = re.compile(r"[■√✓☑●]\s*(?:政府)?网站")
_TICKED = re.compile(r"[■√✓☑●✔]|^\s*[vV]\s*$")


def read_catalogues(page: Page, words: str) -> tuple[CatalogueTable, ...]:
    """Return the catalogue tables of a page."""
    if "公开时限" not in words and "公开依据" not in words:
        return ()
    return tuple(table for grid in grids(page) if (table := _table(grid)) is not None)


def _table(grid: Grid) -> CatalogueTable | None:
    at = next((number for number, row in enumerate(grid[:6]) if len(_fields(row)) >= MIN_FIELDS), None)
    if at is None:
        return None
    places = _fields(grid[at])
    body = [row for row in grid[at + 1 :] if _is_entry(row, grid[at], places)]
    gaps = [
        f"第{number}行“{name}”"
        for number, row in enumerate(body, 1)
        for name, columns in places.items()
        if not any(row[column].strip() for column in columns if column < len(row))
    ]
    terms = {topic: _term(row, places) for row in body if _on_website(row, places) and (topic := _topic(row, places))}
    return CatalogueTable(
        headings=tuple(places),
        rows=len(body),
        gaps=tuple(gaps[:MAX_GAPS]),
        topics=tuple(terms)[:MAX_TOPICS],
        terms=dict(list(terms.items())[:MAX_TOPICS]),
    )


def _fields(row: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """The columns under each heading; a merged heading stands over several."""
    plain = ["".join(words.split()) for words in row]
    found = {name: tuple(at for at, words in enumerate(plain) if sign.search(words)) for name, sign in FIELDS.items()}
    return {name: places for name, places in found.items() if places}


def _is_entry(row: tuple[str, ...], head: tuple[str, ...], places: dict[str, tuple[int, ...]]) -> bool:
    """Tell an entry from the second line of the heading and from a line that only names a group."""
    if len(_fields(row)) >= 2 or len({words for words in row if words}) <= 2:
        return False
    content = places.get("公开内容") or places.get("公开事项", ())
    return any(row[at] != head[at] for at in content if at < len(row) and at < len(head))


def _on_website(row: tuple[str, ...], places: dict[str, tuple[int, ...]]) -> bool:
    channel = " ".join(row[at] for at in places.get("公开渠道和载体", ()) if at < len(row))
    ways = places.get("公开方式", ())
    # The two columns of 公开方式 are 主动 and 依申请, in this order.
    active = not ways or (ways[0] < len(row) and bool(_TICKED.search(row[ways[0]]) or "主动" in row[ways[0]]))
    return bool(_WEBSITE.search(channel)) and active


def _topic(row: tuple[str, ...], places: dict[str, tuple[int, ...]]) -> str:
    columns = places.get("公开事项", ())
    return row[columns[-1]].strip()[:40] if columns and columns[-1] < len(row) else ""


def _term(row: tuple[str, ...], places: dict[str, tuple[int, ...]]) -> str:
    return " ".join(row[at].strip() for at in places.get("公开时限", ()) if at < len(row))[:60]
