"""Why a request failed, within httpx's own exception families, so that any httpx transport fits behind the seam."""

from datetime import datetime

import httpx


class Progress:
    """How far one request has come; the transport writes it, the seam reads it when something breaks.

    Travels in ``request.extensions["progress"]``. ``phase`` is one of dns, connect, tls, headers, body.
    """

    __slots__ = ("address", "certificate_ends", "phase", "tls_version")

    def __init__(self) -> None:
        self.phase = "dns"
        self.address: str | None = None
        self.tls_version = ""
        self.certificate_ends: datetime | None = None


class AddressRefusedError(httpx.ConnectError):
    """The guard refuses the address that was asked for, or that the name stands for."""


class NameUnknownError(httpx.ConnectError):
    """The domain name system says that the name does not exist (NXDOMAIN)."""


class NameUnansweredError(httpx.ConnectError):
    """The resolver gave no answer (SERVFAIL, EAI_AGAIN, time-out): our trouble, not the site's."""


class NetworkUnreachableError(httpx.ConnectError):
    """This machine has no route at all."""


class SecureConnectionError(httpx.ConnectError):
    """The TLS handshake failed; ``problem`` names why in one word (see tls.PROBLEM_ZH)."""

    def __init__(self, message: str, problem: str) -> None:
        super().__init__(message)
        self.problem = problem


class ConnectionLostError(httpx.ReadError):
    """The connection ended before the answer's head was whole; ``silent`` = not one byte had come."""

    def __init__(self, message: str, *, silent: bool) -> None:
        super().__init__(message)
        self.silent = silent


class CutShortError(httpx.RemoteProtocolError):
    """The body ended before its announced length or last chunk."""
