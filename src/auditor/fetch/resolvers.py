"""Names asked of more than one resolver (两路解析): only what both say does not exist does not exist."""

import asyncio
import socket
from collections.abc import Sequence

from auditor.errors import UsageError
from auditor.fetch.addresses import NO_SUCH_NAME, Resolver, read_target

_FIRST_SECONDS = 4.0
_OTHER_SECONDS = 8.0


class SeveralResolvers:
    """Asks ``first``, and the others where it has no answer."""

    def __init__(self, first: Resolver, others: Sequence[Resolver]) -> None:
        self._first = first
        self._others = tuple(others)

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Return the addresses one of them knows.

        Raises:
            socket.gaierror: ``EAI_NONAME`` where all say that the name does not exist, else ``EAI_AGAIN``.
        """
        known_by_none = True
        for resolver, seconds in ((self._first, _FIRST_SECONDS), *((other, _OTHER_SECONDS) for other in self._others)):
            try:
                async with asyncio.timeout(seconds):
                    found = await resolver.addresses(host)
            except socket.gaierror as error:
                known_by_none = known_by_none and error.errno in NO_SUCH_NAME
            except (TimeoutError, OSError):
                known_by_none = False
            else:
                if found:
                    return found
        code = socket.EAI_NONAME if known_by_none else socket.EAI_AGAIN
        raise socket.gaierror(code, "all resolvers say so" if known_by_none else "resolvers disagree or do not answer")

    def close(self) -> None:
        """Let go of all of them."""
        for resolver in (self._first, *self._others):
            resolver.close()


def with_others(first: Resolver, addresses: Sequence[str]) -> Resolver:
    """Return ``first`` alone, or with the name servers of ``network.resolvers`` to ask where it has no answer.

    Raises:
        UsageError: one of ``addresses`` is neither an IP address nor ``ip:port``.
    """
    if not addresses:
        return first
    # Imported here: most workspaces name no second resolver and need not load it.
    from auditor.fetch.name_server import PORT, DirectResolver

    others = []
    for text in addresses:
        try:
            address, port = read_target(text, text)
        except UsageError:
            raise UsageError(f"auditor.yaml 中 network.resolvers 的“{text}”应写作域名服务器的 IP 地址") from None
        others.append(DirectResolver(address, port or PORT))
    return SeveralResolvers(first, others)
