"""Whose list is it? The heading above a list (栏目名称), its 更多 link, and the names of tabs."""

import re

from auditor.extract.page import Node, Page, squeeze
from auditor.reading.urls import Resolver

MORE = re.compile(r"^[\[【(（<]?\s*(?:查看|点击)?\s*(?:更多|more)\s*.{0,12}$|^[\s+>》».…·]+$", re.I)
_NOISE = re.compile(
    r"^(?:[\W\d_]*|更多.*|more.*|当前位置.*|您(?:现在)?(?:所在)?的?(?:当前)?位置.*|首\s*页|标题|日期|时间|发布(?:时间|日期)|序号|索引号|名称|文号|公开日期|成文日期|发文日期|"
    r"搜索|检索|查询|返回.*|上一[页条].*|下一[页条].*|排序|关闭|全部|浏览量?|点击量?)$",
    re.I,
)
_TITLE_MARK = re.compile(
    r"(?:^|[\s_-])(?:\w*(?:title|tit|caption|bt|hd|lmmc|mc|heading|columnname|name|tt)\d*)(?=$|[\s_-])", re.I
)
_HERE = re.compile(r"位置|您现在|当前页")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "legend", "strong", "dt"})
_REACH = 90
_CLOSE = 14
_LONGEST = 20
_TAB_NODES = 4000


def heading_before(page: Page, holder: Node, first: int, floor: int, resolve: Resolver) -> tuple[str, str | None]:
    """The nearest short words above a list that read as its heading, and the 更多 link beside them.

    Words that are plainly a heading (h2, class title) may stand some way up, other words only right above the list;
    the breadcrumb and the page's header are never asked.
    """
    more: str | None = None
    plain = ""
    at = min(first, holder.index + (0 if first > holder.index else 1))
    for index in range(at, max(floor, at - _REACH, 0) - 1, -1):
        node = page.nodes[index]
        if node.tag == "a" and more is None and MORE.match(page.link_words(node) or "-"):
            more = resolve(node.get("href")) if node.get("href") else None
        if node.tag != "#text" or (node.hidden and not holder.hidden):
            continue
        words = squeeze(node.text).strip("·•|>：: ")
        if _HERE.search(words) or node.zone in {"header", "nav"}:
            break
        if not 2 <= len(words) <= _LONGEST or _NOISE.match(words):
            continue
        if _is_heading(node):
            return words, more
        if not plain and at - index <= _CLOSE:
            plain = words
    return plain, more


def _is_heading(node: Node) -> bool:
    for steps, above in enumerate(node.ancestors()):
        if above.tag in _HEADINGS or (above.attrs and _TITLE_MARK.search(above.marks)):
            return True
        if steps >= 2:
            break
    return False


def tab_names(page: Page, holder: Node, resolve: Resolver) -> tuple[str, str | None] | None:
    """Of lists that take turns in one place (only one visible), the name and the 更多 link by its position."""
    panel = holder
    for _ in range(4):
        parent = panel.parent
        if parent is None:
            return None
        if parent.end - parent.index > _TAB_NODES:
            return None
        panels = [child for child in page.children(parent) if child.tag == panel.tag]
        if len(panels) > 1 and any(child.hidden for child in panels) and not parent.hidden:
            return _tab(page, parent, panels, panels.index(panel), resolve)
        panel = parent
    return None


def _tab(
    page: Page, parent: Node, panels: list[Node], position: int, resolve: Resolver
) -> tuple[str, str | None] | None:
    for above in (parent, *parent.ancestors()):
        siblings = page.children(above.parent) if above.parent is not None else []
        for bar in [child for child in siblings if child.index < above.index][::-1]:
            names, mores = _bar(page, bar, resolve)
            if len(names) == len(panels):
                return names[position], mores[position] if len(mores) == len(panels) else None
        if above.depth < parent.depth - 2:
            break
    return None


def _bar(page: Page, bar: Node, resolve: Resolver) -> tuple[list[str], list[str | None]]:
    names: list[str] = []
    mores: list[str | None] = []
    for node in page.inside(bar):
        if node.tag not in {"li", "a", "span", "h2", "h3", "dt"} or any(
            inner.tag in {"li", "a", "span"} for inner in page.inside(node)
        ):
            continue
        words = page.text(node)
        if MORE.match(words or "-"):
            mores.append(resolve(node.get("href")) if node.get("href") else None)
        elif 2 <= len(words) <= _LONGEST:
            names.append(words)
    return names, mores
