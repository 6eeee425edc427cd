"""A clock whose waits pass at once and are written down."""

import asyncio
import time
from datetime import datetime, timedelta

from auditor.model.zone import SHANGHAI


class SkippingClock:
    """Runs like the real one, plus everything that was slept; ``slept`` lists the waits in seconds."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start or datetime.now(SHANGHAI)
        self._begun = time.monotonic()
        self._skipped = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic() - self._begun)

    def monotonic(self) -> float:
        return time.monotonic() + self._skipped

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._skipped += max(0.0, seconds)
        await asyncio.sleep(0)
