"""SiteServer CMS: its marks in a page."""

import re

NAME = "SiteServer"
WORDS = (
    "$pageInfo",
    "SiteServer",
    "siteserver",
    "/sitefiles/",
    "/SiteFiles/",
)
PATTERNS = (re.compile(r"(?:channels|contents)/\d+(?:/\d+|_\d+)?\.s?html"),)
