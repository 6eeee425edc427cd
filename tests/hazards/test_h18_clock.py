"""H18: the wall clock may jump; durations, waits and bounds do not depend on it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from tests.servers.clock import SkippingClock
from tests.servers.raw import RawServer, fetcher, page, reply

from auditor.fetch import SystemClock
from auditor.model.words import Outcome


class JumpingClock(SkippingClock):
    """Its time of day leaps by a year between any two looks at it."""

    _years = 0

    def now(self) -> datetime:
        self._years += 1
        return super().now() + timedelta(days=365 * (-1) ** self._years)


async def test_a_leaping_time_of_day_changes_neither_outcome_nor_duration():
    async with RawServer({"/": page()}) as server, fetcher(server, clock=JumpingClock()) as f:
        got = [await f.get("http://site.test/") for _ in range(3)]
    assert {one.outcome for one in got} == {Outcome.OK}
    assert all(0 <= one.elapsed < 5 for one in got)


def test_moments_are_aware_and_in_the_offices_time_zone():
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(hours=8)


async def test_every_record_bears_an_aware_moment_and_the_session():
    async with RawServer({"/": page()}) as server, fetcher(server) as f:
        got = [await f.get("http://site.test/"), await f.get("javascript:;"), await f.check("http://site.test/x")]
    assert all(one.started.utcoffset() == timedelta(hours=8) and one.session == "test" for one in got)


@pytest.mark.parametrize("off", [timedelta(0), timedelta(days=400), timedelta(days=-2)])
async def test_the_sentinels_dates_tell_how_far_our_clock_is_off(off: timedelta):
    dated = reply(b"", Date=format_datetime(datetime.now(UTC) + off, usegmt=True))
    async with RawServer(missing=dated) as guide:
        network = guide.network("guide.test", sentinel=("http://guide.test/",))
        async with fetcher(network) as f:
            await f.sentinel()
            assert f.clock_skew is not None
            assert abs(f.clock_skew - off) < timedelta(seconds=10)
