"""One parsed page: a flat list of nodes in document order. Only this module knows the parser (selectolax, Lexbor).

Lexbor reads as a browser does: a stray ``</html>``, a second ``<head>``, doubled anchors and unquoted attributes lose
no link; comments and ``<template>`` contents are left out. It slows down quadratically on deep nesting, so a page that
nests deeper than ``MAX_DEPTH`` is flattened first and says so (``limited``).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from auditor.model.page import Zone

MAX_DEPTH = 1000
MAX_OPEN_FORMATTING = 60
MAX_OPTIONS = 1000
MAX_TEXT = 24_000_000
"""Characters of one page that are read; a longer page is cut and marked."""

_SAFE_TAGS = 3_000
_WORDS_FORMATTING = """a b big code em font i nobr s small strike strong tt u"""
_FORMATTING = frozenset(_WORDS_FORMATTING.split())
_WORDS_VOID = """area base br col embed hr img input link meta param source track wbr"""
_VOID = frozenset(_WORDS_VOID.split())
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})([^<>]{0,2000})>")
_WORDS_INLINE = """a abbr b bdi bdo big cite code em font i img ins kbd label mark q s samp small span strong
    sub sup tt u var wbr script style input noscript nobr"""
INLINE = frozenset(_WORDS_INLINE.split())

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
_HIDING_CLASS = re.compile(r"(?:^|\s)(?:hide|hidden|d-none|dn|layui-hide|display-none|displaynone)(?:\s|$)", re.I)


class Node:
    """An element, or a run of text (``tag`` is ``#text``). ``end`` is the index after the last node inside it."""

    __slots__ = ("attrs", "depth", "end", "hidden", "index", "parent", "tag", "text", "zone")

    def __init__(self, index: int, tag: str, parent: "Node | None", text: str, attrs: dict[str, str | None]) -> None:
        self.index = index
        self.end = index + 1
        self.tag = tag
        self.text = text
        self.attrs = attrs
        self.parent = parent
        self.zone: Zone = "main"
        if parent is None:
            self.depth = 0
            self.hidden = False
        else:
            self.depth = parent.depth + 1
            self.hidden = parent.hidden
            self.zone = parent.zone

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
    """The nodes of a page, its scripts, and its runs of words (text nodes that are not blank)."""

    def __init__(self, nodes: list[Node], scripts: list[str], *, limited: bool = False) -> None:
        self.nodes = nodes
        self.scripts = scripts
        self.limited = limited
        self._words: dict[int, str] = {}
        self.by_tag: dict[str, list[Node]] = {}
        for node in nodes:
            self.by_tag.setdefault(node.tag, []).append(node)
        self.runs = [node for node in self.by_tag.get("#text", ()) if not node.text.isspace()]

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

    def spaced_text(self, node: Node) -> str:
        """Words of an element with a blank between any two elements' words."""
        return squeeze(" ".join([inner.text for inner in self.nodes[node.index : node.end] if inner.text]))

    def link_words(self, node: Node) -> str:
        """What a reader takes a link to say: its text, else its title, else the alt or title of its image."""
        words = self._words.get(node.index)
        if words is None:
            words = self._words[node.index] = self.text(node) or squeeze(node.get("title")) or self._image_words(node)
        return words

    def _image_words(self, node: Node) -> str:
        for inner in self.inside(node):
            if inner.tag == "img":
                said = squeeze(inner.get("alt")) or squeeze(inner.get("title"))
                if said:
                    return said
        return squeeze(node.get("alt"))

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


_UNSEEN = re.compile(r"[\u200b\u200e\u200f\ufeff]")


def squeeze(text: str) -> str:
    """One blank for any run of blanks, none at the ends."""
    if "\u200b" in text or "\ufeff" in text or "\u200e" in text:
        text = _UNSEEN.sub(" ", text)
    return " ".join(text.split())


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
        tag = source.tag or ""
        below = None
        if tag == "-text":
            _text(source, parent, nodes)
        elif tag and tag[0] not in "-!" and tag != "style":
            node = _element(source, tag, parent, nodes)
            if tag == "script":
                scripts.append(source.text() or "")
            else:
                below = source.child
        if below is not None:
            open_nodes.append((source, node))
            source, parent = below, node
            continue
        source, parent = _following(source, parent, open_nodes, len(nodes))


def _following(
    source: LexborNode, parent: Node | None, open_nodes: list[tuple[LexborNode, Node]], at: int
) -> tuple[LexborNode | None, Node | None]:
    """The next node after a finished one, closing the elements that end here."""
    while open_nodes:
        following = source.next
        if following is not None:
            return following, parent
        source, closed = open_nodes.pop()
        closed.end = at
        parent = closed.parent
    return None, None


_NO_ATTRIBUTES: dict[str, str | None] = {}


def _text(source: LexborNode, parent: Node | None, nodes: list[Node]) -> None:
    words = source.text_content
    if words and parent is not None:
        nodes.append(Node(len(nodes), "#text", parent, words, _NO_ATTRIBUTES))


def _element(source: LexborNode, tag: str, parent: Node | None, nodes: list[Node]) -> Node:
    attrs = source.attributes
    node = Node(len(nodes), tag, parent, "", attrs or _NO_ATTRIBUTES)
    nodes.append(node)
    if attrs:
        _place(node, attrs)
    if node.zone == "main" and tag in _ZONE_TAGS:
        node.zone = _tag_zone(node)
    return node


def _place(node: Node, attrs: dict[str, str | None]) -> None:
    """Whether an element hides what is in it, and which part of the page it opens."""
    style = attrs.get("style")
    if style and _hides(style):
        node.hidden = True
    classes, name = attrs.get("class") or "", attrs.get("id") or ""
    if classes or name:
        zone, hidden = _marked(classes, name)
        node.hidden = node.hidden or hidden
        if node.zone == "main" and node.depth > 1:
            node.zone = zone
    if "hidden" in attrs:
        node.hidden = True


def _tag_zone(node: Node) -> Zone:
    """The part a ``<header>``, ``<nav>`` or ``<footer>`` opens; an article's own header belongs to the article."""
    named = _ZONE_TAGS[node.tag]
    return "main" if named != "nav" and any(above.tag == "article" for above in node.ancestors()) else named


@lru_cache(maxsize=8192)
def _hides(style: str) -> bool:
    return bool(_HIDING_STYLE.search(style))


@lru_cache(maxsize=16384)
def _marked(classes: str, name: str) -> tuple[Zone, bool]:
    """What the words of class and id say: the part of the page, and whether it is hidden."""
    hidden = bool(_HIDING_CLASS.search(classes))
    marks = f"{classes} {name}"
    if _FOOTER.search(marks):
        return "footer", hidden
    if _HEADER.search(marks):
        return "header", hidden
    return ("nav" if _NAV.search(marks) else "main"), hidden


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
    return "".join(out), guard.lost


class _Guard:
    """Follows the open tags roughly, as a tag soup: enough to bound what the parser has to hold open."""

    def __init__(self) -> None:
        self.depth = 0
        self.formatting = 0
        self.options = 0
        self.lost = False
        self.dropped: dict[str, int] = {}

    def admits(self, closing: bool, tag: str, rest: str) -> bool:
        if tag in _VOID or rest.endswith("/"):
            return True
        return self._close(tag) if closing else self._open(tag)

    def _open(self, tag: str) -> bool:
        if tag == "option":
            # The parser is quadratic in the options of one select, and options carry no facts.
            self.options += 1
            return self.options <= MAX_OPTIONS
        formatting = tag in _FORMATTING
        # A new <a> closes the one before: links never pile up, and losing one would lose a fact.
        if tag != "a" and (self.depth >= MAX_DEPTH or (formatting and self.formatting >= MAX_OPEN_FORMATTING)):
            self.dropped[tag] = self.dropped.get(tag, 0) + 1
            self.lost = True
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
