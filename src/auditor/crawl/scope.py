"""Which addresses belong to a declared site: its whole host, or the part that is an office's section (板块)."""

from urllib.parse import urlsplit

from auditor.model.office import Site
from auditor.model.page import Link
from auditor.reading.urls import normalise, same_site

_INDEX_NAMES = ("index", "default", "main", "home")


def path_prefix(url: str) -> str:
    """Return what the addresses below a page begin with, host included, without scheme.

    ``/jd/index.html`` and ``/jd/`` → ``/jd/``; ``/jd/tzgg.html`` → ``/jd/tzgg``, for its directory may hold
    other offices' columns; an address with a query stands for itself only.
    """
    if urlsplit(url).query:
        return _rest(url)
    folder, _, name = _rest(url).rpartition("/")
    stem = name.partition(".")[0]
    return f"{folder}/" if not stem or stem.lower().startswith(_INDEX_NAMES) else f"{folder}/{stem}"


def _rest(url: str) -> str:
    """Return ``url`` without scheme and ``www.``, which make no difference to whose a page is."""
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www.") + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class Scope:
    """Decides what is walked, what is only read, and what is merely checked to open."""

    def __init__(self, site: Site) -> None:
        self.home = normalise(site.url) or site.url
        self.whole_host = site.scope == "site"
        declared = [normalise(column.url) or column.url for column in site.columns if column.url]
        self._prefixes = tuple(dict.fromkeys(path_prefix(url) for url in (self.home, *declared)))
        self.declared = frozenset(declared)
        self._known_inside: dict[str, bool] = {}

    def home_moved(self, final_url: str) -> None:
        """Take the address a redirecting home page ends at as belonging to the site too."""
        if not self.whole_host and same_site(final_url, self.home) and not self._above(final_url):
            self._prefixes = tuple(dict.fromkeys((*self._prefixes, path_prefix(final_url))))

    def external(self, url: str) -> bool:
        """Tell whether ``url`` stands on another site."""
        return not same_site(url, self.home)

    def inside(self, url: str) -> bool:
        """Tell whether ``url`` lies within the site, or within the section's own path prefixes."""
        known = self._known_inside.get(url)
        if known is None:
            own_host = not self.external(url) and (self.whole_host or self._under_prefix(url))
            known = self._known_inside[url] = own_host or url in self.declared
        return known

    def gathers_links(self, asked: str, final_url: str) -> bool:
        """Tell whether links on a page are the site's: it stands on the site's host, or is declared a column."""
        return asked in self.declared or not self.external(final_url)

    def reads(self, link: Link, parent_inside: bool) -> bool:
        """Tell whether a link found on a page is opened and read.

        A section also reads what its own pages link to in their text on the same host, for articles
        often lie elsewhere; never what only the district's header, menu or footer points to.
        """
        if link.kind not in ("page", "frame"):
            return False
        if self.inside(link.url):
            return True
        own_text = parent_inside and link.zone == "main" and not self.external(link.url)
        return own_text and not self.whole_host and not self._above(link.url)

    def _under_prefix(self, url: str) -> bool:
        rest = _rest(url)
        return any(_begins(rest, prefix) for prefix in self._prefixes)

    def _above(self, url: str) -> bool:
        """Tell whether ``url`` is the portal's own home or a folder above the section."""
        ours = urlsplit(self.home).path
        folder = urlsplit(url).path.rpartition("/")[0] + "/"
        index_like = path_prefix(url).endswith("/")
        return index_like and ours.startswith(folder)


def _begins(rest: str, prefix: str) -> bool:
    if not rest.startswith(prefix):
        return False
    follows = rest[len(prefix) : len(prefix) + 1]
    return prefix.endswith("/") or not follows or not follows.isalnum()
