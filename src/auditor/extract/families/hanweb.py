"""大汉 JCMS: its marks in a page."""

import re

NAME = "大汉"
WORDS = (
    "大汉网络",
    "jcms_files",
    "/module/jslib",
    "/module/web/jpage",
    "jpaas",
)
PATTERNS = (
    re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_"),
    re.compile(r"/col/col\d+"),
)
