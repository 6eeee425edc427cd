"""Which year a 信息公开年度报告 is about, by its title; other yearly papers beside it are none."""

import re

_YEAR = re.compile(r"(20\d{2})年?度?.{0,40}?(?:报告|年报)")
_OTHER = re.compile(r"报表|预算|决算|预决算|提案|统计|审计|^(?!.*(?:信息|政务)公开).*(?:政府工作报告|执法|财务)")


def report_year(title: str) -> int | None:
    """Return the reported year, none where the title is no annual report's or names no year."""
    plain = "".join(title.split())
    found = None if _OTHER.search(plain) else _YEAR.search(plain)
    return int(found[1]) if found else None
