"""One name server asked directly (域名服务器)."""

import socket

import dns.asyncresolver
import dns.exception
import dns.nameserver
import dns.resolver

PORT = 53
_SECONDS = 4.0


class DirectResolver:
    """Asks one name server by its address, without the machine's own settings."""

    def __init__(self, address: str, port: int = PORT) -> None:
        self._resolver = dns.asyncresolver.Resolver(configure=False)
        self._resolver.nameservers = [dns.nameserver.Do53Nameserver(address, port)]
        self._resolver.lifetime = _SECONDS

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Return IPv4 addresses before IPv6; none where the name exists without any.

        Raises:
            socket.gaierror: as ``getaddrinfo`` does.
        """
        found: list[str] = []
        try:
            for kind in ("A", "AAAA"):
                answer = await self._resolver.resolve(host, kind, search=False, raise_on_no_answer=False)
                found += [str(record.address) for record in answer.rrset or ()]
        except dns.resolver.NXDOMAIN as error:
            raise socket.gaierror(socket.EAI_NONAME, "no such name") from error
        except (dns.exception.DNSException, OSError) as error:
            if found:
                return tuple(found)
            raise socket.gaierror(socket.EAI_AGAIN, type(error).__name__) from error
        return tuple(found)

    def close(self) -> None:
        """Nothing to let go of."""
