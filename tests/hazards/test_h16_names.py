"""H16: only a name that twice is said not to exist does not exist; a resolver in trouble is our trouble."""

import socket

import pytest
from tests.servers.name_server import NameServer
from tests.servers.names import ScriptedResolver
from tests.servers.raw import RawServer, fetcher, page

from auditor.errors import UsageError
from auditor.fetch import Fetcher
from auditor.fetch.name_server import DirectResolver
from auditor.model.office import Network
from auditor.model.words import Outcome

NO_NAME, AGAIN, FAIL = socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([NO_NAME, NO_NAME], Outcome.DNS_NXDOMAIN),
        ([AGAIN], Outcome.OUR_DNS_FAILED),
        ([FAIL], Outcome.OUR_DNS_FAILED),
        ([NO_NAME, AGAIN], Outcome.OUR_DNS_FAILED),
        ([[]], Outcome.DNS_NXDOMAIN),
    ],
    ids=["unknown twice", "no answer", "failure", "unknown, then no answer", "no address"],
)
async def test_each_kind_of_no_answer_has_its_name(answers: list, outcome: Outcome):
    async with RawServer() as server:
        resolver = ScriptedResolver({"name.test": answers})
        async with fetcher(server.network("elsewhere.test"), resolver=resolver) as f:
            got = await f.get("http://name.test/")
    assert (got.outcome, got.phase) == (outcome, "dns")


async def test_a_name_that_is_unknown_only_once_is_found():
    async with RawServer({"/": page()}) as server:
        resolver = ScriptedResolver({"name.test": [NO_NAME, [server.address]]})
        async with fetcher(server.network("elsewhere.test"), resolver=resolver) as f:
            got = await f.get(f"http://name.test:{server.port}/")
    assert got.outcome is Outcome.OK


async def test_the_second_address_serves_where_the_first_is_dead():
    """A host with a dead IPv6 (or first) address opens all the same."""
    async with RawServer({"/": page()}) as server:
        resolver = ScriptedResolver({"name.test": [["::1", "127.0.0.99", server.address]]})
        network = server.network("elsewhere.test", allow=("::1/128", "127.0.0.99/32"))
        async with fetcher(network, resolver=resolver) as f:
            got = await f.get(f"http://name.test:{server.port}/")
    assert (got.outcome, got.address) == (Outcome.OK, server.at)


async def test_the_machines_own_resolver_puts_ipv4_first_and_knows_localhost():
    from auditor.fetch.addresses import SystemResolver

    resolver = SystemResolver()
    found = await resolver.addresses("localhost")
    resolver.close()
    assert "127.0.0.1" in found
    assert list(found) == sorted(found, key=lambda text: ":" in text)


@pytest.mark.parametrize(
    ("machines", "second", "outcome"),
    [
        (NO_NAME, "NXDOMAIN", Outcome.DNS_NXDOMAIN),
        (NO_NAME, "SERVFAIL", Outcome.OUR_DNS_FAILED),
        (NO_NAME, "REFUSED", Outcome.OUR_DNS_FAILED),
        (AGAIN, "NXDOMAIN", Outcome.OUR_DNS_FAILED),
        (FAIL, "SERVFAIL", Outcome.OUR_DNS_FAILED),
    ],
)
async def test_only_a_name_that_both_resolvers_call_unknown_is_unknown(
    machines: int, second: str, outcome: Outcome
) -> None:
    async with RawServer() as server, NameServer({"name.test": second}) as names:
        resolver = ScriptedResolver({"name.test": [machines]})
        network = server.network("elsewhere.test", resolvers=(names.at,))
        async with fetcher(network, resolver=resolver) as f:
            got = await f.get("http://name.test/")
    assert (got.outcome, got.phase) == (outcome, "dns")
    assert "name.test" in names.asked


@pytest.mark.parametrize("machines", [NO_NAME, AGAIN, FAIL])
async def test_a_name_that_the_second_resolver_knows_is_found(machines: int) -> None:
    async with RawServer({"/": page()}) as server, NameServer({"name.test": [server.address]}) as names:
        resolver = ScriptedResolver({"name.test": [machines]})
        network = server.network("elsewhere.test", resolvers=(names.at,))
        async with fetcher(network, resolver=resolver) as f:
            got = await f.get(f"http://name.test:{server.port}/")
    assert got.outcome is Outcome.OK


async def test_the_second_resolver_is_not_asked_where_the_first_knows() -> None:
    async with RawServer({"/": page()}) as server, NameServer({}) as names:
        resolver = ScriptedResolver({"name.test": [[server.address]]})
        network = server.network("elsewhere.test", resolvers=(names.at,))
        async with fetcher(network, resolver=resolver) as f:
            got = await f.get(f"http://name.test:{server.port}/")
    assert (got.outcome, names.asked) == (Outcome.OK, [])


async def test_an_address_the_second_resolver_gives_is_judged_by_the_guard_too() -> None:
    async with RawServer({"/": page()}) as server, NameServer({"name.test": ["10.0.0.7"]}) as names:
        resolver = ScriptedResolver({"name.test": [NO_NAME]})
        network = server.network("elsewhere.test", resolvers=(names.at,))
        async with fetcher(network, resolver=resolver) as f:
            got = await f.get("http://name.test/")
    assert got.outcome is Outcome.POLICY_PRIVATE_ADDRESS


async def test_a_silent_second_resolver_is_our_trouble() -> None:
    async with RawServer() as server, NameServer({"name.test": "silent"}) as names:
        resolver = ScriptedResolver({"name.test": [NO_NAME]})
        network = server.network("elsewhere.test", resolvers=(names.at,))
        async with fetcher(network, resolver=resolver) as f:
            got = await f.get("http://name.test/")
    assert got.outcome is Outcome.OUR_DNS_FAILED


async def test_a_name_server_asked_directly_gives_ipv4_before_ipv6_and_knows_names_without_address() -> None:
    async with NameServer({"both.test": ["2001:db8::1", "192.0.2.1"], "none.test": []}) as names:
        host, _, port = names.at.rpartition(":")
        resolver = DirectResolver(host, int(port))
        assert await resolver.addresses("both.test") == ("192.0.2.1", "2001:db8::1")
        assert await resolver.addresses("none.test") == ()
        with pytest.raises(socket.gaierror) as unknown:
            await resolver.addresses("missing.test")
    assert unknown.value.errno == NO_NAME


def test_a_resolver_that_is_no_address_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="应写作域名服务器的 IP 地址"):
        Fetcher(Network(resolvers=("dns.example.cn",)), session="t")
