"""Where the page stands and where the site leads: breadcrumb (当前位置), menus, headings with 更多, image maps."""

import re
from functools import lru_cache

from auditor.extract.headings import MORE
from auditor.extract.page import Node, Page, squeeze
from auditor.model.page import NavEntry
from auditor.reading.urls import Resolver

_HERE = re.compile(
    r"(?:您?(?:现在|当前|目前|所)*(?:所在|的)*(?:的)?位置|当前页面?|当前栏目|您现在|所在位置)\s*(?:是|为|在)?\s*[:：>]?"
)
_HERE_SIGN = re.compile(r"位置|当前|您")
_CRUMB_MARK = re.compile(
    r"(?:^|[\s_-])(?:crumbs?|curmbs?|breadcrumbs?|weizhi|wz|position|location|dqwz|mbx|loc|path|local|place|dangqianweizhi|bread|site-path|nav-path|current)\d*(?=$|[\s_-])",
    re.I,
)
_SPLIT = re.compile(r"\s*(?:[-—]*>+|＞|»|›|/|→|\||\\|::|·|--?|&gt;?)\s*")
_LONGEST = 24


def read_breadcrumb(page: Page) -> tuple[str, ...]:
    """Names from the top down as shown, 首页 left out; () where the page shows none."""
    for node in page.runs:
        if _HERE_SIGN.search(node.text) and _HERE.search(node.text) and node.parent is not None:
            above = node.parent.parent
            names = _crumbs(page, node.parent, node) or (_crumbs(page, above, node) if above else ())
            if names:
                return names
    for node in page.nodes:
        if node.attrs and _CRUMB_MARK.search(node.marks) and node.tag not in {"html", "body"}:
            names = _crumbs(page, node, None)
            if len(names) >= 1:
                return names
    return ()


def _crumbs(page: Page, holder: Node, label: Node | None) -> tuple[str, ...]:
    """Link texts whole; the words between and after them split at the separators."""
    if holder.end - holder.index > _CRUMB_NODES or holder.tag in {"html", "body"}:
        return ()
    names: list[str] = []
    links = 0
    started = label is None
    for node in page.inside(holder):
        if node is label:
            started = True
            names += _between(_HERE.split(node.text, maxsplit=1)[-1])
        elif started and node.tag == "a":
            links += 1
            names.append(page.text(node).strip(" []【】"))
        elif started and node.tag == "#text" and not _inside_link(node, holder):
            names += _between(node.text)
    if not links and len(names) < 2:
        return ()
    return tuple(name for name in names if name and name not in _HOME and len(name) <= 60)[:8]


_CRUMB_NODES = 80
_HOME = frozenset({"首页", "首頁", "网站首页", "主页", "Home", "首 页"})


def _between(words: str) -> list[str]:
    parts = (squeeze(part).strip(" [](){}【】:：") for part in _SPLIT.split(words))
    return [part for part in parts if part and len(part) <= _LONGEST]


def _inside_link(node: Node, holder: Node) -> bool:
    for above in node.ancestors():
        if above is holder:
            return False
        if above.tag == "a":
            return True
    return False


def read_navigation(page: Page, resolve: Resolver) -> tuple[NavEntry, ...]:
    """Columns the page leads to: menu entries with their parents, headings with a 更多 link, areas of image maps."""
    entries: dict[tuple[str, str], NavEntry] = {}
    for node in page.by_tag.get("a", ()):
        if node.zone in {"nav", "header"} or _in_menu(node):
            _keep(entries, _menu_entry(page, node, resolve))
        elif MORE.match(page.link_words(node) or "-"):
            _keep(entries, _headed(page, node, resolve))
    for node in page.by_tag.get("area", ()):
        _keep(entries, _entry(page, node, resolve, "area"))
    return tuple(entries.values())


def _keep(entries: dict[tuple[str, str], NavEntry], entry: NavEntry | None) -> None:
    if entry is None:
        return
    known = entries.get((entry.name, entry.url))
    if known is None or (known.hidden and not entry.hidden):
        entries[(entry.name, entry.url)] = entry


_MENU_MARK = re.compile(
    r"(?:^|[\s_-])\w*(?:nav|menu|leftbox|left-?list|aside|sidebar|lanmu|tree|channel|column)\w*(?=$|[\s_-])", re.I
)


def _in_menu(node: Node) -> bool:
    holder = next((above for above in node.ancestors() if above.tag in {"ul", "dl"}), None)
    if holder is None:
        return False
    for steps, above in enumerate((holder, *holder.ancestors())):
        if above.attrs and _called_menu(above.marks):
            return True
        if steps >= 2:
            return False
    return False


@lru_cache(maxsize=8192)
def _called_menu(marks: str) -> bool:
    return bool(_MENU_MARK.search(marks))


def _entry(page: Page, node: Node, resolve: Resolver, origin: str) -> NavEntry | None:
    name = page.link_words(node)
    url = resolve(node.get("href")) if node.get("href") and not node.get("href").strip().startswith("#") else None
    if not url or not 2 <= len(name) <= _LONGEST or MORE.match(name):
        return None
    parents = tuple(reversed(_parents(page, node)))
    return NavEntry(name=name, url=url, parents=parents, origin=origin, hidden=node.hidden)  # type: ignore[arg-type]


def _menu_entry(page: Page, node: Node, resolve: Resolver) -> NavEntry | None:
    return _entry(page, node, resolve, "menu")


def _parents(page: Page, node: Node) -> list[str]:
    """Names of the menu entries above this one, from within: the first words of every enclosing list item."""
    names: list[str] = []
    own = page.link_words(node)
    for above in node.ancestors():
        name = _head_of(page, above) if above.tag in {"li", "dl"} else ""
        if name and name != own and name not in names:
            names.append(name)
    return names[:4]


def _head_of(page: Page, holder: Node) -> str:
    """The words that head a list item before its own sub-list, or a definition list's ``dt``."""
    for inner in page.inside(holder):
        if inner.tag == "dt" and holder.tag == "dl":
            return _short(page.text(inner))
        if inner.tag in {"ul", "dd"} or (inner.tag == "dl" and holder.tag == "li"):
            return ""
        if holder.tag == "li" and inner.tag == "#text" and inner.text.strip():
            return _short(squeeze(inner.text))
    return ""


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else ""


def _headed(page: Page, node: Node, resolve: Resolver) -> NavEntry | None:
    """标题 + 更多: the words beside a 更多 link name the column it leads to."""
    url = resolve(node.get("href")) if node.get("href") else None
    if not url:
        return None
    hinted = re.sub(r"^(?:查看)?更多", "", node.get("title")).strip()
    if 2 <= len(hinted) <= _LONGEST and not MORE.match(hinted):
        return NavEntry(name=hinted, url=url, origin="heading", hidden=node.hidden)
    for steps, above in enumerate(node.ancestors()):
        words = squeeze(page.raw_text(above).replace(page.raw_text(node), " "))
        if 2 <= len(words) <= _LONGEST:
            return NavEntry(name=words, url=url, origin="heading", hidden=node.hidden)
        if steps >= 2 or len(words) > 60:
            return None
    return None
