"""开普 UCAP: its marks in a page."""

import re

NAME = "UCAP"
WORDS = (
    'name="templategroup"',
    "页面生成时间",
    "common_list.",
)
PATTERNS = (
    re.compile(r"zfxxgk_\w+\.s?html"),
    re.compile(r"/20\d\d/\d{1,2}/\d{1,2}/[0-9a-f]{32}\.s?html"),
)
