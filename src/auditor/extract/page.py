"""One parsed page: a flat list of nodes in document order. Only this module knows the parser (selectolax, Lexbor).

Lexbor reads as a browser does: a stray ``</html>``, a second ``<head>``, doubled anchors and unquoted attributes lose
no link; comments and ``<template>`` contents are left out. It slows down quadratically on deep nesting, so a page that
nests deeper than ``MAX_DEPTH`` is flattened first and says so (``limited``).
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from auditor.model.page import Zone

MAX_DEPTH = 1000
MAX_OPEN_FORMATTING = 60
MAX_TEXT = 24_000_000
"""Characters of one page that are read; a longer page is cut and marked."""

_SAFE_TAGS = 3_000
_FORMATTING = frozenset(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)((?:\"[^\"<>]*\"|'[^'<>]*'|[^>\"'])*)>")
_SILENT = frozenset(
    {"script", "style", "noscript", "template", "textarea", "svg", "select", "option", "object", "iframe"}
)
INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr", "script", "style", "input", "noscript", "nobr"]
)

_FOOTER = re.compile(r"(?:^|[\s_-])(?:foot|footer|footcon|footbox|copyright|copy|yejiao)\d*(?=$|[\s_-])", re.I)
_HEADER = re.compile(
    r"(?:^|\s)(?:header|head|top|topbar|top-bar|toper|banner|logo|site-?header|page-?header)\d*(?=$|\s)", re.I
)
_NAV = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|mainnav|navbar|navi|navigation|topnav|subnav|sidenav|sidebar|sidemenu|leftmenu|daohang|dh)"
    r"\d*(?=$|[\s_-])",
    re.I,
)
_ZONE_TAGS: dict[str, Zone] = {"header": "header", "nav": "nav", "footer": "footer"}

_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_HIDING_CLASS = re.compile(r"(?:^|\s)(?:hide|hidden|d-none|dn|none|layui-hide|display-none|displaynone)(?:\s|$)", re.I)


class Node:
    """An element, or a run of text (``tag`` is ``#text``). ``end`` is the index after the last node inside it."""

    __slots__ = ("attrs", "depth", "end", "hidden", "index", "parent", "tag", "text", "zone")

    def __init__(self, index: int, tag: str, parent: "Node | None") -> None:
        self.index = index
        self.tag = tag
        self.parent = parent
        self.attrs: dict[str, str | None] = {}
        self.text = ""
        self.end = index + 1
        self.depth = 0
        self.hidden = False
        self.zone: Zone = "main"

    def get(self, name: str) -> str:
        """Attribute value, "" where absent or empty."""
        return self.attrs.get(name) or ""

    @property
    def marks(self) -> str:
        """Class and id, the words a template gives its parts."""
        return f"{self.attrs.get('class') or ''} {self.attrs.get('id') or ''}"

    def ancestors(self) -> Iterator["Node"]:
        """From the parent up to the root."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class Page:
    """The nodes of a page, its scripts and its links' base address."""

    def __init__(self, nodes: list[Node], scripts: list[str], *, limited: bool = False) -> None:
        self.nodes = nodes
        self.scripts = scripts
        self.limited = limited
        self.by_tag: dict[str, list[Node]] = {}
        for node in nodes:
            self.by_tag.setdefault(node.tag, []).append(node)

    def all(self, *tags: str) -> list[Node]:
        """All elements of these tags, in document order."""
        if len(tags) == 1:
            return self.by_tag.get(tags[0], [])
        return sorted((n for tag in tags for n in self.by_tag.get(tag, ())), key=lambda n: n.index)

    def inside(self, node: Node) -> list[Node]:
        """All nodes inside ``node``, in document order."""
        return self.nodes[node.index + 1 : node.end]

    def children(self, node: Node) -> list[Node]:
        """Direct children."""
        found, at = [], node.index + 1
        while at < node.end:
            child = self.nodes[at]
            found.append(child)
            at = child.end
        return found

    def text(self, node: Node, *, hidden: bool = True) -> str:
        """Words of an element, blanks folded; text of adjoining inline elements joins without a blank."""
        return squeeze(self.raw_text(node, hidden=hidden))

    def raw_text(self, node: Node, *, hidden: bool = True) -> str:
        """Words of an element with a blank at every block boundary."""
        if node.tag == "#text":
            return node.text
        parts = []
        for inner in self.nodes[node.index + 1 : node.end]:
            if inner.tag == "#text":
                if hidden or not inner.hidden:
                    parts.append(inner.text)
            elif inner.tag not in INLINE:
                parts.append(" ")
        return "".join(parts)


_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")


def squeeze(text: str) -> str:
    """One blank for any run of blanks, none at the ends."""
    return _BLANKS.sub(" ", text).strip()


def build(text: str) -> Page:
    """Parse a decoded page. Never raises; an overlong or overdeep page comes back ``limited``."""
    limited = len(text) > MAX_TEXT
    if limited:
        text = text[:MAX_TEXT]
    if text.count("<") > _SAFE_TAGS:
        text, flattened = _flatten(text)
        limited = limited or flattened
    nodes: list[Node] = []
    scripts: list[str] = []
    root = LexborHTMLParser(text or "<html></html>").root
    if root is not None:
        _walk(root, nodes, scripts)
    return Page(nodes, scripts, limited=limited)


def _walk(start: LexborNode, nodes: list[Node], scripts: list[str]) -> None:
    """Copy the parser's tree into the flat list. Iterative: depth must not cost stack."""
    source: LexborNode | None = start
    parent: Node | None = None
    open_nodes: list[tuple[LexborNode, Node]] = []
    while source is not None:
        entered = _take(source, parent, nodes, scripts)
        below = source.child if entered is not None else None
        if entered is not None and below is not None:
            open_nodes.append((source, entered))
            source, parent = below, entered
            continue
        while True:
            following = source.next if open_nodes else None
            if following is not None:
                source = following
                break
            if not open_nodes:
                return
            source, closed = open_nodes.pop()
            closed.end = len(nodes)
            parent = closed.parent


def _take(source: LexborNode, parent: Node | None, nodes: list[Node], scripts: list[str]) -> Node | None:
    """Record one node; return it if its children are wanted."""
    tag = source.tag or ""
    if tag == "-text":
        words = source.text_content
        if words and parent is not None:
            node = Node(len(nodes), "#text", parent)
            node.text = words
            node.hidden = parent.hidden
            node.zone = parent.zone
            nodes.append(node)
        return None
    if not tag or tag[0] in "-!" or tag == "style":
        return None
    node = Node(len(nodes), tag, parent)
    node.attrs = source.attributes
    nodes.append(node)
    if tag == "script":
        scripts.append(source.text() or "")
        return None
    _place(node, parent)
    return node


def _place(node: Node, parent: Node | None) -> None:
    """Depth, and whether the element is hidden, inherited from above."""
    if parent is not None:
        node.depth = parent.depth + 1
        node.hidden = parent.hidden
        node.zone = parent.zone
    attrs = node.attrs
    if node.zone == "main" and (attrs or node.tag in _ZONE_TAGS) and node.depth > 1:
        node.zone = _zone(node)
    if attrs and not node.hidden:
        style = attrs.get("style")
        classes = attrs.get("class")
        node.hidden = (
            "hidden" in attrs
            or bool(style and _HIDING_STYLE.search(style))
            or bool(classes and _HIDING_CLASS.search(classes))
        )


def _zone(node: Node) -> Zone:
    """Which part of the page an element opens, by its tag or the words of its class and id."""
    named = _ZONE_TAGS.get(node.tag)
    if named:
        return "main" if named == "header" and any(above.tag == "article" for above in node.ancestors()) else named
    marks = node.marks
    if len(marks) < 3:
        return "main"
    if _FOOTER.search(marks):
        return "footer"
    if _HEADER.search(marks):
        return "header"
    return "nav" if _NAV.search(marks) else "main"


def _flatten(text: str) -> tuple[str, bool]:
    """Drop the tags (not the words) that nest too deep, and formatting that is opened over and over, never closed."""
    guard = _Guard()
    out: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        if not guard.admits(bool(match[1]), match[2].lower(), match[3]):
            out.append(text[at : match.start()])
            at = match.end()
    if not out:
        return text, False
    out.append(text[at:])
    return "".join(out), True


class _Guard:
    """Follows the open tags roughly, as a tag soup: enough to bound what the parser has to hold open."""

    def __init__(self) -> None:
        self.depth = 0
        self.formatting = 0
        self.dropped: dict[str, int] = {}

    def admits(self, closing: bool, tag: str, rest: str) -> bool:
        if tag in _VOID or rest.endswith("/"):
            return True
        return self._close(tag) if closing else self._open(tag)

    def _open(self, tag: str) -> bool:
        formatting = tag in _FORMATTING
        # A new <a> closes the one before: links never pile up, and losing one would lose a fact.
        if tag != "a" and (self.depth >= MAX_DEPTH or (formatting and self.formatting >= MAX_OPEN_FORMATTING)):
            self.dropped[tag] = self.dropped.get(tag, 0) + 1
            return False
        if tag not in {"a", "p", "li", "td", "tr", "option", "dd", "dt"}:
            self.depth += 1
        self.formatting += formatting and tag != "a"
        return True

    def _close(self, tag: str) -> bool:
        if self.dropped.get(tag):
            self.dropped[tag] -= 1
            return False
        if tag not in {"a", "p", "li", "td", "tr", "option", "dd", "dt"}:
            self.depth = max(0, self.depth - 1)
        self.formatting = max(0, self.formatting - (tag in _FORMATTING and tag != "a"))
        return True
