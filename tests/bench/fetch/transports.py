"""Cost of one fetched page by transport, against a local nginx.

    python -m tests.bench.fetch.transports [--requests 3000] [--concurrency 32] [--rounds 3]

Rounds are interleaved; the table gives the median. Ratios and CPU time mean more than the rates: server and
client share the machine.
"""

import argparse
import asyncio
import contextlib
import gzip
import random
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import cycle
from pathlib import Path

import httpx

from auditor.fetch import Courtesy, Fetcher
from auditor.fetch.addresses import AddressBook, SystemResolver
from auditor.fetch.exchange import Ask, exchange
from auditor.fetch.guard import Guard
from auditor.fetch.transport import DirectTransport
from auditor.model.office import Network

ADDRESS = "127.0.0.5"
HOST = "site.test"
PAGES = 200
HEADERS = [(b"Accept-Encoding", b"gzip, deflate")]
CONFIG = """
worker_processes 1; daemon off; error_log stderr crit; pid {root}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000; gzip_static on; types {{ text/html html; }} default_type text/html;
  client_body_temp_path {root}; proxy_temp_path {root}; fastcgi_temp_path {root}; uwsgi_temp_path {root};
  scgi_temp_path {root};
  server {{ listen {address}:{port}; root {root}/www; }}
}}
"""

Get = Callable[[str], Awaitable[int]]


def write_pages(folder: Path) -> None:
    """Write pages of 20 to 58 kB, each beside its gzipped form."""
    dice = random.Random(7)
    for number in range(PAGES):
        rows = (f"<li><a href='/{dice.random()}.html'>公告第{row}号</a></li>" for row in range(dice.randint(300, 800)))
        page = f"<html><body><ul>{''.join(rows)}</ul></body></html>".encode()
        (folder / f"{number}.html").write_bytes(page)
        (folder / f"{number}.html.gz").write_bytes(gzip.compress(page))


@contextlib.contextmanager
def nginx(port: int) -> Iterator[None]:
    """Serve the pages while the block runs."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        (root / "www").mkdir()
        write_pages(root / "www")
        (root / "nginx.conf").write_text(CONFIG.format(root=root, address=ADDRESS, port=port))
        server = subprocess.Popen([program, "-p", folder, "-c", str(root / "nginx.conf"), "-g", ""])
        try:
            time.sleep(0.5)
            yield
        finally:
            server.terminate()
            server.wait()


@contextlib.asynccontextmanager
async def by_client(transport: httpx.AsyncBaseTransport | None, port: int):
    """httpx.AsyncClient, with its own pool or over ``transport``."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(transport=transport, trust_env=False, limits=limits) as client:
        base = f"http://{HOST if transport else ADDRESS}:{port}"

        async def get(path: str) -> int:
            return len((await client.get(base + path)).content)

        yield get


@contextlib.asynccontextmanager
async def by_exchange(transport: DirectTransport, port: int):
    """One request over our transport with deadline, minimum rate and bounded decoding, but no more."""

    async def get(path: str) -> int:
        ask = Ask("GET", f"http://{HOST}:{port}", path.encode(), HEADERS, 30.0, 10_000_000)
        return len((await exchange(transport, ask)).body)

    yield get


@contextlib.asynccontextmanager
async def by_seam(port: int, concurrency: int, hosts: int = 1):
    """The whole seam: guard, gate, robots, cookies, classification, record with hash."""
    names = [HOST, *(f"host{number}.test" for number in range(1, hosts))]
    network = Network(resolve=dict.fromkeys(names, f"{ADDRESS}:{port}"), allow=(f"{ADDRESS}/32",))
    async with Fetcher(network, session="bench", courtesy=Courtesy(0, concurrency)) as fetcher:
        # Every host's robots.txt beforehand: it is asked for once a day and would weigh on so short a run.
        await asyncio.gather(*(fetcher.get(f"http://{name}:{port}/0.html") for name in names))
        turn = cycle(names)

        async def get(path: str) -> int:
            return len((await fetcher.get(f"http://{next(turn)}:{port}{path}")).body)

        yield get


def own_transport() -> DirectTransport:
    return DirectTransport(AddressBook({HOST: ADDRESS}, Guard([f"{ADDRESS}/32"]), SystemResolver()))


async def measure(get: Get, requests: int, concurrency: int) -> tuple[float, float]:
    """Return requests a second and CPU milliseconds a request."""
    paths = iter([f"/{number % PAGES}.html" for number in range(requests)])

    async def work() -> None:
        for path in paths:
            assert await get(path) > 10_000

    await get("/0.html")
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work() for _ in range(concurrency)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return requests / wall, cpu / requests * 1000


async def compare(port: int, requests: int, concurrency: int, rounds: int) -> None:
    ways = {
        "httpx.AsyncClient, own pool": lambda: by_client(None, port),
        "httpx.AsyncClient + our transport": lambda: by_client(own_transport(), port),
        "our transport + bounded exchange": lambda: by_exchange(own_transport(), port),
        "whole seam (Fetcher.get)": lambda: by_seam(port, concurrency),
        "whole seam, 200 hosts": lambda: by_seam(port, concurrency, hosts=200),
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            async with way() as get:
                found[name].append(await measure(get, requests, concurrency))
    print(f"{'way':36} {'req/s':>8} {'min–max':>13} {'CPU ms':>8}")
    for name, results in found.items():
        rates = [rate for rate, _ in results]
        spread = f"{min(rates):.0f}–{max(rates):.0f}"
        cpu = statistics.median(cost for _, cost in results)
        print(f"{name:36} {statistics.median(rates):8.0f} {spread:>13} {cpu:8.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare transports against a local nginx.")
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=18_099)
    options = parser.parse_args()
    with nginx(options.port):
        asyncio.run(compare(options.port, options.requests, options.concurrency, options.rounds))


if __name__ == "__main__":
    main()
