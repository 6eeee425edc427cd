"""Pieces kept between runs: losing them costs time, never a run."""

from contextlib import closing
from pathlib import Path

import pytest

from auditor.store import Pieces


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "read.db"


def test_a_piece_is_known_at_once_and_in_the_next_run(file: Path) -> None:
    with closing(Pieces(file)) as pieces:
        pieces.put("a", b"read before")
        assert pieces.has("a")
        assert pieces.get("a") == b"read before"
    with closing(Pieces(file)) as pieces:
        assert pieces.has("a")
        assert pieces.get("a") == b"read before"
        assert not pieces.has("b")
        assert pieces.get("b") is None


def test_many_pieces_are_written_before_the_end(file: Path) -> None:
    with closing(Pieces(file)) as writing, closing(Pieces(file)) as reading:
        for number in range(1000):
            writing.put(str(number), b"x")
        assert reading.get("0") == b"x"


def test_two_processes_share_one_file(file: Path) -> None:
    with closing(Pieces(file)) as one, closing(Pieces(file)) as other:
        one.put("a", b"1")
        one.flush()
        other.put("a", b"2")
        other.put("b", b"3")
        other.flush()
        assert (one.get("a"), one.get("b")) == (b"2", b"3")


def test_what_is_put_after_closing_is_kept_too(file: Path) -> None:
    pieces = Pieces(file)
    pieces.put("a", b"1")
    pieces.close()
    pieces.put("b", b"2")
    pieces.close()
    with closing(Pieces(file)) as again:
        assert (again.get("a"), again.get("b")) == (b"1", b"2")


def test_a_damaged_file_counts_as_empty_and_begins_anew(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"no database at all, but long enough to look like something" * 200)
    with closing(Pieces(file)) as pieces:
        assert pieces.get("a") is None
        pieces.put("a", b"1")
    with closing(Pieces(file)) as pieces:
        assert pieces.get("a") == b"1"


def test_a_folder_that_cannot_be_made_costs_nothing_but_the_memory(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands where the folder should")
    with closing(Pieces(tmp_path / "cache" / "read.db")) as pieces:
        pieces.put("a", b"1")
        pieces.flush()
        assert pieces.get("a") is None


def test_looking_for_a_piece_makes_no_file(file: Path) -> None:
    with closing(Pieces(file)) as pieces:
        assert not pieces.has("a")
    assert not file.exists()
