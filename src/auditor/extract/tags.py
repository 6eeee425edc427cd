"""Page tags (网页标签): ``<title>`` and ``<meta name content>`` as written, the first of each name wins.

A header or footer included by the server brings a second ``<head>`` with its own tags (公共头): the first one
is the page's. Placeholders that nobody filled in (SiteName = 网站名称) are kept as written; ``is_placeholder`` knows
them.
"""

import re

from auditor.extract.page import Page, squeeze

_NAMES = """SiteName SiteDomain SiteIDCode ColumnName ColumnDescription ColumnKeywords ColumnType ArticleTitle PubDate
    ContentSource Keywords Description Author Image Url others firstpublishedtime lastmodifiedtime Maketime"""
_SPELLING = {name.lower(): name for name in _NAMES.split()} | {"columnkeywods": "ColumnKeywords"}
_WORDS_PLACEHOLDERS = """网站名称 网站域名 政府网站标识码 网站标识码 标识码 栏目名称 栏目描述 栏目关键词
    栏目类别 文章标题 发布日期 发布时间
    描述 关键词 信息来源 来源 作者 栏目类型 网页标题 标题 稿件来源 网站简称"""
_PLACEHOLDERS = frozenset(_WORDS_PLACEHOLDERS.split())
_TEMPLATE_CODE = re.compile(r"[{$<\[%#]+\s*[\w.:!]+.*[}$>\]%#]|^\$\w+")


def is_placeholder(value: str) -> bool:
    """The tag still holds the template's own word (政府网站标识码) or its code ({{name}}), not a value."""
    value = value.strip()
    return value in _PLACEHOLDERS or bool(_TEMPLATE_CODE.match(value))


def read_tags(page: Page) -> dict[str, str]:
    """Tags by their usual spelling (``SiteIDCode``); ``title`` is the page's title. Values squeezed, maybe empty."""
    tags: dict[str, str] = {}
    titles = [node for node in page.all("title") if not any(above.tag == "svg" for above in node.ancestors())]
    if titles:
        tags["title"] = page.text(titles[0])
    for node in page.all("meta"):
        name = (node.get("name") or node.get("property") or node.get("itemprop")).strip()
        if name and "content" in node.attrs:
            tags.setdefault(_SPELLING.get(name.lower(), name), squeeze(node.get("content")))
    return tags


def tag(tags: dict[str, str], *names: str) -> str:
    """The first filled-in tag of these names, any case; "" where none is."""
    lowered = {name.lower(): value for name, value in tags.items()}
    for name in names:
        value = lowered.get(name.lower(), "")
        if value and not is_placeholder(value):
            return value
    return ""
