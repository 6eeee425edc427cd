"""The search box of a page (站内搜索): whether there is one, and whether an address can stand for what is typed."""

import re

from auditor.extract.page import Node, Page
from auditor.model.page import SearchForm
from auditor.reading.urls import Resolver

_SEARCH = re.compile(
    r"search|query|keyword|keyw|^q$|^wd$|^kw$|^sw$|jiansuo|sousuo|souso|检索|搜索|关键[词字]|站内", re.I
)
_ORDER = ("get", "post", "script")
MAX_HIDDEN = 20


def read_search(page: Page, resolve: Resolver, charset: str) -> SearchForm | None:
    """Return the page's search box, none where it has none; of several the one that is asked most simply.

    ``charset`` is the page's own: a browser sends what is typed in it.
    """
    boxes = [_form(page, node, resolve, charset) for node in page.by_tag.get("input", ()) if _is_search(node)]
    return min(boxes, key=lambda form: _ORDER.index(form.way), default=None)


def _is_search(node: Node) -> bool:
    """A field to type into, called a search by its own names or by its form's address."""
    if node.get("type").lower() not in ("", "text", "search"):
        return False
    own = any(_SEARCH.search(node.get(name)) for name in ("name", "id", "placeholder", "value", "class", "title"))
    return own or any(above.tag == "form" and _SEARCH.search(above.get("action")) for above in node.ancestors())


def _form(page: Page, box: Node, resolve: Resolver, charset: str) -> SearchForm:
    form = next((above for above in box.ancestors() if above.tag == "form"), None)
    action = resolve(form.get("action")) if form is not None and form.get("action").strip("# ") else None
    if form is None or action is None or not box.get("name"):
        return SearchForm(way="script")
    if form.get("method").lower() == "post":
        return SearchForm(way="post", action=action)
    hidden = [node for node in page.inside(form) if node.tag == "input" and node.get("type").lower() == "hidden"]
    named = [(node.get("name"), node.get("value")) for node in hidden if node.get("name")]
    encoding = form.get("accept-charset") or charset
    return SearchForm(
        way="get", action=action, field=box.get("name"), hidden=tuple(named[:MAX_HIDDEN]), encoding=encoding
    )
