"""What the words before a date call it: 发布时间, 成文日期, 更新时间, 会议时间 …"""

import re
from typing import Literal

from auditor.extract.visible import Visible
from auditor.reading.dates import FoundDate

Label = Literal["published", "after", "bare", "issued", "updated", "written", "generated", "other", "none"]
"""``after``: 2026-09-24 发布; ``bare``: 时间：…; ``issued``: 发文日期; ``other``: the time of something else."""


def _spaced(words: str) -> str:
    """The words, each allowed blanks between its characters: 发 布 时 间."""
    return "|".join(r"\s*".join(word) for word in words.split())


_DAY = rf"(?:{_spaced('时间 日期 時間')}|日(?!期))"
_TAIL = r"\s*[:：]?\s*[\[【(（]?\s*[:：]?\s*$"
_PUBLISHING = _spaced(
    "发布 發布 發佈 发佈 发表 公布 公開 公开 刊发 发稿 上传 添加 发帖 登载 刊登 上网 上线 发送 推送 张贴 張貼 编发 录入"
)
_ENGLISH = r"(?:publish(?:ed)?|release(?:d)?|post(?:ed)?|issue(?:d)?)\s*(?:date|time|on|at)?\s*[:：]\s*$"
_PUBLISHED = re.compile(
    rf"(?:{_PUBLISHING})\s*(?:{_DAY}|于){_TAIL}|(?:发\s*布|发\s*表|發\s*布)\s*[:：]\s*[\[【(（]?\s*$|{_ENGLISH}", re.I
)
_ISSUED = re.compile(rf"(?:{_spaced('发文 制发 公告 颁布')})\s*{_DAY}{_TAIL}")
_WRITTEN = re.compile(rf"(?:{_spaced('成文 签发 撰写 形成 制定 印发')})\s*{_DAY}{_TAIL}")
_GENERATED = re.compile(rf"(?:{_spaced('生成 产生')})\s*{_DAY}{_TAIL}")
_UPDATED = re.compile(
    rf"(?:{_spaced('更新 修改 修订 更改')})\s*(?:{_DAY}|于){_TAIL}"
    r"|(?:updated?|modified)\s*(?:date|time|on)?\s*[:：]?\s*$",
    re.I,
)
_BARE = re.compile(rf"(?:{_spaced('时间 日期 時間')}|Date|Time){_TAIL}", re.I)
_ITS_OWN = re.compile(r"(?:信息|文章|新闻|稿件|资讯|本文)$")
_SOMETHING_ELSE = re.compile(
    rf"(?:{_DAY}|日|至|到|从|自|自从|截止|截至|今天是|今天|现在是|当前|前|期间|date|time){_TAIL}", re.I
)
_FORMER = re.compile(r"(?:预计|计划|原|拟|首次|对方|对外|招标|采购|公告期|成绩|结果|名单)\s*$")
_AFTER = re.compile(r"^\s*[\])】）]?\s*(?:发布|发表|發布|刊发)(?!会|了|的|《|平台|厅|机构|单位|者)")
_LOOK_BACK = 40
_KINDS: tuple[tuple[Label, re.Pattern[str]], ...] = (
    ("written", _WRITTEN),
    ("generated", _GENERATED),
    ("issued", _ISSUED),
    ("updated", _UPDATED),
)


def label_of(seen: Visible, found: FoundDate) -> Label:
    """What the words before (or right after) a date call it."""
    before = seen.text[max(0, found.start - _LOOK_BACK) : found.start]
    match = _PUBLISHED.search(before)
    if match:
        return "other" if _FORMER.search(before[: match.start()]) else "published"
    for kind, pattern in _KINDS:
        if pattern.search(before):
            return kind
    return _weaker(seen, found, before)


def _weaker(seen: Visible, found: FoundDate, before: str) -> Label:
    match = _BARE.search(before)
    if match:
        ahead = before[: match.start()]
        opens = not ahead or not ("\u4e00" <= ahead[-1] <= "\u9fff" or ahead[-1].isalpha())
        at = found.start - len(before) + match.start()
        return "bare" if opens or seen.starts_element(at) or _ITS_OWN.search(ahead) else "other"
    if _SOMETHING_ELSE.search(before):
        return "other"
    return "after" if _AFTER.match(seen.text[found.end : found.end + 12]) else "none"


def says_published(words: str) -> bool:
    """The words end with a publication label."""
    return bool(_PUBLISHED.search(words[-_LOOK_BACK:]))
