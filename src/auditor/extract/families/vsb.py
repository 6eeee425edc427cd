"""博达 VSB: its marks in a page."""

import re

NAME = "博达VSB"
WORDS = (
    "_sitegray",
    ".vsb.css",
    "wbnews",
    "vsbscreen",
    "_vsl/",
    "/system/resource/js/",
)
PATTERNS = (re.compile(r"info/\d{4}/\d+\.htm"),)
