"""拓尔思 TRS WCM: its marks in a page."""

import re

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
