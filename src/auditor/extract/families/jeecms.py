"""JEECMS: its marks in a page."""

NAME = "JEECMS"
WORDS = (
    "/r/cms/",
    "jeecms",
    "Cms.siteFlow",
    "/jeeadmin/",
)
PATTERNS = ()
