"""One request and its answer (一次请求应答): deadline, minimum rate, bounded body, and a name for every failure."""

import asyncio
import errno
import logging
import ssl
from dataclasses import dataclass, field
from functools import lru_cache

import httpx

from auditor.fetch.body import BoundedBody
from auditor.fetch.failures import (
    AddressRefusedError,
    ConnectionLostError,
    CutShortError,
    NameUnansweredError,
    NameUnknownError,
    NetworkUnreachableError,
    Progress,
    SecureConnectionError,
)
from auditor.fetch.tls import PROBLEM_ZH, problem_of
from auditor.model.fetched import TlsFacts
from auditor.model.words import Outcome
from auditor.redaction import redact

_log = logging.getLogger(__name__)

_RATE_WINDOW = 10.0
_RATE_BYTES = 1000
"""Minimum rate: every 1,000 bytes (100 B/s) of a body within 10 seconds of the thousand before."""

PHASE_ZH = {"dns": "解析域名", "connect": "建立连接", "tls": "建立安全连接", "headers": "等待应答", "body": "接收内容"}


@dataclass(slots=True)
class Ask:
    """One request as the seam wants it sent: to ``origin`` (scheme, host, port), for ``target`` there."""

    method: str
    origin: str
    target: bytes
    headers: list[tuple[bytes, bytes]]
    seconds: float
    limit: int
    content: bytes | None = None
    lenient: bool = False
    tolerant: bool = False
    fresh: bool = False


@dataclass(slots=True)
class Answer:
    """What came of it. ``failure`` is set where no whole answer came; ``status`` and ``body`` hold what did come."""

    failure: Outcome | None = None
    detail: str = ""
    phase: str = ""
    status: int | None = None
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    too_large: bool = False
    address: str | None = None
    tls: TlsFacts | None = None
    problem: str | None = None
    seconds: float = 0.0

    def header(self, name: bytes) -> bytes | None:
        """Return the first header called ``name`` (lower case)."""
        return next((value for key, value in self.headers if key.lower() == name), None)


async def exchange(transport: httpx.AsyncBaseTransport, ask: Ask) -> Answer:
    """Send ``ask`` and read the answer. Raises nothing but cancellation."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    answer = Answer()
    progress = Progress()
    try:
        async with asyncio.timeout_at(begun + ask.seconds) as timer:
            await _converse(transport, ask, answer, progress, timer)
    except TimeoutError:
        answer.failure = Outcome.TIMEOUT
        slow = loop.time() < begun + ask.seconds
        answer.detail = (
            "传输过慢（低于每秒 100 字节）" if slow else f"{ask.seconds:.0f} 秒内未完成（{PHASE_ZH[progress.phase]}）"
        )
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        answer.failure, answer.detail, answer.problem = name_failure(error)
    except Exception as error:  # one odd answer must not end a run of thousands
        _log.error("unexpected %s while fetching: %s", type(error).__name__, redact(str(error)), exc_info=error)
        answer.failure, answer.detail = Outcome.OUR_CRASH, "检查程序处理应答时出错"
    answer.seconds = loop.time() - begun
    answer.address = progress.address
    answer.phase = progress.phase if answer.failure is not None else ""
    if progress.tls_version:
        answer.tls = TlsFacts(
            version=progress.tls_version, verified=not ask.lenient, not_after=progress.certificate_ends
        )
    return answer


@lru_cache(maxsize=4096)
def _origin(text: str) -> tuple[httpx.URL, tuple[bytes, bytes]]:
    """httpx's address of an origin, and the header that names it.

    Only this much is given to httpx, which would rewrite paths by rules of its own.
    """
    url = httpx.URL(text)
    return url, (b"Host", url.netloc)


_NOTHING = httpx.ByteStream(b"")


def _request(ask: Ask, extensions: dict[str, object]) -> httpx.Request:
    """A request with a body is made ready by httpx; one without is ready as it is, which costs a tenth."""
    url, host = _origin(ask.origin)
    if ask.content is not None:
        return httpx.Request(ask.method, url, headers=ask.headers, content=ask.content, extensions=extensions)
    return httpx.Request(ask.method, url, headers=[host, *ask.headers], stream=_NOTHING, extensions=extensions)


async def _converse(
    transport: httpx.AsyncBaseTransport, ask: Ask, answer: Answer, progress: Progress, timer: asyncio.Timeout
) -> None:
    extensions: dict[str, object] = {
        "progress": progress,
        "target": ask.target,
        "lenient": ask.lenient,
        "tolerant": ask.tolerant,
        "fresh": ask.fresh,
        "timeout": {"connect": ask.seconds, "read": ask.seconds, "write": ask.seconds, "pool": ask.seconds},
    }
    response = await transport.handle_async_request(_request(ask, extensions))
    answer.status = response.status_code
    answer.headers = response.headers.raw
    progress.phase = "body"
    codings = [value for name, value in answer.headers if name.lower() == b"content-encoding"]
    body = BoundedBody(b",".join(codings).decode("latin-1"), ask.limit)
    assert isinstance(response.stream, httpx.AsyncByteStream)
    try:
        await _read(response.stream, body, timer)
    finally:
        answer.body = body.content
        answer.too_large = body.too_large
        await response.stream.aclose()
    body.finish()
    if body.cut_short:
        raise CutShortError("压缩内容不完整，仅解出前一部分" if body.content else "压缩内容不完整，未能解出")
    if body.unknown_coding:
        raise httpx.RemoteProtocolError("内容以无法识别的方式压缩")
    if body.mislabelled:
        answer.detail = "标注为压缩内容，实际未压缩"


async def _read(stream: httpx.AsyncByteStream, body: BoundedBody, timer: asyncio.Timeout) -> None:
    """Read raw bytes until the end, the limit or the minimum rate's end."""
    loop = asyncio.get_running_loop()
    deadline = timer.when() or loop.time()
    window = loop.time()
    timer.reschedule(min(deadline, window + _RATE_WINDOW))
    came = 0
    async for chunk in stream:
        came += len(chunk)
        now = loop.time()
        if came >= _RATE_BYTES and now - window > _RATE_WINDOW / 10:
            came, window = 0, now
            timer.reschedule(min(deadline, now + _RATE_WINDOW))
        if not body.feed(chunk):
            return


_FAILURES: tuple[tuple[type[Exception], Outcome], ...] = (
    (AddressRefusedError, Outcome.POLICY_PRIVATE_ADDRESS),
    (NameUnknownError, Outcome.DNS_NXDOMAIN),
    (NameUnansweredError, Outcome.OUR_DNS_FAILED),
    (NetworkUnreachableError, Outcome.OUR_NETWORK_DOWN),
    (SecureConnectionError, Outcome.TLS_BROKEN),
    (httpx.ProxyError, Outcome.OUR_PROXY),
    (httpx.InvalidURL, Outcome.INVALID_URL),
    (httpx.UnsupportedProtocol, Outcome.INVALID_URL),
    (httpx.TimeoutException, Outcome.TIMEOUT),
    (CutShortError, Outcome.TRUNCATED),
    (ConnectionLostError, Outcome.RESET),
    (httpx.RemoteProtocolError, Outcome.PROTOCOL_ERROR),
    (httpx.LocalProtocolError, Outcome.INVALID_URL),
    (httpx.ReadError, Outcome.RESET),
    (httpx.WriteError, Outcome.RESET),
    (httpx.CloseError, Outcome.RESET),
    (httpx.DecodingError, Outcome.TRUNCATED),
)


def name_failure(error: Exception) -> tuple[Outcome, str, str | None]:
    """Map an exception to outcome, Chinese detail and TLS problem word. Knows httpx's families and plain OSErrors."""
    if isinstance(error, SecureConnectionError):
        return Outcome.TLS_BROKEN, str(error), error.problem
    for kind, outcome in _FAILURES:
        if isinstance(error, kind):
            return outcome, str(error), None
    return _from_cause(error)


_BROKEN_OFF = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED})


def _from_cause(error: BaseException) -> tuple[Outcome, str, str | None]:
    """The system's own error lies one or two causes deep (httpcore wraps it twice)."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            problem = problem_of(seen)
            return Outcome.TLS_BROKEN, PROBLEM_ZH[problem], problem
        if isinstance(seen, OSError) and seen.errno in _BROKEN_OFF:
            return Outcome.RESET, "连接被对方中断", None
        seen = seen.__cause__ or seen.__context__
    return Outcome.CONNECT_REFUSED, str(error) or "无法连接", None
