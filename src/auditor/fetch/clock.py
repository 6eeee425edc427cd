"""The clock of gathering: the one place below the command line where the time of day is read."""

import asyncio
import time
from datetime import datetime
from typing import Protocol

from auditor.model.zone import SHANGHAI


class Clock(Protocol):
    """What gathering needs of time. Tests and the demo inject one whose waits pass at once."""

    def now(self) -> datetime:
        """Return the present moment, aware, in Asia/Shanghai."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait ``seconds``."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in Asia/Shanghai."""
        return datetime.now(SHANGHAI)

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait ``seconds``."""
        await asyncio.sleep(seconds)
