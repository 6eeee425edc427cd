"""A generated portal behind a real nginx: nothing broken is missed, nothing whole is called broken."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.bench.crawl.portal import KINDS, Truth, make_portal
from tests.bench.crawl.serving import free_port, serve
from tests.bench.crawl.tools import auditor, auditor_found

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()), reason="nginx is not installed"
    ),
]
PAGES = 500


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Truth]:
    folder = tmp_path_factory.mktemp("portal")
    folder.chmod(0o755)
    port = free_port()
    made = make_portal(folder, PAGES, port)
    assert set(made.broken.values()) == set(KINDS)
    with serve(folder, port):
        yield made


def _audited(truth: Truth, work: Path, *options: str) -> dict:
    work.mkdir(exist_ok=True)
    done = subprocess.run(auditor(*options)(truth, work), capture_output=True, text=True, timeout=600)
    assert done.returncode == 1, done.stderr
    return json.loads((work / "result.json").read_text(encoding="utf-8"))


def _links(result: dict) -> list[tuple[str, str, str, int, str]]:
    links = [one for one in result["findings"] if "link" in one["check"]]
    return sorted((one["id"], one["text"], one["confidence"], one["count"], one["responsibility"]) for one in links)


@pytest.mark.parametrize("options", [("--links-only",), ()], ids=["sweep", "full audit"])
def test_all_that_is_broken_is_found_and_nothing_else(truth: Truth, tmp_path: Path, options: tuple[str, ...]) -> None:
    result = _audited(truth, tmp_path / "work", *options)
    assert {unquote(url) for url in auditor_found(truth, tmp_path / "work", "")} == {
        unquote(url) for url in truth.broken
    }
    assert result["coverage"]["complete"]


def test_a_sweep_states_the_same_problems_as_the_full_audit(truth: Truth, tmp_path: Path) -> None:
    swept = _audited(truth, tmp_path / "sweep", "--links-only")
    audited = _audited(truth, tmp_path / "full")
    assert _links(swept) == _links(audited)


def test_an_unchanged_portal_is_asked_conditionally_and_judged_the_same(truth: Truth, tmp_path: Path) -> None:
    first = _audited(truth, tmp_path / "work")
    second = _audited(truth, tmp_path / "work")
    assert second["coverage"]["unchanged"] >= len(truth.pages)
    assert _links(second) == _links(first)
