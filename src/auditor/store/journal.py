"""Answers of a run under way (采集日志): appended as they come, so that an interrupted run goes on where it stood.

A folder per run, a file per process that fetched. What a process handed to the system survives its own death; the disk
has it after 200 answers or five seconds at the latest. Losing a journal costs time, never truth: a full disk ends it
silently, half-written entries count as absent.
"""

import os
import shutil
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec
import zstandard

from auditor.model.fetched import Fetched
from auditor.model.words import Outcome

SYNC_AFTER = 200
SYNC_SECONDS = timedelta(seconds=5)
_LEVEL = 1
_HEAD = 8
Place = tuple[Path, int]
"""A file of the journal, and where in it an entry begins."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One answer as it lies in a file: the question, how the answer came out, and the answer itself, compressed.

    An empty question stands for an outage of our own network: answers of that time are void. With the outcome
    ``our_crash`` it stands for an interruption of the run: failures on the wire before it do not count.
    """

    question: str
    outcome: Outcome
    started: datetime
    ended: datetime
    answer: bytes


class Journal:
    """The journal of one run; this process writes a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._squeeze = zstandard.ZstdCompressor(level=_LEVEL)
        self._encode = msgspec.msgpack.Encoder().encode
        self._file: BinaryIO | None = None
        self._refused = False
        self._unsynced = 0
        self._synced: datetime | None = None

    def add(self, question: str, fetched: Fetched) -> None:
        """Note what ``question`` brought."""
        ended = fetched.started + timedelta(seconds=fetched.elapsed)
        answer = self._squeeze.compress(self._encode(fetched))
        body = self._encode(Entry(question, fetched.outcome, fetched.started, ended, answer))
        self._write(_sealed(body))
        self._unsynced += 1
        if self._synced is None:
            self._synced = ended
        elif self._unsynced >= SYNC_AFTER or ended - self._synced >= SYNC_SECONDS:
            self._synced = ended
            self.sync()

    def add_outage(self, started: datetime, ended: datetime) -> None:
        """Note that nothing that was seen between the two moments counts."""
        body = self._encode(Entry("", Outcome.OUR_NETWORK_DOWN, started, ended, b""))
        self._write(_sealed(body))

    def add_interruption(self, at: datetime) -> None:
        """Note that the run was interrupted before ``at``: a failure on the wire may have been the interruption's."""
        self._write(_sealed(self._encode(Entry("", Outcome.OUR_CRASH, at, at, b""))))

    def sync(self) -> None:
        """Make sure the disk has all that was noted."""
        self._unsynced = 0
        if self._file is not None:
            try:
                os.fsync(self._file.fileno())
            except OSError:
                self._refused = True

    def _write(self, entry: bytes) -> None:
        if self._refused:
            return
        try:
            if self._file is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                number = len(list(self.folder.glob("*.answers")))
                self._file = (self.folder / f"{number:04d}-{os.getpid()}.answers").open("ab", buffering=0)
            if self._file.write(entry) != len(entry):
                self._refused = True  # cut short by a full disk: what follows could not be read
        except OSError:
            self._refused = True

    def entries(self) -> Iterator[tuple[Place, Entry]]:
        """Yield every whole entry of all processes, with its place, oldest file first."""
        for file in sorted(self.folder.glob("*.answers")):
            with file.open("rb") as opened:
                while (found := _read(opened)) is not None:
                    yield (file, found[0]), found[1]

    def answer(self, place: Place) -> Fetched | None:
        """Return the answer noted at that place, none where it cannot be read any more."""
        file, offset = place
        try:
            with file.open("rb") as opened:
                opened.seek(offset)
                found = _read(opened)
        except OSError:
            return None
        return None if found is None else _fetched(zstandard.ZstdDecompressor().decompress(found[1].answer))

    def close(self) -> None:
        """Let go of the file; what was noted stays."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def remove(self) -> None:
        """Remove the journal: the run has come to its end."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _sealed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + zlib.crc32(body).to_bytes(4, "big") + body


_entry = msgspec.msgpack.Decoder(Entry).decode
_fetched = msgspec.msgpack.Decoder(Fetched).decode


def _read(file: BinaryIO) -> tuple[int, Entry] | None:
    """Read the entry the file stands at; none at the end, and where a killed process left half of one."""
    offset = file.tell()
    head = file.read(_HEAD)
    body = file.read(int.from_bytes(head[:4], "big")) if len(head) == _HEAD else b""
    if not body or zlib.crc32(body).to_bytes(4, "big") != head[4:]:
        return None
    return offset, _entry(body)
