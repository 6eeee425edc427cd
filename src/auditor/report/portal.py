"""Which veto rows a section answers for itself, and which are the whole portal's (归区门户)."""

from auditor.report.view import View
from auditor.result.report_document import VetoRule

_OWN_CONTENT = frozenset({"JC19-W-V1", "LK-6"})
"""Website rows on content and outgoing links: a section answers for what it publishes."""


def is_portal_matter(rule: VetoRule, found: View) -> bool:
    """Whether ``rule`` is judged on the whole portal while the office keeps a section of it only."""
    if rule.portal:
        return True
    return found.document.words.street and rule.area.startswith("网站") and rule.row not in _OWN_CONTENT
