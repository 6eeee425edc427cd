"""国泰新点 Epoint: its marks in a page."""

NAME = "Epoint"
WORDS = (
    "ewb-",
    "webBuilderCommon",
    "moreinfo.html",
    "EpointWebBuilder",
)
PATTERNS = ()
