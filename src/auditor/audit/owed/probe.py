"""A sample of one site's home page (可用性监测)."""

from auditor.audit.owed.hands import Hands
from auditor.audit.probing import in_words, probe_sites
from auditor.checks.site_unreachable import availability_rule
from auditor.errors import UsageError
from auditor.store import Owed


def probe_owed(hands: Hands, row: Owed) -> str:
    """Take the sample; return what it came to. One that does not count is made up by a later row."""
    opened = hands.office(row)
    sites = [site for site in opened.office.sites if site.id == row.object]
    if not sites:
        raise UsageError(f"站点 {row.object} 已不在登记中")
    ((_, sample),) = probe_sites(opened, sites, clock=hands.clock, source=hands.source)
    return in_words(sample, availability_rule(opened.rulebook))
