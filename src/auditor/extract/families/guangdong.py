"""广东省政府网站集约化平台: its marks in a page."""

import re

NAME = "广东集约化"
WORDS = (
    "service.gd.gov.cn",
    "NfcmsCommon",
    "gdbs.gov.cn",
)
PATTERNS = (re.compile(r"/content/m?post_\d+\.html"),)
