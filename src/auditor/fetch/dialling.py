"""A bare connection (邮件等) through the same guard: every address is judged, and the judged one is dialled."""

import socket

import httpx

from auditor.errors import AuditorError
from auditor.fetch.addresses import AddressBook
from auditor.fetch.failures import AddressRefusedError
from auditor.fetch.transport import connect

HOW_TO_ALLOW = "确在内网的，请在 network.allow 中允许其地址段"


class DialError(AuditorError):
    """No connection, with the reason in Chinese."""


async def dial(book: AddressBook, host: str, port: int) -> socket.socket:
    """Return a connected, blocking socket to ``host``.

    Raises:
        DialError: the name has no address, the addresses may not be dialled, or nobody answers there.
    """
    failure = ""
    try:
        targets = await book.targets(host, port)
    except AddressRefusedError as error:
        raise DialError(f"{error}；{HOW_TO_ALLOW}") from None
    except httpx.ConnectError as error:
        raise DialError(str(error)) from None
    for address, target_port in targets:
        try:
            sock = await connect(address, target_port)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = failure or str(error)
            continue
        sock.setblocking(True)
        return sock
    raise DialError(failure)
