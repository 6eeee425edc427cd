"""H7: security is verified strictly first; what fails is read once more in isolation and named."""

import asyncio
import ssl
import warnings
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import trustme
from tests.servers.certificates import NOW, Authority, OldAuthority, only_cipher, self_signed
from tests.servers.clock import SkippingClock
from tests.servers.legacy_tls import legacy_server
from tests.servers.raw import Asked, RawServer, fetcher, page, redirect

from auditor.model.office import Network
from auditor.model.words import Outcome


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def _old_protocol(context: ssl.SSLContext) -> ssl.SSLContext:
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1
    return context


async def test_a_good_certificate_is_simply_fine(authority: Authority):
    async with RawServer({"/": page()}, tls=authority.server()) as server, fetcher(server, trust=authority.trust) as f:
        got = await f.get("https://site.test/")
    assert got.outcome is Outcome.OK
    assert got.tls is not None
    assert (got.tls.verified, got.tls.problem, got.tls.version) == (True, None, "TLSv1.3")
    assert got.tls.not_after is not None, "when a certificate runs out is told before it does"


def _bad_servers(authority: Authority) -> dict[str, ssl.SSLContext]:
    return {
        "expired": authority.server(expires=NOW - timedelta(days=3)),
        "wrong_host": authority.server("other.test"),
        "self_signed": self_signed(),
        "not_yet_valid": self_signed(begins=NOW + timedelta(days=9)),
        "unknown_issuer": authority.incomplete_chain(),
        "old_protocol": _old_protocol(authority.server()),
    }


@pytest.mark.parametrize(
    "problem", ["expired", "wrong_host", "self_signed", "not_yet_valid", "unknown_issuer", "old_protocol"]
)
async def test_a_weakness_is_named_and_the_page_still_read(authority: Authority, problem: str):
    tls = _bad_servers(authority)[problem]
    async with RawServer({"/": page()}, tls=tls) as server, fetcher(server, trust=authority.trust) as f:
        got = await f.get("https://site.test/")
    # OpenSSL reports a self-signed certificate before it looks at its dates.
    expected = "self_signed" if problem == "not_yet_valid" else problem
    assert got.tls is not None
    assert (got.outcome, got.tls.problem, got.tls.verified) == (Outcome.TLS_WEAK, expected, False)
    assert "栏目内容".encode() in got.body
    assert got.detail


async def test_an_expired_certificate_says_until_when_it_held(authority: Authority):
    expired = NOW - timedelta(days=3)
    tls = authority.server(expires=expired)
    async with RawServer({"/": page()}, tls=tls) as server, fetcher(server, trust=authority.trust) as f:
        got = await f.get("https://site.test/")
    assert got.tls is not None
    assert got.tls.not_after == expired.replace(microsecond=0)
    assert f"{expired:%Y-%m-%d}" in got.detail


async def test_a_key_of_1024_bits_is_weak(authority: Authority):
    tls = self_signed(bits=1024)
    async with RawServer({"/": page()}, tls=tls) as server, fetcher(server, trust=authority.trust) as f:
        got = await f.get("https://site.test/")
    assert got.outcome is Outcome.TLS_WEAK
    assert got.tls is not None
    assert got.tls.problem in ("weak_key", "self_signed")


OLD_WAYS = {
    "signed with SHA-1": ("weak_key", lambda old: old.server(sha1=True)),
    "a key of 1,024 bits": ("weak_key", lambda old: old.server(bits=1024)),
    "RSA key exchange": ("weak_cipher", lambda old: only_cipher(old.server(), "AES128-GCM-SHA256")),
    "RSA key exchange, CBC and SHA-1": ("weak_cipher", lambda old: only_cipher(old.server(), "AES128-SHA")),
    "Diffie-Hellman of 1,024 bits": ("weak_cipher", lambda old: only_cipher(old.server(), "DHE-RSA-AES128-GCM-SHA256")),
}


@pytest.mark.parametrize("name", OLD_WAYS)
async def test_what_none_would_use_today_is_named_and_the_page_still_read(name: str):
    problem, made = OLD_WAYS[name]
    old = OldAuthority()
    async with RawServer({"/": page()}, tls=made(old)) as server, fetcher(server, trust=old.trust) as f:
        got = await f.get("https://site.test/")
    assert got.tls is not None
    assert (got.outcome, got.tls.problem, got.tls.verified) == (Outcome.TLS_WEAK, problem, False)
    assert "栏目内容".encode() in got.body


MODERN = {
    "the authority's ordinary certificate": lambda old: old.server(),
    "TLS 1.2 with elliptic curves": lambda old: only_cipher(old.server(), "ECDHE-RSA-AES128-GCM-SHA256"),
    "TLS 1.2 with ChaCha20": lambda old: only_cipher(old.server(), "ECDHE-RSA-CHACHA20-POLY1305"),
}


@pytest.mark.parametrize("name", MODERN)
async def test_what_is_in_use_today_is_no_weakness(name: str):
    old = OldAuthority()
    async with RawServer({"/": page()}, tls=MODERN[name](old)) as server, fetcher(server, trust=old.trust) as f:
        got = await f.get("https://site.test/")
    assert got.tls is not None
    assert (got.outcome, got.tls.problem, got.tls.verified) == (Outcome.OK, None, True)


async def test_a_weak_server_is_never_spoken_to_with_a_secret():
    old = OldAuthority()
    tls = only_cipher(old.server(), "AES128-SHA")
    async with RawServer({"/": page()}, tls=tls) as server, fetcher(server, trust=old.trust) as f:
        got = await f.call("https://site.test/?access_token=secret")
    assert (got.outcome, got.status, server.asked) == (Outcome.TLS_BROKEN, None, [])


async def test_a_server_without_secure_renegotiation_is_read_and_named():
    ca = trustme.CA()
    trust = ssl.create_default_context()
    ca.configure_trust(trust)
    with legacy_server(ca) as port:
        network = Network(resolve={"site.test": f"127.0.0.5:{port}"}, allow=("127.0.0.5/32",))
        async with fetcher(network, trust=trust) as f:
            got = await f.get("https://site.test/", purpose="probe")
    assert got.tls is not None
    assert (got.outcome, got.tls.problem, got.body) == (Outcome.TLS_WEAK, "legacy_renegotiation", b"<p>ok</p>")


async def test_the_lenient_look_carries_no_cookies(authority: Authority):
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(page(Set_Cookie="session=secret"))
        return True

    async with RawServer({"/": answer}, tls=self_signed()) as server, fetcher(server, trust=authority.trust) as f:
        for _ in range(3):
            await f.get("https://site.test/")
    assert [asked.headers.get("cookie") for asked in server.asked] == [None] * len(server.asked)


async def test_later_pages_of_a_weak_site_do_not_pay_for_a_strict_look_each(authority: Authority):
    async with RawServer({"/": page()}, tls=self_signed()) as server, fetcher(server, trust=authority.trust) as f:
        outcomes = [(await f.get("https://site.test/")).outcome for _ in range(5)]
    assert outcomes == [Outcome.TLS_WEAK] * 5
    assert server.connections == 1, "only completed handshakes are counted, and one lenient connection serves all"


async def test_a_server_that_speaks_no_tls_at_all_is_broken():
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    plain = await asyncio.start_server(answer, "127.0.0.5", 0)
    port = plain.sockets[0].getsockname()[1]
    network = Network(resolve={"site.test": f"127.0.0.5:{port}"}, allow=("127.0.0.5/32",))
    async with plain, fetcher(network) as f:
        got = await f.get("https://site.test/")
    assert (got.outcome, got.status, got.phase) == (Outcome.TLS_BROKEN, None, "tls")


async def test_a_handshake_that_fails_once_is_not_called_weak(authority: Authority):
    connections = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        if connections == 1:
            writer.transport.abort()
            return
        try:
            await writer.start_tls(authority.server())
            await reader.readuntil(b"\r\n\r\n")
            writer.write(page(Connection="close"))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.5", 0)
    network = Network(resolve={"site.test": f"127.0.0.5:{server.sockets[0].getsockname()[1]}"}, allow=("127.0.0.5/32",))
    async with server, fetcher(network, trust=authority.trust) as f:
        got = await f.get("https://site.test/", purpose="probe")
    assert got.tls is not None
    assert (got.outcome, got.tls.problem) == (Outcome.OK, None)


async def test_a_redirect_from_a_weak_host_keeps_the_weakness_in_sight(authority: Authority):
    async with (
        RawServer({"/": redirect("http://plain.test/")}, tls=self_signed()) as weak,
        RawServer({"/": page()}) as plain,
    ):
        network = weak.network(resolve={"plain.test": plain.at})
        async with fetcher(network, trust=authority.trust) as f:
            got = await f.get("https://site.test/")
    assert got.outcome is Outcome.TLS_WEAK


async def test_with_our_own_clock_a_year_off_an_expiry_proves_nothing(authority: Authority):
    clock = SkippingClock(start=datetime.now(UTC).astimezone() + timedelta(days=365))
    today = page(Date=format_datetime(datetime.now(UTC), usegmt=True))
    tls = authority.server(expires=NOW - timedelta(days=3))
    async with RawServer({"/": page()}, tls=tls) as server, RawServer({"/": today}) as guide:
        network = server.network(resolve={"guide.test": guide.at}, sentinel=("http://guide.test/",))
        async with fetcher(network, trust=authority.trust, clock=clock) as f:
            got = await f.get("https://site.test/")
            skew = f.clock_skew
    assert got.outcome is Outcome.OUR_CLOCK
    assert skew is not None
    assert abs(skew + timedelta(days=365)) < timedelta(minutes=5)
