"""Our own trouble is heard of once when it begins and once when it ends."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.servers.clock import SkippingClock

from auditor.audit.own_trouble import network_watch, tell_of_clock, tell_of_disk
from auditor.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "auditor.db", tmp_path / "evidence") as opened:
        yield opened


def titles(store: Store) -> list[str]:
    return [stored.event.title for stored in reversed(store.outbox.latest(50))]


def test_an_outage_of_our_own_network_is_heard_of_once_and_its_end_once(store: Store) -> None:
    clock = SkippingClock()
    tell = network_watch(store, clock)
    for begins in (False, True, True, False, False, True):
        tell(begins)
    assert titles(store) == ["本机网络中断", "本机网络恢复", "本机网络中断"]


def test_another_run_knows_that_the_outage_was_told_of(store: Store) -> None:
    for _ in range(3):
        network_watch(store, SkippingClock())(True)
    assert titles(store) == ["本机网络中断"]


def test_a_full_disk_and_a_wrong_clock_are_told_with_their_figures(store: Store) -> None:
    clock = SkippingClock()
    assert tell_of_disk(store, clock, low=True, free="剩余 1.2 GB")
    assert not tell_of_disk(store, clock, low=True, free="剩余 1.1 GB")
    assert tell_of_disk(store, clock, low=False, free="剩余 9.0 GB")
    assert tell_of_clock(store, clock, timedelta(hours=-30), wrong=True)
    assert not tell_of_clock(store, clock, timedelta(hours=-31), wrong=True)
    assert tell_of_clock(store, clock, timedelta(), wrong=False)
    texts = [stored.event.text for stored in reversed(store.outbox.latest(50))]
    assert texts[0] == "剩余 1.2 GB，请清理；空间过少时检查会停下"
    assert texts[2] == "与网络时间相差约30.0小时，请校准；时间有误时不判断更新情况"


def test_what_is_well_from_the_start_is_not_worth_a_word(store: Store) -> None:
    clock = SkippingClock()
    network_watch(store, clock)(False)
    tell_of_disk(store, clock, low=False, free="剩余 9.0 GB")
    tell_of_clock(store, clock, timedelta(), wrong=False)
    assert titles(store) == []
