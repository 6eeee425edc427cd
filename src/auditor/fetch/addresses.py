"""From a host name to the addresses that may be dialled (域名解析与放行).

Every address of an answer is judged by the guard, and exactly the judged address is dialled, so a name that
answers differently the second time (DNS rebinding) gains nothing.
"""

import asyncio
import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Protocol

from auditor.errors import UsageError
from auditor.fetch.failures import AddressRefusedError, NameUnansweredError, NameUnknownError
from auditor.fetch.guard import Guard
from auditor.fetch.place import BadPlaceError, read_place

_MOST_ADDRESSES = 4
_RESOLVER_SECONDS = 10.0
_CACHE_SECONDS = 60.0
_CACHE_ENTRIES = 10_000
NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class Resolver(Protocol):
    """Asks for the numeric addresses of a name; raises ``socket.gaierror`` as ``getaddrinfo`` does."""

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Return the addresses of ``host``, best first."""
        ...

    def close(self) -> None:
        """Let go of threads."""
        ...


class SystemResolver:
    """The machine's own resolver, on threads of its own: one slow name must not hold up the others."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=16, thread_name_prefix="dns")

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Return IPv4 addresses before IPv6: many offices have an IPv6 address but no IPv6 route."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _ask, host)
        return tuple(sorted(dict.fromkeys(found), key=lambda text: ":" in text))

    def close(self) -> None:
        """Let go of threads without waiting for the slow ones."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _ask(host: str) -> list[str]:
    answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(answer[4][0]).partition("%")[0] for answer in answers]


def _literal(host: str) -> str | None:
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        return None


def _name(host: str) -> str:
    """The form in which a host is asked for: lower case, a Chinese name in its ASCII form; a port may follow."""
    name, colon, port = host.strip().partition(":")
    try:
        name = read_place(f"http://{name}/").host
    except BadPlaceError as error:
        raise UsageError(f"auditor.yaml 中 network.resolve 的“{host}”不是主机名") from error
    return name.rstrip(".") + colon + port


def read_target(text: str, host: str) -> tuple[str, int | None]:
    """Read ``ip:port``, ``[ip6]:port`` or a bare address of ``network.resolve``."""
    address, _, port = text.strip().rpartition(":") if text.count(":") == 1 or "]:" in text else (text.strip(), "", "")
    literal = _literal(address)
    if literal is None or not (port == "" or (port.isdigit() and 0 < int(port) < 65536)):
        raise UsageError(f"auditor.yaml 中 network.resolve 的“{host}: {text}”应写作 IP地址:端口")
    return literal, int(port) if port else None


class AddressBook:
    """Maps a host to dialable ``(address, port)`` pairs: settings first, then literals, then the resolver."""

    def __init__(self, resolve: Mapping[str, str], guard: Guard, resolver: Resolver) -> None:
        self._mapped = {_name(host): read_target(text, host) for host, text in resolve.items()}
        self._guard = guard
        self._resolver = resolver
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}

    async def targets(self, host: str, port: int) -> list[tuple[str, int]]:
        """Return where to dial for ``host``; raises the failures of :mod:`auditor.fetch.failures`."""
        name = host.lower().rstrip(".")
        mapped = self._mapped.get(f"{name}:{port}") or self._mapped.get(name)
        if mapped is not None:
            return self._permitted(host, (mapped[0],), mapped[1] or port)
        literal = _literal(name)
        found = (literal,) if literal is not None else await self._look_up(name)
        return self._permitted(host, found, port)

    def is_mapped(self, host: str) -> bool:
        """Whether the settings give ``host`` an address of its own."""
        name = host.lower().rstrip(".")
        return any(key == name or key.startswith(f"{name}:") for key in self._mapped)

    def refuses_literal(self, host: str) -> bool:
        """Whether ``host`` is a numeric address that may not be dialled (all that can be told behind a proxy)."""
        literal = _literal(host)
        return host.rstrip(".").lower() == "localhost" or (literal is not None and not self._guard.permits(literal))

    def forget(self) -> None:
        """Ask the resolver anew for every name."""
        self._known.clear()

    def _permitted(self, host: str, addresses: tuple[str, ...], port: int) -> list[tuple[str, int]]:
        permitted = [(address, port) for address in addresses if self._guard.permits(address)]
        if not permitted:
            raise AddressRefusedError(f"{host} 指向内部或保留地址 {'、'.join(addresses[:3])}，未访问")
        return permitted[:_MOST_ADDRESSES]

    async def _look_up(self, name: str) -> tuple[str, ...]:
        now = asyncio.get_running_loop().time()
        known = self._known.get(name)
        if known is not None and now - known[0] < _CACHE_SECONDS:
            return known[1]
        found = await self._ask_resolver(name)
        if len(self._known) >= _CACHE_ENTRIES:
            self._known.clear()
        self._known[name] = (now, found)
        return found

    async def _ask_resolver(self, name: str) -> tuple[str, ...]:
        try:
            async with asyncio.timeout(_RESOLVER_SECONDS):
                found = await self._ask_twice(name)
        except TimeoutError as error:
            raise NameUnansweredError(f"{_RESOLVER_SECONDS:.0f} 秒内未得到 {name} 的域名解析结果") from error
        except socket.gaierror as error:
            if error.errno in NO_SUCH_NAME:
                raise NameUnknownError(f"域名 {name} 不存在") from error
            raise NameUnansweredError(f"域名 {name} 解析失败（{error.strerror}）") from error
        except (OSError, UnicodeError) as error:
            raise NameUnansweredError(f"域名 {name} 解析失败（{error}）") from error
        if not found:
            raise NameUnknownError(f"域名 {name} 没有地址")
        return found

    async def _ask_twice(self, name: str) -> tuple[str, ...]:
        """A name called unknown once is asked for again: flapping resolvers are common."""
        try:
            return await self._resolver.addresses(name)
        except socket.gaierror as error:
            if error.errno not in NO_SUCH_NAME:
                raise
        return await self._resolver.addresses(name)
