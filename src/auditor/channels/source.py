"""What every adapter (采集方式) is given and gives back: one interface for all of them.

``read(account, source, window, context) -> Reading``. An adapter that cannot go on raises
:class:`SourceTroubleError`; the caller turns it, and anything unforeseen, into a failed run of that one source.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from auditor.channels.secrets import Vault
from auditor.model.facts import AccountSeen, Post, PostImport, PostPage, SourceRun
from auditor.model.fetched import Fetched
from auditor.model.office import Account, Source
from auditor.model.words import ANSWERED, OUTCOME_ZH, Outcome
from auditor.model.zone import SHANGHAI

Days = tuple[date, date]
FIGURES = ("reads", "likes", "comments", "shares", "favorites", "recommends", "new_fans")
"""A post's figures (数据): ``None`` is not known, never zero."""
MAX_ANSWER_BYTES = 10 * 1024 * 1024
CALL_SECONDS = 20.0


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The days looked at (both inclusive) and the monitoring point (监测时间点)."""

    start: date
    end: date
    at: datetime


class Reader(Protocol):
    """What adapters need of the fetch seam."""

    async def get(
        self, url: str, *, purpose: Literal["page", "feed"] = "page", max_bytes: int | None = None
    ) -> Fetched:
        """Fetch ``url``; network trouble comes back as an outcome."""
        ...

    async def check(self, url: str) -> Fetched:
        """Find out whether ``url`` opens."""
        ...

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
        ...


class ChannelContext(msgspec.Struct, frozen=True, kw_only=True):
    """What adapters may use.

    ``reader`` the fetch seam; ``imports`` the exports imported so far by account id, ``harvests`` what interfaces
    told in earlier runs (``profile`` = the adapter); ``now`` the moment of gathering (none = the monitoring point);
    ``base`` the workspace folder; ``vault`` reads secrets and remembers what to blot out; ``keep`` stores raw answers
    as evidence; ``pause`` waits for so many seconds.
    """

    reader: Reader | None = None
    imports: Mapping[str, Sequence[PostImport]] = {}
    harvests: Mapping[str, Sequence[PostImport]] = {}
    now: datetime | None = None
    base: Path = Path()
    vault: Vault = msgspec.field(default_factory=Vault)
    keep: Callable[[bytes], str] | None = None
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one source gave: its run, its posts, and what it says of the account itself."""

    run: SourceRun
    posts: tuple[Post, ...] = ()
    seen: AccountSeen = AccountSeen()
    pages: tuple[PostPage, ...] = ()


class Adapter(Protocol):
    """One way of gathering."""

    def __call__(
        self, account: Account, source: Source, window: Window, context: ChannelContext, /
    ) -> Awaitable[Reading]:
        """Read ``source`` for ``window``."""
        ...


class SourceTroubleError(Exception):
    """A source that cannot be read: the platform's ``code``, one Chinese line, and what to do (``action``).

    ``state`` is what the refusal says of the account (冻结 …), empty where nothing.
    """

    def __init__(self, text: str, *, code: str = "", action: str = "", state: str = "") -> None:
        super().__init__(text)
        self.text, self.code, self.action, self.state = text, code, action, state


def seen_at(post: Post, moment: datetime) -> Post:
    """Return ``post`` as a source listed it at ``moment``; what the post says itself of its moments stands."""
    told = any(getattr(post, field) is not None for field in FIGURES)
    return msgspec.structs.replace(
        post,
        first_seen=post.first_seen or moment,
        last_seen=post.last_seen or moment,
        metrics_as_of=(post.metrics_as_of or moment) if told else None,
    )


def failed(adapter: str, trouble: SourceTroubleError, at: datetime | None = None) -> Reading:
    """Return the reading of a source that could not be read."""
    text = f"{trouble.text}；{trouble.action}" if trouble.action else trouble.text
    run = SourceRun(
        adapter=adapter, status="failed", at=at, errors=(text,), error_code=trouble.code, action=trouble.action
    )
    return Reading(run=run, seen=AccountSeen(state=trouble.state, state_words=trouble.text if trouble.state else ""))


def listed(
    adapter: str,
    posts: Sequence[Post],
    at: datetime,
    *,
    rows: int,
    errors: Sequence[str] = (),
    raw: str | None = None,
    whole_list: bool = False,
    window: Window | None = None,
    calls: int = 1,
    experimental: bool = False,
) -> SourceRun:
    """Return the run of a list read newest first.

    It covers the days from its oldest entry that is not pinned, up to the day before it was read. With ``whole_list``
    (the list ended by itself) the ``window`` is covered from its start. ``rows`` entries were there; those without a
    certain date leave the run partial and nothing covered.
    """
    undated = rows - len(posts)
    notes = [*errors, *([f"有 {undated} 条没有可识别的发布时间，未计入"] if undated else [])]
    last = at.astimezone(SHANGHAI).date() - timedelta(days=1)
    oldest = min((post.published_at.astimezone(SHANGHAI).date() for post in posts if not post.pinned), default=None)
    first = oldest
    if whole_list and window is not None:
        first = window.start if first is None else min(first, window.start)
    covers = first is not None and not notes and first <= last
    return SourceRun(
        adapter=adapter,
        status="partial" if notes else "ok" if posts else "ok_empty",
        complete=covers,
        spans=((first, last),) if covers and first else (),
        coverage_from=first if covers else None,
        coverage_to=last if covers else None,
        at=at,
        errors=tuple(notes),
        raw=(raw,) if raw else (),
        calls=calls,
        experimental=experimental,
    )


def ask_of(context: ChannelContext) -> Reader:
    """Return the fetch seam; a gathering without one reads nothing over the network."""
    if context.reader is None:
        raise SourceTroubleError("本次检查没有联网，未读取")
    return context.reader


def moment_of_gathering(window: Window, context: ChannelContext) -> datetime:
    """Return the moment up to which anything can be known."""
    return min(window.at, context.now) if context.now else window.at


def document_of(fetched: Fetched) -> dict[str, Any]:
    """Return the JSON object a platform answered (a leading BOM is forgiven).

    Raises:
        SourceTroubleError: no answer, an error page, or anything that is no JSON object.
    """
    if fetched.outcome not in ANSWERED:
        words = OUTCOME_ZH[fetched.outcome]
        detail = f"（{fetched.detail}）" if fetched.detail and fetched.detail != words else ""
        raise SourceTroubleError(f"{words}{detail}", code=fetched.outcome.value)
    if fetched.outcome is Outcome.TOO_LARGE or fetched.truncated:
        raise SourceTroubleError("返回内容过大或传输不完整", code=fetched.outcome.value)
    try:
        document = json.loads(fetched.body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        what = "网页" if fetched.body.lstrip()[:1] == b"<" else "无法识别的内容"
        raise SourceTroubleError(f"平台返回的是{what}，不是接口数据", code="not_json") from None
    if not isinstance(document, dict):
        raise SourceTroubleError("平台返回的数据结构不符", code="not_json")
    return document


def whole(value: object) -> int | None:
    """Return a figure that platforms write as number or as text; anything else is not known."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(float(value))
    except (ValueError, OverflowError):
        return None


def rows_of(value: object) -> list[dict[str, Any]]:
    """Return the objects of a JSON list; anything else is an empty list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def object_of(value: object) -> dict[str, Any]:
    """Return a JSON object; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str:
    """Return a text or a number as text, else nothing."""
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
