"""What a worker process and its parent say to each other (进程间消息): whole messages, in msgpack, over one pipe."""

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from auditor.crawl.source import Purpose
from auditor.model.facts import Observation, SiteFacts
from auditor.model.fetched import Fetched, Validators


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What one worker is to do. ``sites`` and ``network`` are the register's own, as JSON; folders as paths."""

    sites: tuple[bytes, ...]
    network: bytes
    own_hosts: tuple[str, ...]
    session: str
    at: datetime
    start: date
    base: str
    evidence: str
    memory: str
    journal: str
    resumed: bool = False
    links_only: bool = False
    observations: Mapping[str, tuple[Observation, ...]] = {}
    first_seen: Mapping[str, datetime] = {}
    validators: Mapping[str, Validators] = {}


class Kept(msgspec.Struct, frozen=True, tag=True):
    """Fetches whose bytes the parent is to keep, in the order they came."""

    fetched: tuple[Fetched, ...]


class Asking(msgspec.Struct, frozen=True, tag=True):
    """A question about a foreign address, which belongs to the parent: HEAD where ``check``, else GET."""

    number: int
    url: str
    check: bool = False
    purpose: Purpose = "page"
    max_bytes: int | None = None
    deadline: float | None = None


class Telling(msgspec.Struct, frozen=True, tag=True):
    """Progress of one site."""

    site: str
    done: int
    planned: int
    what: str


class Gathered(msgspec.Struct, frozen=True, tag=True):
    """One site is done."""

    facts: SiteFacts


class Ended(msgspec.Struct, frozen=True, tag=True):
    """All sites of the worker are done; ``trouble`` says why not."""

    validators: Mapping[str, Validators] = {}
    trouble: str = ""


Message = Kept | Asking | Telling | Gathered | Ended


class Answered(msgspec.Struct, frozen=True):
    """The parent's answer to a question."""

    number: int
    fetched: Fetched


encode = msgspec.msgpack.Encoder().encode
decode_job = msgspec.msgpack.Decoder(Job).decode
decode_answer = msgspec.msgpack.Decoder(Answered).decode
_messages: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)
decode_message = _messages.decode
