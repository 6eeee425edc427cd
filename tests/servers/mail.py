"""A loopback mail server that keeps what it is sent: plain, STARTTLS or TLS from the first byte, with or without login.

async with MailServer(tls=authority.server("mail.test"), security="ssl", login=("u", "p")) as server:
    ...
    server.taken
"""

import asyncio
import ssl
import warnings
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult


class _Handler:
    def __init__(self, refused: frozenset[str]) -> None:
        self.refused = refused
        self.taken: list[tuple[str, EmailMessage]] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return f"550 no such user {address} here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken += [(address, message) for address in envelope.rcpt_tos]
        self.encrypted.append(session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None)
        return "250 taken"


class MailServer:
    """Takes mail on a loopback address, in the loop of the test."""

    def __init__(
        self,
        *,
        address: str = "127.0.0.9",
        security: str = "none",
        tls: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
        refused: frozenset[str] = frozenset(),
    ) -> None:
        self.address = address
        self._handler = _Handler(refused)
        self._tls = tls if security == "ssl" else None
        self._more: dict[str, Any] = {"hostname": "mail.test"}
        if login is not None:
            self._more["authenticator"] = lambda *given: AuthResult(
                success=(given[-1].login.decode(), given[-1].password.decode()) == login, handled=False
            )
            # aiosmtpd does not know that the line is safe already when TLS begins with the first byte.
            self._more |= {"auth_required": True, "auth_require_tls": security == "starttls"}
        if security == "starttls":
            self._more |= {"tls_context": tls, "require_starttls": True}
        self._server: asyncio.Server | None = None
        self._lines: list[SMTP] = []

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()

        def serve() -> SMTP:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # about passwords on what it takes for an open line
                self._lines.append(SMTP(self._handler, loop=loop, **self._more))
            return self._lines[-1]

        self._server = await loop.create_server(serve, self.address, 0, ssl=self._tls)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for line in self._lines:
            if line.transport is not None:
                line.transport.abort()
        await asyncio.sleep(0.01)

    @property
    def at(self) -> str:
        """``ip:port``, as ``network.resolve`` wants it."""
        assert self._server is not None
        return f"{self.address}:{self._server.sockets[0].getsockname()[1]}"

    @property
    def taken(self) -> list[tuple[str, EmailMessage]]:
        """Recipient and message, in the order they came."""
        return self._handler.taken

    @property
    def encrypted(self) -> list[bool]:
        """Whether each message came over an encrypted line."""
        return self._handler.encrypted
