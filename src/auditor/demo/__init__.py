"""The demo: a fictional street, its section of a district portal and its accounts, with planted defects and decoys."""

import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auditor.demo.accounts import Export
from auditor.demo.evaluate import Evaluation, evaluate
from auditor.demo.planted import DECOYS, PLANTED, Decoy, Planted
from auditor.demo.portal import build_portal
from auditor.demo.server import DemoServer
from auditor.demo.workspace import write_workspace
from auditor.model.zone import SHANGHAI

__all__ = ["DEMO_AT", "Decoy", "DemoSite", "Evaluation", "NoNames", "Planted", "build", "evaluate"]

DEMO_AT = datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI)
"""The monitoring point when none is asked for."""


@dataclass(frozen=True, slots=True)
class DemoSite:
    """The demo ready to audit: ``server`` is serving; ``exports`` are to be imported with the days they cover."""

    workspace: Path
    server: DemoServer
    exports: tuple[Export, ...]
    planted: tuple[Planted, ...]
    decoys: tuple[Decoy, ...]


def build(folder: Path, at: datetime = DEMO_AT, port: int = 0) -> DemoSite:
    """Start the portal as of ``at`` (aware) and write its workspace into ``folder``. The caller stops the server."""
    server = DemoServer(build_portal(at), port).start()
    try:
        exports = write_workspace(folder, at, server.port, server.refusing_port)
    except BaseException:
        server.stop()
        raise
    return DemoSite(folder, server, exports, PLANTED, DECOYS)


class NoNames:
    """A resolver that knows no name: whatever the settings do not map does not exist, so the demo never goes online."""

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Answer like a name server that is certain."""
        raise socket.gaierror(socket.EAI_NONAME, f"Name or service not known: {host}")

    def close(self) -> None:
        """Nothing to let go of."""
