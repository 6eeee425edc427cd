"""Whose an article is (来源): the words after 来源, else the page tags ContentSource and, of a unit, Author."""

import re

from auditor.extract.tags import tag

_SOURCE = re.compile(
    r"(?:信息|稿件|文章|新闻|文稿|内容)?来\s*源\s*(?:于)?\s*[:：]\s*([^\n]{1,60})|(?:发布|供稿|报送|发文)(?:机构|单位|部门)\s*[:：]\s*([^\n]{2,60})|供\s*稿\s*[:：]\s*([^\n]{2,40})"
)
_STOP = re.compile(
    r"\s{2,}|[|｜\[\]【】]|\s*(?:作者|发布|时间|日期|浏览|点击|字体|字号|编辑|责编|阅读|打印|访问|分享|更新|审核|文章|录入|撰稿|次数|文号|\d{4}[-年./])"
)
# An author may be a person, or the maker of the template: only a public body's name says whose the article is.
_UNIT = re.compile(
    r"^[\u4e00-\u9fff]{2,25}(?:街道|办事处|委员会|政府|中心|社区|居委会|村委会|[办局委镇乡科队院所站部厅])$"
)


def read_source(visible: str, tags: dict[str, str]) -> str:
    """The source as shown, squeezed; "" where the page names none."""
    for match in _SOURCE.finditer(visible):
        words = next(group for group in match.groups() if group is not None)
        words = _STOP.split(words.strip(), maxsplit=1)[0].strip(" 　\u00a0:：>》-")
        if 2 <= len(words) <= 40:
            return words
    author = tag(tags, "Author")
    return tag(tags, "ContentSource") or (author if _UNIT.search(author) else "")
