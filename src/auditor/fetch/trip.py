"""One fetch from first address to last answer (逐跳访问): every hop through robots, gate, guard and cookies."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta

from auditor.fetch.attempts import Attempts
from auditor.fetch.classify import classify
from auditor.fetch.clock import Clock
from auditor.fetch.cookies import CookieJar
from auditor.fetch.exchange import Answer, Ask
from auditor.fetch.health import OwnNetwork
from auditor.fetch.place import BadPlaceError, Place, read_location, read_place
from auditor.fetch.plan import Plan
from auditor.fetch.politeness import Gate, Gates, retry_after
from auditor.fetch.robots import Robots, unreachable
from auditor.model.fetched import Fetched, Hop
from auditor.model.words import ANSWERED, OUR_FAULT, Outcome
from auditor.redaction import redact

_log = logging.getLogger(__name__)
_BLOT = b"***"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRIES = 3
_UNSAID_WAIT = 5.0
_CLOCK_WRONG = timedelta(hours=24)
_AFTER_OUTAGES = 5
"""How often one fetch is begun anew because our own network failed under it."""
_NETWORK_FAILURES = frozenset(
    {
        Outcome.DNS_NXDOMAIN,
        Outcome.CONNECT_REFUSED,
        Outcome.TIMEOUT,
        Outcome.RESET,
        Outcome.TRUNCATED,
        Outcome.TLS_BROKEN,
        Outcome.OUR_DNS_FAILED,
        Outcome.OUR_NETWORK_DOWN,
    }
)


@dataclass(slots=True)
class Kit:
    """What all trips of one fetcher share."""

    attempts: Attempts
    gates: Gates
    cookies: CookieJar
    health: OwnNetwork
    clock: Clock
    session: str
    headers: tuple[tuple[bytes, bytes], ...]
    unruled_hosts: frozenset[str]
    robots: Robots | None = None


class Trip:
    """Walks one address to its end. Made for one use."""

    def __init__(self, kit: Kit, url: str, plan: Plan) -> None:
        self._kit = kit
        self._url = url
        self._plan = plan
        self._started = kit.clock.now()
        self._seconds = 0.0
        self._hops: list[Hop] = []
        self._seen: set[tuple[str, bytes | None]] = set()
        self._sent_cookie: bytes | None = None
        self._place: Place | None = None
        self._problem: str | None = None

    async def walk(self) -> Fetched:
        """Return how the fetch ended; never raises for trouble of the network or the address.

        While our own network is down it waits, and what failed under it is begun anew: but for a probe, which is one
        measurement, and for what carries secrets.
        """
        health = self._kit.health
        patient = self._plan.purpose != "probe" and not self._plan.private
        for _ in range(_AFTER_OUTAGES):
            if health.breaker_open and not (patient and await health.may_go_on()):
                return self._end(Answer(), Outcome.OUR_NETWORK_DOWN, "本机网络中断，本次未访问")
            await health.sentinel()
            fetched = await self._walk_once()
            if fetched.outcome is not Outcome.OUR_NETWORK_DOWN or not patient or not await health.may_go_on():
                break
            self._begin_anew()
        return fetched

    def _begin_anew(self) -> None:
        self._started = self._kit.clock.now()
        self._seconds = 0.0
        self._hops.clear()
        self._seen.clear()
        self._place = self._problem = None

    async def _walk_once(self) -> Fetched:
        answer = Answer()
        try:
            place = read_place(self._url)
            while True:
                self._place = place
                answer, outcome, detail = await self._hop(place)
                if outcome is not None:
                    return self._end(answer, outcome, detail)
                place = self._next(place, answer)
        except BadPlaceError as error:
            return self._end(answer, error.outcome, error.detail)

    # -- one hop ------------------------------------------------------------------------------------------

    async def _hop(self, place: Place) -> tuple[Answer, Outcome | None, str]:
        """Return the answer of one address and its outcome, none for a redirect to follow."""
        gate = self._kit.gates.at(place.host)
        kept_out = await self._kept_out(place, gate)
        if kept_out is not None:
            return kept_out
        with self._kit.health.under_way(place.host):
            answer = await self._ask(place, gate)
        if answer.failure is None and answer.status in _REDIRECTS and self._plan.redirects:
            gate.report(Outcome.OK, "", answer.seconds)
            self._record(place, failed=False)
            return answer, None, ""
        outcome, detail = classify(answer, place.target, self._plan.purpose)
        outcome, detail = await self._ours_or_theirs(place, answer, outcome, detail)
        if outcome not in OUR_FAULT:
            gate.report(outcome, answer.phase, answer.seconds)
        return answer, outcome, detail

    async def _kept_out(self, place: Place, gate: Gate) -> tuple[Answer, Outcome, str] | None:
        robots = self._kit.robots
        if robots is not None and self._plan.robots and place.host not in self._kit.unruled_hosts:
            rules = await robots.rules(place)
            if rules.failed is not None:
                failed = rules.failed
                if unreachable(rules):
                    return Answer(phase=failed.phase, address=failed.address), failed.outcome, failed.detail
                return Answer(), Outcome.ROBOTS_DENIED, "robots.txt 暂时无法读取，按规定未访问"
            if rules.protego is not None:
                gate.keep_apart(rules.crawl_delay)
                if not rules.permits(place.url):
                    return Answer(), Outcome.ROBOTS_DENIED, "网站 robots.txt 不允许自动访问"
        pause = gate.pause
        if pause is not None:
            return Answer(phase=pause.phase), pause.outcome, pause.detail
        return None

    async def _ask(self, place: Place, gate: Gate) -> Answer:
        """Ask, wait as the server bids and ask again; a challenge that hands out cookies is asked once more."""
        retried_challenge = False
        for attempt in range(_TRIES):
            async with gate.turn():
                answer = await self._kit.attempts.send(
                    self._request(place), place.origin, once=self._plan.once, private=self._plan.private
                )
            self._seconds += answer.seconds
            before = self._kit.cookies.header(place)
            if answer.problem is None:
                self._kit.cookies.keep(place, answer.headers)
            wait = self._bidden_wait(answer, gate, attempt)
            if self._plan.once:
                break
            new_cookie = before != self._kit.cookies.header(place)
            if wait is None and new_cookie and not retried_challenge and self._is_challenge(answer, place):
                retried_challenge = True
                continue
            if wait is None:
                break
        return answer

    def _is_challenge(self, answer: Answer, place: Place) -> bool:
        return classify(answer, place.target, self._plan.purpose)[0] is Outcome.BLOCKED_CHALLENGE

    def _bidden_wait(self, answer: Answer, gate: Gate, attempt: int) -> float | None:
        """Seconds the server asks us to wait; the gate holds everybody for as long."""
        if answer.status not in (429, 503):
            return None
        wait = retry_after(answer.header(b"retry-after"), self._kit.clock.now())
        if wait is None:
            wait = _UNSAID_WAIT * (attempt + 1) if answer.status == 429 else None
        if wait is None:
            return None
        if not gate.hold(wait):
            answer.failure, answer.detail = Outcome.RATE_LIMITED, "网站要求较长时间后再访问，本次不再访问"
            return None
        self._seconds = 0.0
        return wait

    def _request(self, place: Place) -> Ask:
        plan = self._plan
        headers = [*self._kit.headers, *plan.headers]
        cookie = self._kit.cookies.header(place)
        self._sent_cookie = cookie
        if cookie is not None:
            headers.append((b"Cookie", cookie))
        left = max(min(1.0, plan.seconds), plan.seconds - self._seconds)
        return Ask(plan.method, place.origin, place.target, headers, left, plan.limit, plan.content)

    def _next(self, place: Place, answer: Answer) -> Place:
        """Return where a redirect leads; raises :class:`BadPlaceError` for loops, long chains and bad addresses."""
        self._problem = self._problem or answer.problem
        location = answer.header(b"location") or b""
        self._hops.append(Hop(url=place.url, status=answer.status or 0, location=_text(location)))
        self._seen.add((place.url, self._sent_cookie))
        target = read_location(location, place.url)
        if len(self._hops) > self._plan.redirects:
            raise BadPlaceError(Outcome.REDIRECT_LOOP, f"跳转超过 {self._plan.redirects} 次")
        if (target.url, self._kit.cookies.header(target)) in self._seen:
            raise BadPlaceError(Outcome.REDIRECT_LOOP, "循环跳转")
        return target

    # -- the end ------------------------------------------------------------------------------------------

    async def _ours_or_theirs(self, place: Place, answer: Answer, outcome: Outcome, detail: str) -> tuple[Outcome, str]:
        """Before a failure on the wire is laid at the site's door, ask whether our own network is well."""
        health = self._kit.health
        failed = outcome in _NETWORK_FAILURES
        if failed or answer.status is not None:
            self._record(place, failed=failed)
        if failed and await health.is_ours():
            return Outcome.OUR_NETWORK_DOWN, f"本机网络异常，本次结果不作依据（{detail}）"
        if answer.problem in ("expired", "not_yet_valid"):
            await health.sentinel()
            if health.skew is not None and abs(health.skew) > _CLOCK_WRONG:
                return Outcome.OUR_CLOCK, "本机时间与网络时间相差超过一天，证书有效期无法判断"
        return outcome, detail

    def _record(self, place: Place, *, failed: bool) -> None:
        """Count the attempt: a robots.txt only where it fails, for it is followed by what it was asked for."""
        if failed or self._plan.robots:
            self._kit.health.record(place.host, place.origin, failed=failed)

    def _end(self, answer: Answer, outcome: Outcome, detail: str) -> Fetched:
        plan = self._plan
        digest = hashlib.sha256(answer.body).hexdigest() if answer.status and plan.method == "GET" else None
        unchanged = False
        if plan.validators is not None:
            if answer.failure is None and answer.status == 304:
                unchanged, outcome, detail, digest = True, Outcome.OK, "", plan.validators.sha256
            elif outcome in ANSWERED:
                unchanged = digest == plan.validators.sha256
        if outcome is Outcome.OK and self._hops:
            outcome = Outcome.REDIRECT_OK
        if outcome in (Outcome.OK, Outcome.REDIRECT_OK) and self._problem is not None:
            outcome = Outcome.TLS_WEAK
        final = self._place.url if self._place is not None else self._url
        fetched = Fetched(
            url=redact(self._url) if plan.private else self._url,
            final_url=redact(final) if plan.private else final,
            method=plan.method,
            outcome=outcome,
            status=answer.status,
            headers=_headers(answer.headers),
            body=b"" if unchanged or plan.method == "HEAD" else answer.body,
            sha256=digest,
            started=self._started,
            elapsed=round(self._seconds, 4),
            phase=answer.phase,
            hops=tuple(self._hops),
            address=answer.address,
            tls=answer.tls,
            unchanged=unchanged,
            truncated=outcome is Outcome.TRUNCATED,
            detail=detail,
            sentinel=self._kit.health.known,
            session=self._kit.session,
        )
        level = logging.DEBUG if outcome in ANSWERED or not plan.robots else logging.INFO
        if _log.isEnabledFor(level):
            _log.log(level, "%s %s: %s %s", outcome, fetched.session, plan.method, redact(self._url))
        return fetched


def _headers(raw: list[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Return the headers as they are kept: that a cookie was set is worth knowing, what was in it is not ours."""
    raw = [(name, _BLOT if name.lower() == b"set-cookie" else value) for name, value in raw]
    try:
        return tuple([(name.decode("ascii"), value.decode("ascii")) for name, value in raw])
    except UnicodeDecodeError:
        return tuple((name.decode("latin-1"), _text(value)) for name, value in raw)


def _text(value: bytes) -> str:
    """Decode one header's bytes: mostly ASCII, now and then raw UTF-8 or GBK file names."""
    for encoding in ("ascii", "utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")
