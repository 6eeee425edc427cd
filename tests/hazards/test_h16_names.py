"""H16: only a name that twice is said not to exist does not exist; a resolver in trouble is our trouble."""

import socket

import pytest
from tests.servers.names import ScriptedResolver
from tests.servers.raw import RawServer, fetcher, page

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
