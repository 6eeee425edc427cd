"""What a run was told (应答记录), kept so that its pages can be read anew later: the bytes as evidence, the rest here.

A run's journal holds each answer with its bytes; of a run that came to its end the answers are kept without them.
"""

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from auditor.crawl.noting import Recorded
from auditor.errors import StorageError
from auditor.model.fetched import Fetched
from auditor.model.zone import SHANGHAI
from auditor.store import Evidence, Journal


class _Answer(msgspec.Struct, frozen=True, array_like=True):
    """One answer; ``digest`` names its bytes, empty where it had none."""

    question: str
    digest: str
    fetched: Fetched


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """The answers of a run; ``base`` names the run whose suspicions it looked at again (复核)."""

    base: str
    answers: list[_Answer]


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    """The same on its way out: a packed answer takes a third of the memory, and there are tens of thousands."""

    base: str
    answers: list[msgspec.Raw]


_kept = msgspec.msgpack.Decoder(_Kept)
_encode = msgspec.msgpack.Encoder().encode


def packed_answers(journal: Journal, evidence: Evidence, base: str = "") -> bytes:
    """Return what ``journal`` holds that counts, without bytes: those that are no evidence yet become it.

    ``base`` is the run whose suspicions were looked at again, where this was no audit of its own.

    Raises:
        StorageError: disk full or read-only.
    """
    packed = []
    for question, fetched in Recorded(journal).each():
        bare = msgspec.structs.replace(fetched, body=b"")
        packed.append(msgspec.Raw(_encode(_Answer(question, _body_kept(fetched, evidence), bare))))
    evidence.settle()
    return _encode(_Packed(base, packed))


def _body_kept(fetched: Fetched, evidence: Evidence) -> str:
    if not fetched.body:
        # "Unchanged": what an earlier run brought is what stands there.
        return fetched.sha256 or "" if fetched.unchanged else ""
    digest = hashlib.sha256(fetched.body).hexdigest()
    return digest if evidence.has(digest) else evidence.put_soon(fetched.body)


class KeptAnswers:
    """The answers of a finished run, given out again question by question in the order they came."""

    def __init__(self, kept: bytes, evidence: Evidence) -> None:
        self._evidence = evidence
        self._answers: defaultdict[str, deque[_Answer]] = defaultdict(deque)
        unpacked = _kept.decode(kept)
        self.base = unpacked.base
        for answer in unpacked.answers:
            self._answers[answer.question].append(answer)
        every = [answer.fetched for answers in self._answers.values() for answer in answers]
        self.count = len(every)
        self.ended: datetime | None = None
        """Nothing was interrupted: no time is lost between these answers and what follows."""

    def without_bytes(self) -> tuple[str, ...]:
        """Return the addresses whose bytes are gone (保存期限), in order."""
        has: Callable[[str], bool] = self._evidence.has
        answers: Sequence[_Answer] = [answer for each in self._answers.values() for answer in each]
        return tuple(sorted({one.fetched.url for one in answers if one.digest and not has(one.digest)}))

    def take(self, question: str) -> Fetched | None:
        """Return the next answer to ``question``, whole."""
        answers = self._answers.get(question)
        if not answers:
            return None
        answer = answers.popleft()
        # Packed, a moment forgets its zone.
        fetched = msgspec.structs.replace(answer.fetched, started=answer.fetched.started.astimezone(SHANGHAI))
        if not answer.digest:
            return fetched
        try:
            body = self._evidence.get(answer.digest)
        except StorageError:
            return None
        return msgspec.structs.replace(fetched, body=body, unchanged=False)
