"""What one fetch brought (采集记录): bytes as they came, undone of Content-Encoding, and how they came."""

from datetime import datetime

import msgspec

from auditor.model.words import Outcome


class Hop(msgspec.Struct, frozen=True, kw_only=True):
    """One redirect followed: the address that answered, its status, and where it pointed."""

    url: str
    status: int
    location: str


class TlsFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The secure connection: ``problem`` names why strict verification failed, ``None`` where it held."""

    version: str = ""
    verified: bool = True
    problem: str | None = None
    not_after: datetime | None = None


class Validators(msgspec.Struct, frozen=True, kw_only=True):
    """What an earlier fetch left for a conditional request."""

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """One fetch, redirects included. ``body`` is empty for HEAD, for refusals and where ``unchanged``.

    ``started`` is aware; ``elapsed`` in seconds; ``phase`` where a failure happened
    (dns, connect, tls, headers, body); ``address`` the ``ip:port`` dialled; ``detail`` one Chinese line.
    ``sentinel`` tells whether our own network was known to be well (``None``: not asked).
    """

    url: str
    final_url: str
    method: str = "GET"
    outcome: Outcome
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    sha256: str | None = None
    started: datetime
    elapsed: float = 0.0
    phase: str = ""
    hops: tuple[Hop, ...] = ()
    address: str | None = None
    tls: TlsFacts | None = None
    unchanged: bool = False
    truncated: bool = False
    detail: str = ""
    sentinel: bool | None = None
    session: str = ""

    def header(self, name: str) -> str | None:
        """Return the first header called ``name`` (any case), or none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)
