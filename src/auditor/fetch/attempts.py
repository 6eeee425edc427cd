"""Second looks (复核): what one request may still try before its failure is believed.

A TLS failure is looked at again without verification, in isolation; a rule-breaking answer again with a forgiving
parser; a lost or cut-short answer again over a fresh connection. Each at most once.
"""

from dataclasses import replace

import httpx
import msgspec

from auditor.fetch.exchange import Answer, Ask, exchange
from auditor.fetch.tls import PROBLEM_ZH
from auditor.model.words import Outcome

_WORTH_ANOTHER = frozenset({Outcome.RESET, Outcome.TRUNCATED, Outcome.PROTOCOL_ERROR})
_OLD = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})
_MOST_WEAK = 10_000
_PRIVATE_HEADERS = frozenset({b"cookie", b"authorization"})


class Attempts:
    """Sends requests over one transport and remembers which origins need the lenient look."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport
        self._weak: dict[str, str] = {}

    async def send(self, ask: Ask, origin: str, *, once: bool = False, private: bool = False) -> Answer:
        """Send ``ask``; with ``once`` the first failure stands, but for the lenient look.

        What is ``private`` gets no lenient look: secrets go over verified connections only.
        """
        if private:
            return await exchange(self._transport, ask)
        problem = self._weak.get(origin)
        if problem is not None:
            return await self._look_leniently(ask, problem)
        answer = await exchange(self._transport, ask)
        if answer.failure is Outcome.TLS_BROKEN:
            return await self._second_look(_with_less_time(ask, answer), origin, answer)
        if not once and answer.failure in _WORTH_ANOTHER:
            return await self._try_again(_with_less_time(ask, answer), answer)
        return answer

    async def _second_look(self, ask: Ask, origin: str, first: Answer) -> Answer:
        problem = first.problem or "handshake"
        if problem == "handshake":
            # It may have been the line, not the server's security: a slander to be ruled out first.
            again = await exchange(self._transport, replace(ask, fresh=True))
            if again.failure is not Outcome.TLS_BROKEN:
                return again
        answer = await self._look_leniently(ask, problem)
        if problem == "handshake" and answer.tls is not None:
            # Servers refuse the strict offer in many words; what they do speak says why: an old protocol, or a
            # cipher or key exchange that the strict look does not offer.
            problem = "old_protocol" if answer.tls.version in _OLD else "weak_cipher"
            self._name_weakness(answer, problem)
        answer.seconds += first.seconds
        if answer.status is None:
            first.seconds = answer.seconds
            return first
        if len(self._weak) < _MOST_WEAK:
            self._weak[origin] = problem
        return answer

    async def _look_leniently(self, ask: Ask, problem: str) -> Answer:
        headers = [pair for pair in ask.headers if pair[0].lower() not in _PRIVATE_HEADERS]
        answer = await exchange(self._transport, replace(ask, lenient=True, headers=headers))
        self._name_weakness(answer, problem)
        return answer

    @staticmethod
    def _name_weakness(answer: Answer, problem: str) -> None:
        if answer.tls is not None:
            answer.problem = problem
            answer.tls = msgspec.structs.replace(answer.tls, problem=problem)
        if answer.failure is None:
            expiry = answer.tls.not_after if answer.tls is not None else None
            until = f"（有效期至 {expiry:%Y-%m-%d}）" if expiry is not None and problem == "expired" else ""
            answer.detail = PROBLEM_ZH[problem] + until

    async def _try_again(self, ask: Ask, first: Answer) -> Answer:
        tolerant = first.failure is Outcome.PROTOCOL_ERROR
        answer = await exchange(self._transport, replace(ask, fresh=True, tolerant=tolerant))
        answer.seconds += first.seconds
        better = answer.failure is None or len(answer.body) > len(first.body)
        if not better:
            first.seconds = answer.seconds
        return answer if better else first


def _with_less_time(ask: Ask, answer: Answer) -> Ask:
    return replace(ask, seconds=max(1.0, ask.seconds - answer.seconds))
