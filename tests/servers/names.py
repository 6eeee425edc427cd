"""A resolver that answers as told, for names that flap, fail or turn inward."""

import socket
from collections.abc import Mapping, Sequence

from auditor.fetch import Fetcher

Answer = Sequence[str] | int
"""Addresses, or an ``EAI_…`` error code."""


class ScriptedResolver:
    """Gives each name its answers one after the other; the last one stays. Unknown names do not exist."""

    def __init__(self, names: Mapping[str, Sequence[Answer]]) -> None:
        self._names = {name: list(answers) for name, answers in names.items()}
        self.asked: list[str] = []

    async def addresses(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        answers = self._names.get(host, [socket.EAI_NONAME])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, int):
            raise socket.gaierror(answer, "scripted")
        return tuple(answer)

    def close(self) -> None:
        pass

    def forget(self, fetcher: Fetcher) -> None:
        """Let the fetcher's memory of names run out, as after a minute."""
        fetcher.forget_names()
