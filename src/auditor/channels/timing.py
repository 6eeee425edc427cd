"""When a source was asked and when it had answered (起止时间), as the fetches themselves tell."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from auditor.channels.source import CALL_SECONDS, Reader
from auditor.model.fetched import Fetched


class TimedReader:
    """The fetch seam of one source. ``started`` and ``finished`` stay none while nothing was asked."""

    def __init__(self, inner: Reader) -> None:
        self._inner = inner
        self.started: datetime | None = None
        self.finished: datetime | None = None

    async def get(
        self, url: str, *, purpose: Literal["page", "feed"] = "page", max_bytes: int | None = None
    ) -> Fetched:
        """Fetch ``url``; network trouble comes back as an outcome."""
        return self._noted(await self._inner.get(url, purpose=purpose, max_bytes=max_bytes))

    async def check(self, url: str) -> Fetched:
        """Find out whether ``url`` opens."""
        return self._noted(await self._inner.check(url))

    async def call(
        self,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        deadline: float = CALL_SECONDS,
    ) -> Fetched:
        """Call a platform's interface; the address may carry secrets."""
        asked = self._inner.call(url, body=body, headers=headers, max_bytes=max_bytes, deadline=deadline)
        return self._noted(await asked)

    def _noted(self, fetched: Fetched) -> Fetched:
        ended = fetched.started + timedelta(seconds=fetched.elapsed)
        self.started = min(self.started or fetched.started, fetched.started)
        self.finished = max(self.finished or ended, ended)
        return fetched
