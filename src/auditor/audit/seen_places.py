"""Whether a run saw the place of a finding it no longer reports: what was not seen is never put right (已整改)."""

from collections.abc import Callable, Iterator

from auditor.derive.link_states import LinkState, link_state
from auditor.model.facts import Facts, SiteFacts
from auditor.store import LedgerEntry

_UNSEEN = frozenset({LinkState.REFUSED, LinkState.OURS})


def proven_by(facts: Facts) -> Callable[[LedgerEntry], bool]:
    """Return the question "was the place of this entry seen in the run?".

    A check of links says one word on all links of a site; so each link counts only where its target was looked at and
    neither refused us nor failed for our own reasons, or where it is gone from a page that was read again.
    """
    links = {(site.site, link.url): link for site in facts.sites for link in site.links}
    # Where the home page did not open nothing was walked, however complete that was.
    whole = {site.site for site in facts.sites if site.coverage.complete and site.home.seen}
    read = {url for site in facts.sites for url in _read(site)}

    def proven(entry: LedgerEntry) -> bool:
        if not (entry.parent_url and entry.url):
            return True  # no finding on a link: the check of its object decides
        link = links.get((entry.object, entry.url))
        if link is not None:
            return link_state(link) not in _UNSEEN
        return entry.object in whole or entry.parent_url in read

    return proven


def _read(site: SiteFacts) -> Iterator[str]:
    if site.home.seen:
        yield site.home.url
    yield from (page.url for page in site.pages)
    for column in site.columns:
        if column.seen:
            yield column.url
            yield from (article.url for article in column.articles)
