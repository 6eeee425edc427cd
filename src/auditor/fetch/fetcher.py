"""The one HTTP seam (统一取数入口): everything the auditor reads or sends over the network goes through here."""

import logging
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx

from auditor import __version__
from auditor.errors import UsageError
from auditor.fetch.addresses import AddressBook, Resolver, SystemResolver
from auditor.fetch.attempts import Attempts
from auditor.fetch.classify import unbelievable
from auditor.fetch.clock import Clock, SystemClock
from auditor.fetch.cookies import CookieJar
from auditor.fetch.dialling import dial
from auditor.fetch.exchange import Ask, exchange
from auditor.fetch.guard import AnyAddress, Guard
from auditor.fetch.health import Health, Outage, OwnNetwork
from auditor.fetch.ipv6 import SixResolver, ask_over_ipv6
from auditor.fetch.place import BadPlaceError, read_place
from auditor.fetch.plan import Plan, Purpose, plan_get
from auditor.fetch.politeness import Courtesy, Gates
from auditor.fetch.proxy import ProxyTransport
from auditor.fetch.rendering import Errand, Renderer, as_fetched, can_render
from auditor.fetch.resolvers import with_others
from auditor.fetch.robots import MOST_BYTES, MOST_REDIRECTS, Robots
from auditor.fetch.tls import strict_context
from auditor.fetch.transport import DirectTransport
from auditor.fetch.trip import Kit, Trip
from auditor.logs import quiet_libraries
from auditor.model.facts import Ipv6State
from auditor.model.fetched import Fetched, Validators
from auditor.model.office import Network, Site
from auditor.reading.urls import host_of

_log = logging.getLogger(__name__)

_SENTINEL_SECONDS = 8.0
_ROBOTS = Plan(purpose="feed", seconds=15.0, limit=MOST_BYTES, redirects=MOST_REDIRECTS, robots=False)
_CALL_BYTES = 10 * 1024 * 1024
_HEAD = Plan(method="HEAD", purpose="asset", once=True)
_ERRAND_SECONDS = 10.0


class Fetcher:
    """Fetches politely and safely, and names every way it can end; an async context manager.

    ``network`` holds the workspace's settings, ``session`` names this run in every record, ``sites`` lend their
    budgets, platforms and robots settings to their hosts. Hosts of nobody follow ``courtesy``, else ``network``.
    """

    def __init__(
        self,
        network: Network,
        *,
        session: str,
        clock: Clock | None = None,
        sites: Sequence[Site] = (),
        courtesy: Courtesy | None = None,
        resolver: Resolver | None = None,
        trust: ssl.SSLContext | None = None,
        own_network: OwnNetwork | None = None,
        on_outage: Callable[[bool], None] = lambda _begins: None,
    ) -> None:
        quiet_libraries()
        self._clock = clock or SystemClock()
        self._resolver = with_others(resolver or SystemResolver(), network.resolvers)
        self._trust = trust
        self._book = book = AddressBook(network.resolve, Guard(network.allow, network.deny), self._resolver)
        self._transport: httpx.AsyncBaseTransport = DirectTransport(book, strict=trust)
        # A sentinel is named by the operator and may well be the office's own gateway: no guard for that one address.
        self._open_book = open_book = AddressBook(network.resolve, AnyAddress(), self._resolver)
        self._sentinel_transport: httpx.AsyncBaseTransport = DirectTransport(open_book, strict=trust)
        six = AddressBook({}, Guard(network.allow, network.deny), SixResolver(self._resolver))
        self._six_transport = None if network.proxy else DirectTransport(six, strict=trust)
        if network.proxy:
            self._transport = ProxyTransport(network.proxy, self._transport, book, trust)
            self._sentinel_transport = ProxyTransport(network.proxy, self._sentinel_transport, open_book, trust)
        self._kit = Kit(
            attempts=Attempts(self._transport),
            gates=Gates(sites, courtesy or _courtesy(network), self._clock, session),
            cookies=CookieJar(),
            health=own_network
            or Health(
                self._ask_sentinel,
                _sentinels(network),
                self._clock,
                witness=self._ask_witness,
                patience=network.patience * 60.0,
            ),
            clock=self._clock,
            session=session,
            headers=_headers(network.contact),
            unruled_hosts=_hosts_that_waive_robots(sites),
        )
        self._on_outage = on_outage
        self._kit.health.listeners.append(self._network_changed)
        self._kit.robots = Robots(self._fetch_robots, self._clock)
        self._renderer: Renderer | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._renderer is not None:
            await self._renderer.close()
        await self._transport.aclose()
        await self._sentinel_transport.aclose()
        if self._six_transport is not None:
            await self._six_transport.aclose()
        self._resolver.close()

    async def get(
        self,
        url: str,
        *,
        purpose: Purpose = "page",
        validators: Validators | None = None,
        max_bytes: int | None = None,
        deadline: float | None = None,
    ) -> Fetched:
        """Fetch ``url`` with all its redirects. ``deadline`` in seconds of wall-clock time.

        With ``validators`` an unchanged page comes back without a body, ``unchanged`` set. Never raises for
        trouble of the network, the site or the address: the outcome says it.
        """
        return await Trip(self._kit, url, plan_get(purpose, validators, max_bytes, deadline)).walk()

    async def check(self, url: str) -> Fetched:
        """Find out whether ``url`` opens: HEAD, and a GET of its first bytes where the HEAD is not to be believed."""
        head = await Trip(self._kit, url, _HEAD).walk()
        if not unbelievable(head):
            return head
        got = await self.get(url, purpose="asset")
        if got.status == 416:  # an empty file has no first bytes
            return await self.get(url, purpose="page")
        return got

    async def render(self, shell: Fetched) -> Fetched | None:
        """Show an answered page in a browser and return what it shows; none where no browser component is installed.

        One page at a time, 30 seconds at most; every request of the page goes through here, guard and all. ``detail``
        tells of requests that failed: then what is missing on the page says nothing.
        """
        if not can_render():
            return None
        if self._renderer is None:
            agent = next(value for name, value in self._kit.headers if name == b"User-Agent")
            self._renderer = Renderer(self._carry, agent.decode("ascii"))
        started, at = self._clock.now(), self._clock.monotonic()
        shown = await self._renderer.render(shell)
        return as_fetched(shell, shown, started, self._clock.monotonic() - at)

    async def _carry(self, errand: Errand) -> Fetched:
        plan = Plan(
            method=errand.method,
            seconds=_ERRAND_SECONDS,
            headers=tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in errand.headers),
            content=errand.content,
            redirects=10 if errand.method == "GET" else 0,
            once=True,
        )
        return await Trip(self._kit, errand.url, plan).walk()

    async def post(self, url: str, content: bytes, *, content_type: str, deadline: float = 10.0) -> Fetched:
        """Send ``content`` (a notification) through the same guard; redirects are not followed."""
        plan = Plan(
            method="POST",
            seconds=deadline,
            limit=64 * 1024,
            headers=((b"Content-Type", content_type.encode("ascii")),),
            content=content,
            redirects=0,
            robots=False,
            once=True,
        )
        return await Trip(self._kit, url, plan).walk()

    async def call(
        self,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        deadline: float = 20.0,
    ) -> Fetched:
        """Call a platform's interface (开放接口): POST ``body`` as JSON, GET where there is none.

        Address, body and ``headers`` may carry secrets: nothing is sent over an unverified connection, redirects are
        not followed, and what comes back names the address with its secrets blotted out.
        """
        sent = [(name.encode("ascii"), value.encode("latin-1")) for name, value in (headers or {}).items()]
        if body is not None:
            sent.append((b"Content-Type", b"application/json; charset=utf-8"))
        plan = Plan(
            method="GET" if body is None else "POST",
            purpose="feed",
            seconds=deadline,
            limit=max_bytes or _CALL_BYTES,
            headers=tuple(sent),
            content=body,
            redirects=0,
            robots=False,
            once=True,
            private=True,
        )
        return await Trip(self._kit, url, plan).walk()

    async def dial(self, host: str, port: int) -> socket.socket:
        """Return a connected socket to ``host`` for what is no web page (mail), through the same guard, no proxy.

        Raises:
            DialError: no address, none that may be dialled, or nobody answers.
        """
        return await dial(self._book, host, port)

    def strict_context(self) -> ssl.SSLContext:
        """Return what secure connections other than web pages are verified with."""
        return self._trust or strict_context()

    async def sentinel(self) -> bool | None:
        """Whether our own network is well (asked at most once a minute); none where no sentinel is declared."""
        return await self._kit.health.sentinel()

    async def ipv6(self, url: str) -> Ipv6State:
        """Whether ``url`` answers over IPv6; ``not_asked`` behind a proxy and where the settings name the address."""
        if self._six_transport is None or self._book.is_mapped(host_of(url)):
            return "not_asked"
        return await ask_over_ipv6(url, self._six_transport, list(self._kit.headers))

    @property
    def own_network(self) -> OwnNetwork:
        """What this fetcher knows of our own network."""
        return self._kit.health

    @property
    def breaker_open(self) -> bool:
        """Whether our own network is down, as far as is known."""
        return self._kit.health.breaker_open

    @property
    def outages(self) -> Sequence[Outage]:
        """The outages of our own network; nothing that was seen meanwhile counts."""
        return self._kit.health.outages

    @property
    def clock_skew(self) -> timedelta | None:
        """How far the sentinels' clocks are ahead of ours, once asked."""
        return self._kit.health.skew

    def forget_names(self) -> None:
        """Resolve every host anew from here on (a re-check should not lean on the first look's answers)."""
        self._book.forget()

    async def _fetch_robots(self, url: str) -> Fetched:
        return await Trip(self._kit, url, _ROBOTS).walk()

    async def _ask_sentinel(self, url: str) -> tuple[bool, datetime | None]:
        self._open_book.forget()  # a name known from before an outage says nothing of the present
        return await self._ask_head(url, self._sentinel_transport)

    async def _ask_witness(self, url: str) -> tuple[bool, datetime | None]:
        """Ask a host that answered before, by the way pages are asked for, names resolved anew."""
        self._book.forget()
        return await self._ask_head(url, self._transport)

    async def _ask_head(self, url: str, transport: httpx.AsyncBaseTransport) -> tuple[bool, datetime | None]:
        place = read_place(url)
        ask = Ask("HEAD", place.origin, place.target, list(self._kit.headers), _SENTINEL_SECONDS, 0, fresh=True)
        answer = await exchange(transport, ask)
        return answer.status is not None, _date(answer.header(b"date"))

    def _network_changed(self) -> None:
        begins = self.breaker_open
        if not begins:
            # Nothing is held against a host that our own network has just kept from answering.
            self._kit.gates.forgive()
            if self._kit.robots is not None:
                self._kit.robots.forgive()
            self._book.forget()
        self._on_outage(begins)


def _courtesy(network: Network) -> Courtesy:
    return Courtesy(network.foreign_delay, network.foreign_concurrency)


def _sentinels(network: Network) -> tuple[str, ...]:
    for url in network.sentinel:
        try:
            read_place(url)
        except BadPlaceError as error:
            raise UsageError(f"auditor.yaml 中 network.sentinel 的“{url}”不是网址，应写作 https://主机/") from error
    return network.sentinel


def _headers(contact: str) -> tuple[tuple[bytes, bytes], ...]:
    reach = "".join(letter for letter in contact if " " <= letter <= "~")
    agent = f"Mozilla/5.0 (compatible; auditor/{__version__}{'; +' + reach if reach else ''})"
    return (
        (b"User-Agent", agent.encode("ascii")),
        (b"Accept", b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        (b"Accept-Language", b"zh-CN,zh;q=0.9"),
        (b"Accept-Encoding", b"gzip, deflate"),
    )


def _hosts_that_waive_robots(sites: Sequence[Site]) -> frozenset[str]:
    hosts = set()
    for site in sites:
        if site.robots == "ignore":
            hosts.add(read_place(site.url).host)
            _log.info("robots.txt of %s not obeyed: the register says so for this own site", site.url)
    return frozenset(hosts)


def _date(value: bytes | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime((value or b"").decode("latin-1"))
    except (ValueError, IndexError):
        return None
    return moment if moment.tzinfo is not None else None
