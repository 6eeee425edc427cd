"""帝国 EmpireCMS: its marks in a page."""

NAME = "帝国"
WORDS = (
    "e/public/ViewClick",
    "/d/file/",
    "/e/search",
    "EmpireCMS",
    "/e/data/",
    'title="Total record"',
)
PATTERNS = ()
