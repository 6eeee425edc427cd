"""What a worker process and its parent say to each other (进程间消息): whole messages, in msgpack, over one pipe."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal

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


class Attempt(msgspec.Struct, frozen=True, array_like=True):
    """One attempt at a host, and whether it failed on the wire."""

    host: str
    origin: str
    failed: bool


class Noticed(msgspec.Struct, frozen=True, tag=True):
    """Attempts the parent counts for its breaker."""

    attempts: tuple[Attempt, ...]


WonderingAbout = Literal["ours", "go on", "sentinel"]


class Wondering(msgspec.Struct, frozen=True, tag=True):
    """A question about our own network: was a failure ours, may work go on (waits), is the sentinel green."""

    number: int
    about: WonderingAbout
    attempts: tuple[Attempt, ...] = ()


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


Message = Kept | Asking | Noticed | Wondering | Telling | Gathered | Ended


class Answered(msgspec.Struct, frozen=True, tag=True):
    """The parent's answer to a question."""

    number: int
    fetched: Fetched


class NetworkState(msgspec.Struct, frozen=True, tag=True):
    """What the parent knows of our own network; sent unasked whenever the breaker opens or closes."""

    breaker_open: bool = False
    outages: tuple[tuple[datetime, datetime], ...] = ()
    skew: timedelta | None = None


class Verdict(msgspec.Struct, frozen=True, tag=True):
    """The parent's answer to a question about our own network."""

    number: int
    said: bool | None
    state: NetworkState


Reply = Answered | Verdict | NetworkState


encode = msgspec.msgpack.Encoder().encode
decode_job = msgspec.msgpack.Decoder(Job).decode
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)
decode_reply = _replies.decode
_messages: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)
decode_message = _messages.decode
