"""Room on the disk: what counts as low, the reserve that is given up when the disk is full."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor.errors import StorageError
from auditor.model.office import Disk
from auditor.store import Evidence, Store
from auditor.store.space import BALLAST, GIB, MIB, Space


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch):
    def of(free: float, total: float) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(int(total * GIB), 0, int(free * GIB)))

    return of


@pytest.mark.parametrize(
    ("free", "total", "low"),
    [(1.9, 10, True), (2.1, 10, False), (4.9, 50, True), (5.1, 50, False), (9.9, 1000, True), (10.1, 1000, False)],
)
def test_low_is_two_gib_or_a_tenth_but_never_more_than_ten_gib(disk, tmp_path, free, total, low) -> None:
    disk(free, total)
    assert Space(tmp_path).low is low


@pytest.mark.parametrize(("free", "stops"), [(0.4, True), (0.6, False)])
def test_below_half_a_gib_work_stops(disk, tmp_path, free: float, stops: bool) -> None:
    disk(free, 100)
    if not stops:
        Space(tmp_path).refuse_critical()
        return
    with pytest.raises(StorageError, match="已读到的内容不会重取") as stopped:
        Space(tmp_path).refuse_critical()
    assert stopped.value.exit_code == 5


def test_the_limits_are_settings(disk, tmp_path) -> None:
    disk(1, 100)
    assert not Space(tmp_path, Disk(low_gib=0.5, low_percent=0)).low
    Space(tmp_path, Disk(critical_mib=1000)).refuse_critical()


def test_a_reserve_is_kept_and_given_back(tmp_path) -> None:
    space = Space(tmp_path, Disk(ballast_mib=1))
    space.hold_ballast()
    assert (tmp_path / BALLAST).stat().st_size == MIB
    space.relieve()
    assert (tmp_path / BALLAST).exists()
    space.drop_ballast()
    assert not (tmp_path / BALLAST).exists()


def test_no_reserve_is_taken_from_a_disk_without_room(disk, tmp_path) -> None:
    disk(0.1, 100)
    Space(tmp_path).hold_ballast()
    assert not (tmp_path / BALLAST).exists()


def test_a_full_disk_gives_up_the_reserve(disk, tmp_path) -> None:
    space = Space(tmp_path, Disk(ballast_mib=1))
    space.hold_ballast()
    disk(0.001, 100)
    space.relieve()
    assert not (tmp_path / BALLAST).exists()


def test_a_folder_yet_to_be_made_lies_on_its_parents_disk(tmp_path) -> None:
    assert Space(tmp_path / "a" / "b").free > 0


def test_store_and_evidence_know_their_disk(tmp_path: Path) -> None:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence", Disk(critical_mib=1)) as store:
        assert store.space.folder == tmp_path
        assert store.space.limits.critical_mib == 1
        store.space.refuse_critical()
        assert isinstance(store.evidence, Evidence)
