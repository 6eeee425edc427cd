"""Secrets are read from three places only, and lie open nowhere."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.servers.raw import RawServer, page
from tests.unit.channels.conftest import Gather, account_of

from auditor.channels.secrets import SecretError, Vault

VALUE = "a-planted-secret-4711"


def test_a_secret_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXI", f"{VALUE}\n")
    assert Vault().read("env:YUNXI") == VALUE


def test_a_secret_comes_from_a_file_of_the_workspace_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text(f"\ufeff{VALUE}\r\n", encoding="utf-8")
    file.chmod(0o600)
    assert Vault(tmp_path).read("file:secret.txt") == VALUE


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused_with_how_to_mend_it(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "secret.txt"
    file.write_text(VALUE)
    file.chmod(mode)
    with pytest.raises(SecretError, match="chmod 600") as caught:
        Vault(tmp_path).read("file:secret.txt")
    assert VALUE not in str(caught.value)
    assert not caught.value.absent


def test_a_secret_comes_from_the_keyring_where_one_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = SimpleNamespace(get_password=lambda service, name: VALUE if (service, name) == ("auditor", "mp") else None)
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert Vault().read("keyring:auditor/mp") == VALUE
    with pytest.raises(SecretError) as caught:
        Vault().read("keyring:auditor/other")
    assert caught.value.absent


def test_without_a_keyring_the_other_ways_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SecretError, match="env:"):
        Vault().read("keyring:auditor/mp")


@pytest.mark.parametrize("ref", ["env:NOT_SET_AT_ALL", "file:nowhere.txt", None])
def test_an_absent_secret_is_told_apart_from_a_bad_one(tmp_path: Path, ref: str | None) -> None:
    with pytest.raises(SecretError) as caught:
        Vault(tmp_path).read(ref)
    assert caught.value.absent


def test_an_empty_secret_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXI", "  ")
    with pytest.raises(SecretError, match="空的"):
        Vault().read("env:YUNXI")


def test_known_secrets_are_blotted_out_of_texts_and_reprs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXI", VALUE)
    vault = Vault()
    vault.read("env:YUNXI")
    assert vault.scrub(f"失败：{VALUE}。") == "失败：***。"
    assert VALUE not in repr(vault)
    assert vault.shows_in(f"x{VALUE}y".encode())


async def test_a_source_whose_secret_is_absent_fails_alone(gather: Gather) -> None:
    async with RawServer({"/list": page()}) as server:
        source = {
            "adapter": "json_map",
            "url": f"http://{server.at}/list",
            "secret_ref": "env:NOT_SET_AT_ALL",
            "fields": {"items": "list", "published": "time"},
        }
        facts = await gather(server, account_of(source, "澎湃政务"))
    assert [run.status for run in facts.runs] == ["failed"]
    assert "NOT_SET_AT_ALL" in facts.runs[0].errors[0]
    assert server.paths() == []
