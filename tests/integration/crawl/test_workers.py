"""Sites over several processes: shared out evenly, nothing asked twice, the same findings whatever the number."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bench.crawl.portal import FOREIGN, make_portal
from tests.bench.crawl.serving import free_port, requests_served, serve
from tests.bench.crawl.tools import AUDITOR

from auditor.audit.sharding import shards
from auditor.model.office import Budget, Site

REGISTER = """\
network: {{allow: [127.0.0.0/8], foreign_delay: 0, foreign_concurrency: 8}}
office:
  id: yunxi
  name: 云溪街道办事处
  sites:
    - {{id: one, name: 云溪街道, url: "{home}", scope: site, budget: {{delay: 0, concurrency: 8}}}}
    - {{id: two, name: 青竹社区, url: "http://{foreign}:{port}/", scope: site, budget: {{delay: 0, concurrency: 8}}}}
"""

HOSTS = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(["", "县级平台", "市级平台"]), st.integers(1, 900)), max_size=12
)


@given(declared=HOSTS, workers=st.integers(1, 5))
def test_what_shares_a_host_or_a_platform_stays_in_one_process(declared: list, workers: int) -> None:
    sites = [
        Site(id=f"s{n}", name="站", url=f"http://h{host}.example/{n}/", platform=platform, budget=Budget(pages=pages))
        for n, (host, platform, pages) in enumerate(declared)
    ]
    found = shards(sites, workers)
    assert sorted(site.id for share in found for site in share) == sorted(site.id for site in sites)
    assert len(found) <= workers
    assert all(found)
    for share in found:
        others = [site for other in found if other is not share for site in other]
        assert not {site.platform for site in share if site.platform} & {site.platform for site in others}
        alone = {site.url.split("/")[2] for site in share if not site.platform}
        assert not alone & {site.url.split("/")[2] for site in others if not site.platform}


def test_the_heaviest_sites_are_spread() -> None:
    sites = [
        Site(id=f"s{n}", name="站", url=f"http://h{n}.example/", budget=Budget(pages=p))
        for n, p in enumerate((9, 5, 4))
    ]
    assert [sorted(site.id for site in share) for share in shards(sites, 2)] == [["s0"], ["s1", "s2"]]


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()), reason="nginx is not installed")
@pytest.mark.parametrize("options", [(), ("--links-only",)], ids=["full audit", "sweep"])
def test_findings_and_requests_are_the_same_whatever_the_number_of_processes(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    tmp_path.chmod(0o755)
    portal, port = tmp_path / "portal", free_port()
    portal.mkdir()
    truth = make_portal(portal, 150, port)
    results, requests = [], []
    with serve(portal, port):
        for workers in (1, 2, 3):
            work = tmp_path / f"work{workers}"
            work.mkdir()
            register = REGISTER.format(home=truth.home, foreign=FOREIGN, port=port)
            (work / "auditor.yaml").write_text(register, encoding="utf-8")
            before = requests_served(port)
            command = [*AUDITOR, "audit", "-w", str(work), "--workers", str(workers), *options, "--json", "-"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=300)
            assert done.returncode in (1, 3), done.stderr
            requests.append(requests_served(port) - before)
            results.append(json.loads(done.stdout))
    if not options:
        again = [*AUDITOR, "rejudge", "latest", "--reread", "-w", str(tmp_path / "work2")]
        said = subprocess.run(again, capture_output=True, text=True, timeout=300)
        assert "重新判定与原结论完全一致" in said.stdout, said.stdout + said.stderr
    # Tags are looked at on a few pages drawn anew in every run; everything else is the same.
    told = [
        {
            (f["id"], f["text"], f["confidence"], f["count"], f["evidence"])
            for f in r["findings"]
            if "tags" not in f["check"]
        }
        for r in results
    ]
    entries = [
        sorted((c["id"], c["object"], c["verdict"], c["reason"]) for c in r["checks"] if "tags" not in c["id"])
        for r in results
    ]
    assert told[0]
    assert [told[0] ^ other for other in told[1:]] == [set(), set()]
    assert entries[1:] == entries[:1] * 2
    assert [r["coverage"]["fetched"] for r in results] == [results[0]["coverage"]["fetched"]] * 3
    # The second site's host is foreign to nobody; each process reads robots.txt of its own hosts only.
    assert max(requests) - min(requests) <= 4
