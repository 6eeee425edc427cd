"""Evidence: what was put comes back, or an error says why not; never half a file."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import StorageError
from auditor.store import Evidence


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    return Evidence(tmp_path / "evidence")


@given(body=st.binary(max_size=2000))
def test_what_was_put_comes_back(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    evidence = Evidence(tmp_path_factory.getbasetemp() / "shared")
    assert evidence.get(evidence.put(body)) == body


def test_the_same_bytes_are_kept_once(evidence: Evidence) -> None:
    digest = evidence.put(b"<html>")
    kept_at = evidence.path(digest).stat().st_mtime_ns
    assert evidence.put(b"<html>") == digest
    assert evidence.path(digest).stat().st_mtime_ns == kept_at
    assert evidence.has(digest)


def test_pages_are_kept_small(evidence: Evidence) -> None:
    page = "<li><a href='/a.htm'>云溪街道开展政务公开专项自查</a></li>".encode() * 1000
    assert evidence.path(evidence.put(page)).stat().st_size < len(page) / 20


def test_evidence_not_kept_is_a_storage_error(evidence: Evidence) -> None:
    with pytest.raises(StorageError, match="不存在") as refused:
        evidence.get("0" * 64)
    assert refused.value.exit_code == 5


def test_evidence_changed_since_is_not_taken_for_the_original(evidence: Evidence) -> None:
    mine, other = evidence.put(b"a"), evidence.put(b"b")
    evidence.path(mine).write_bytes(evidence.path(other).read_bytes())
    with pytest.raises(StorageError, match="校验值不一致"):
        evidence.get(mine)


@pytest.mark.parametrize("cut", [0, 5])
def test_evidence_cut_short_is_damaged(evidence: Evidence, cut: int) -> None:
    digest = evidence.put(b"a" * 100)
    path = evidence.path(digest)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(StorageError, match="已损坏"):
        evidence.get(digest)


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "", "0" * 63])
def test_only_a_sha256_names_evidence(evidence: Evidence, name: str) -> None:
    with pytest.raises(ValueError, match="not a sha256"):
        evidence.path(name)


def test_what_a_killed_process_left_is_removed_and_nothing_else(evidence: Evidence) -> None:
    digest = evidence.put(b"a")
    (evidence.folder / ".part" / ".half.part").write_bytes(b"x")
    assert evidence.remove_leftovers() == 1
    assert evidence.get(digest) == b"a"


def test_an_evidence_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file where the folder should be")
    with pytest.raises(StorageError):
        Evidence(tmp_path / "evidence").put(b"a")


def test_bodies_taken_in_together_are_known_at_once_and_on_the_disk_after_settling(evidence: Evidence) -> None:
    bodies = [f"page {number}".encode() for number in range(300)]
    digests = [evidence.put_soon(body) for body in bodies]
    assert all(evidence.has(digest) for digest in digests)
    assert evidence.get(digests[7]) == bodies[7]
    evidence.settle()
    again = Evidence(evidence.folder)
    assert [again.get(digest) for digest in digests] == bodies
    assert {kept.digest for kept in again.all()} == set(digests)
    assert again.remove_leftovers() == 0


def test_what_waits_is_named_as_what_is_written_at_once(evidence: Evidence) -> None:
    assert evidence.put_soon(b"<html>") == evidence.put(b"<html>")
    evidence.settle()
    assert evidence.get(evidence.put(b"<html>")) == b"<html>"


def test_much_that_waits_is_written_before_anybody_asks(evidence: Evidence) -> None:
    digest = evidence.put_soon(os.urandom(2_000_000))
    assert evidence.path(digest).is_file()


def test_bodies_that_cannot_be_written_wait_on(evidence: Evidence) -> None:
    evidence.folder.write_text("a file stands where the folder should")
    digest = evidence.put_soon(b"<html>")
    with pytest.raises(StorageError):
        evidence.settle()
    evidence.folder.unlink()
    evidence.settle()
    assert Evidence(evidence.folder).get(digest) == b"<html>"


def test_a_crash_while_writing_leaves_no_body_without_its_bytes(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = [evidence.put_soon(f"page {number}".encode()) for number in range(5)]
    written = []

    def crash(part: Path, target: Path) -> None:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(target)
        part.rename(target)

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        evidence.settle()
    left = Evidence(evidence.folder)
    assert [left.get(kept.digest) for kept in left.all()]
    assert len([digest for digest in digests if left.has(digest)]) == 2
    assert left.remove_leftovers() == 3
