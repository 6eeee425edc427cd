"""拓尔思 TRS WCM: its marks in a page."""

import re
from collections.abc import Sequence

NAME = "TRS"
WORDS = (
    "CurrChnlCls",
    "_trs_ta_js",
    "ta.trs.cn",
    "TRS_Editor",
    "trs_web",
    "TRS_AUTOADD",
    "trs_editor_view",
)
PATTERNS = (
    re.compile(r"/t20\d{6}_\d{4,}\.s?html?"),
    re.compile(r"/[WP]020\d{15,}"),
)

_PAGER = re.compile(r"\bPager\s*\(\s*\{([^{}]{10,600})\}\s*\)")
_SETTING = re.compile(r"\b(size|current|prefix|suffix)\s*:\s*['\"]?([\w./-]{1,60})['\"]?")


def further_pages(scripts: Sequence[str], most: int) -> tuple[tuple[str, ...], int] | None:
    """Pages after this one of ``Pager({size: 5, current: 0, prefix: 'index', suffix: 'html'})``, and their count.

    ``current`` counts from 0; page 2 is ``index_1.html``.
    """
    for script in scripts:
        for call in _PAGER.finditer(script):
            told = dict(_SETTING.findall(call[1]))
            if told.keys() == {"size", "current", "prefix", "suffix"} and told["size"].isdigit():
                count, now = int(told["size"]), int(told["current"]) if told["current"].isdigit() else 0
                names = [f"{told['prefix']}_{number}.{told['suffix']}" for number in range(now + 1, min(count, most))]
                return tuple(names), count
    return None
