"""采集: from a declared site to what was seen of it.

``gather_site`` walks one site; ``sweep_site`` looks at its links only; ``observe_again`` looks once
more at links suspected broken; ``discover`` reads a site nobody has declared yet.
"""

from auditor.crawl.discover import Discovery, discover
from auditor.crawl.linkcheck import observe_again
from auditor.crawl.shared_source import SharedSource
from auditor.crawl.site import gather_site
from auditor.crawl.source import History, Keep, PageSource, Progress, Window
from auditor.crawl.sweep import sweep_site

__all__ = [
    "Discovery",
    "History",
    "Keep",
    "PageSource",
    "Progress",
    "SharedSource",
    "Window",
    "discover",
    "gather_site",
    "observe_again",
    "sweep_site",
]
