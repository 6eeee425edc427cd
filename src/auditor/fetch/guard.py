"""The guard (内网地址防护): which addresses may be dialled. It stands at connect time, behind name resolution.

The lists follow the IANA special-purpose registries (RFC 6890 and successors). ``ipaddress.is_global`` alone
lets NAT64, 6to4, v4-compatible, site-local and multicast addresses through.
"""

import logging
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from auditor.errors import UsageError

_log = logging.getLogger(__name__)

_told: set[str] = set()
"""Said once in the life of a process, however many guards it makes: unattended work makes one a minute."""

_Network = IPv4Network | IPv6Network

_REFUSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_PUBLIC_V6 = IPv6Network("2000::/3")
# Inside 2000::/3 these lead elsewhere: Teredo and other 2001::/23 protocols, documentation, 6to4.
_REFUSED_V6 = tuple(IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


def networks(texts: Iterable[str], setting: str) -> tuple[_Network, ...]:
    """Read CIDR ranges of the workspace settings; a wrong one is the user's to mend."""
    found: list[_Network] = []
    for text in texts:
        try:
            found.append(ip_network(text.strip(), strict=False))
        except ValueError as error:
            raise UsageError(
                f"auditor.yaml 中 network.{setting} 的“{text}”不是网段，应写作 10.1.2.0/24 这样的形式"
            ) from error
    return tuple(found)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    return address in _PUBLIC_V6 and not any(address in network for network in _REFUSED_V6)


class Guard:
    """Decides on one numeric address. ``deny`` outranks ``allow``; ``allow`` opens otherwise refused ranges."""

    def __init__(self, allow: Iterable[str] = (), deny: Iterable[str] = ()) -> None:
        self._allow = networks(allow, "allow")
        self._deny = networks(deny, "deny")

    def permits(self, text: str) -> bool:
        """Whether the numeric address ``text`` (no zone, no port) may be dialled."""
        try:
            address = ip_address(text)
        except ValueError:
            return False
        if any(address in network for network in self._deny):
            return False
        if _is_public(address):
            return True
        return self._allowed(address)

    def _allowed(self, address: IPv4Address | IPv6Address) -> bool:
        if not any(address in network for network in self._allow):
            return False
        if str(address) not in _told:
            _told.add(str(address))
            _log.info("private address %s dialled: the settings allow it (network.allow)", address)
        return True


class AnyAddress(Guard):
    """No guard at all: for the addresses the operator names as sentinels."""

    def permits(self, _text: str) -> bool:
        """Permit every address."""
        return True
