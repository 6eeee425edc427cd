"""The systemd units: they parse, start what exists, and keep what protects the machine."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from tests.conftest import lacking
from typer.core import TyperGroup

from auditor.cli.app import build

ROOT = Path(__file__).parents[3]
UNITS = ROOT / "packaging" / "systemd"
SERVICES = ("auditor.service", "auditor-due.service", "auditor-serve.service")
HARDENING = {
    "User": "auditor",
    "UMask": "0077",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ReadWritePaths": "/var/lib/auditor",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "PrivateUsers": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectControlGroups": "yes",
    "RestrictNamespaces": "yes",
    "RestrictSUIDSGID": "yes",
    "MemoryDenyWriteExecute": "yes",
    "LockPersonality": "yes",
    "CapabilityBoundingSet": "",
    "SystemCallArchitectures": "native",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
}
WORST_EXPOSURE = 1.5


def lines(name: str) -> list[tuple[str, str]]:
    text = (UNITS / name).read_text(encoding="utf-8")
    pairs = (line.partition("=") for line in text.splitlines() if line and line[0] not in "#[")
    return [(key, value) for key, equals, value in pairs if equals]


def value(name: str, key: str) -> str:
    return next(value for found, value in lines(name) if found == key)


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units beside each other, their program replaced by one that exists on every machine."""
    folder = tmp_path_factory.mktemp("units")
    for path in UNITS.glob("auditor*.*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8").replace("/opt/auditor/bin/auditor", "/bin/true")
            (folder / path.name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        lacking("systemd-analyze (package systemd)")
    return str(found)


@pytest.mark.parametrize("name", [*SERVICES, "auditor-due.timer"])
def test_systemd_reads_the_unit_without_a_word(analyze: str, units: Path, name: str) -> None:
    told = subprocess.run([analyze, "verify", units / name], capture_output=True, text=True, timeout=60, check=False)
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_the_unit_is_hardly_exposed(analyze: str, units: Path, name: str) -> None:
    command = [analyze, "security", "--offline=true", "--no-pager", units / name]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    found = re.search(r"exposure level for .*: (\d+\.\d+)", told.stdout)
    assert found is not None, told.stdout + told.stderr
    assert float(found[1]) <= WORST_EXPOSURE


@pytest.mark.parametrize("name", SERVICES)
def test_what_protects_the_machine_is_kept(name: str) -> None:
    kept = dict(lines(name))
    assert {key: kept.get(key) for key in HARDENING} == HARDENING
    assert "MemoryMax" in kept
    assert "fe80::/10" in kept["IPAddressDeny"] or kept["IPAddressDeny"] == "any"


def test_services_that_ask_the_network_never_ask_the_metadata_services_of_clouds() -> None:
    for name in ("auditor.service", "auditor-due.service"):
        assert {"169.254.0.0/16", "100.100.100.200/32"} <= set(value(name, "IPAddressDeny").split())


def starts() -> Iterator[tuple[str, list[str]]]:
    for name in SERVICES:
        yield name, value(name, "ExecStart").split()[1:]
    text = (ROOT / "packaging" / "container" / "Containerfile").read_text(encoding="utf-8")
    found = re.search(r"^CMD \[(.*)\]$", text, re.M)
    assert found is not None
    yield "Containerfile", re.findall(r'"([^"]*)"', found[1])


@pytest.mark.parametrize(("name", "words"), list(starts()), ids=lambda part: part if isinstance(part, str) else "")
def test_the_command_it_starts_exists_with_its_options(name: str, words: list[str]) -> None:
    root = typer.main.get_command(build())
    assert isinstance(root, TyperGroup)
    known = {option for parameter in root.commands[words[0]].params for option in parameter.opts}
    assert {word for word in words[1:] if word.startswith("-")} <= known


def test_the_browser_drop_in_lifts_only_what_a_browser_needs() -> None:
    lifted = {key for key, _ in lines("auditor.service.d/browser.conf.example")}
    assert not lifted & {"User", "NoNewPrivileges", "ProtectSystem", "ReadWritePaths", "IPAddressDeny", "ProtectHome"}
