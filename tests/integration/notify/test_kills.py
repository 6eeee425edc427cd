"""kill -9 around the moment a channel takes a message: nothing is lost, and no kill makes more than one double."""

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from tests.servers.raw import Asked, RawServer, reply

from auditor.audit.telling import Event, EventKind, tell
from auditor.model.zone import SHANGHAI
from auditor.store import Store

TAKEN = reply("{}", kind="application/json")
PROGRAM = """
import sys
from datetime import timedelta
from pathlib import Path
from auditor.audit.delivering import deliver
from auditor.audit.opened import open_store
from auditor.fetch import SystemClock
from auditor.register import load_workspace

class Later(SystemClock):
    def now(self):
        return super().now() + timedelta(minutes=10 * int(sys.argv[2]))

workspace = load_workspace(Path(sys.argv[1]))
with open_store(workspace.folder, workspace.settings) as store:
    deliver(store, workspace, Later())
"""


def written(folder: Path, server: RawServer) -> Path:
    (folder / "auditor.yaml").write_text(
        f"network:\n  resolve: {{hook.test: '{server.at}'}}\n  allow: [127.0.0.0/8]\n"
        "notify:\n  channels:\n    - {id: hook, kind: webhook, url: 'http://hook.test/in'}\n"
        "office: {id: yunxi, name: 云溪街道办事处}\n",
        encoding="utf-8",
    )
    return folder


def told(folder: Path, number: int) -> None:
    event = Event(
        office="yunxi", kind=EventKind.OUTAGE, key=f"k{number}", title=f"情况<{number}>", text="",
        at=datetime.now(SHANGHAI),
    )  # fmt: skip
    with Store(folder / "auditor.db", folder / "evidence") as store:
        tell(store, event)


class Killer:
    """Plays the channel: kills its caller before it answers, right after, or not at all."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.caller: asyncio.subprocess.Process | None = None
        self.kills = 0
        self.heard: Counter[str] = Counter()

    async def answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        self.heard.update(word.partition(">")[0] for word in json.loads(asked.body)["message"].split("情况<")[1:])
        when = self.chance.choice(("before", "after", "never")) if self.caller is not None else "never"
        if when == "before":
            self._kill()
            return False
        writer.write(TAKEN)
        await writer.drain()
        if when == "after":
            self._kill()
        return False

    def _kill(self) -> None:
        assert self.caller is not None
        os.kill(self.caller.pid, signal.SIGKILL)
        self.kills += 1

    async def run(self, folder: Path, minute: int) -> None:
        self.caller = await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, str(folder), str(minute))
        assert await asyncio.wait_for(self.caller.wait(), 60) in (0, -signal.SIGKILL)


@pytest.mark.parametrize(
    ("seed", "rounds"),
    [(1, 2), pytest.param(2, 20, marks=pytest.mark.slow), pytest.param(3, 20, marks=pytest.mark.slow)],
)
async def test_a_runner_killed_while_it_sends_loses_nothing_and_doubles_once_at_most(
    tmp_path: Path, seed: int, rounds: int
) -> None:
    killer = Killer(seed)
    async with RawServer({"/in": killer.answer}) as server:
        folder = written(tmp_path, server)
        for number in range(rounds):
            told(folder, number)
            await killer.run(folder, number)
        kills = killer.kills
        killer.chance.choice = lambda _: "never"  # type: ignore[method-assign,assignment]
        for minute in range(rounds, rounds + 3):
            await killer.run(folder, minute)
    assert kills > 0
    assert set(killer.heard) == {str(number) for number in range(rounds)}
    messages = Counter(json.loads(asked.body)["id"] for asked in server.asked)
    assert sum(messages.values()) - len(messages) <= kills
    with Store(folder / "auditor.db", folder / "evidence") as store:
        assert store.outbox.count_waiting("hook") == 0
