"""Pages read before (已读页面): the same bytes at the same address are not read a second time."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

import auditor.extract
import auditor.reading
from auditor.crawl.reading_pages import read_fetched
from auditor.crawl.source import History
from auditor.model.fetched import Fetched, Validators
from auditor.model.page import PageFacts
from auditor.model.words import ANSWERED, PageCondition

T = TypeVar("T")


@cache
def readers_digest() -> str:
    """Digest of the code that reads pages: another reader may read the same bytes otherwise."""
    digest = hashlib.sha256()
    for package in (auditor.extract, auditor.reading):
        for file in sorted(Path(package.__path__[0]).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


class Remembered(Generic[T]):
    """What was read from pages, as ``kind`` of one type; without a memory nothing is ever known."""

    def __init__(self, history: History, kind: type[T]) -> None:
        self._memory = history.memory
        self._holds = history.holds
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._kind = kind.__name__

    def of(self, final_url: str, sha256: str | None) -> T | None:
        """Return what was read from these bytes at this address, none where that is not known."""
        if self._memory is None or sha256 is None:
            return None
        piece = self._memory.get(self._name(final_url, sha256))
        try:
            return None if piece is None else self._decoder.decode(piece)
        except msgspec.MsgspecError:
            return None

    def knows(self, url: str, validators: Validators | None) -> bool:
        """Tell whether an "unchanged" could be understood without the bytes, which are still kept as evidence."""
        if self._memory is None or validators is None or validators.sha256 is None:
            return False
        held = self._holds is None or self._holds(validators.sha256)
        return held and self._memory.has(self._name(url, validators.sha256))

    def keep(self, fetched: Fetched, read: T) -> None:
        """Keep what was read from a fetch."""
        if self._memory is not None and fetched.sha256 is not None:
            self._memory.put(self._name(fetched.final_url, fetched.sha256), msgspec.msgpack.encode(read))

    def _name(self, final_url: str, sha256: str) -> str:
        text = f"{readers_digest()} {self._kind} {sha256} {final_url}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def remembering(history: History) -> Iterator[History]:
    """Yield ``history``; on leaving, what was read meanwhile is kept."""
    try:
        yield history
    finally:
        if history.memory is not None:
            history.memory.close()


class PageReader:
    """Reads fetched pages, those of the same bytes once."""

    def __init__(self, history: History) -> None:
        self.remembered = Remembered(history, PageFacts)

    def read(self, fetched: Fetched) -> PageFacts | None:
        """Read an answered page; ``None`` where nothing readable came."""
        if fetched.outcome not in ANSWERED or fetched.method == "HEAD":
            return None
        known = self.remembered.of(fetched.final_url, fetched.sha256)
        if known is not None:
            return known
        page = read_fetched(fetched)
        if page is not None and fetched.body and page.condition is not PageCondition.PARSE_LIMIT:
            self.remembered.keep(fetched, page)
        return page
