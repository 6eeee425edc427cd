"""The server: listens on this machine only unless told otherwise."""

import contextlib
import socket
from collections.abc import Sequence

import uvicorn

from auditor.errors import UsageError
from auditor.web.app import create_app
from auditor.web.watched import Watched

MOST_AT_ONCE = 64
IDLE_SECONDS = 5
LAST_SECONDS = 3


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host``; ``port`` 0 takes any free one.

    Raises:
        UsageError: the port is taken, or the address is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"不能在 {host}:{port} 上提供服务（{why}）；请换一个端口（--port）或地址（--host）") from None


def server_for(watched: Watched, hosts: Sequence[str]) -> uvicorn.Server:
    """Return the server of one workspace's pages, not started yet."""
    config = uvicorn.Config(
        create_app(watched, hosts),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_AT_ONCE,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=LAST_SECONDS,
    )
    return uvicorn.Server(config)


def serve(watched: Watched, listening: socket.socket, hosts: Sequence[str]) -> None:
    """Answer requests on ``listening`` until told to stop (Ctrl-C, SIGTERM)."""
    try:
        with contextlib.suppress(KeyboardInterrupt):
            server_for(watched, hosts).run(sockets=[listening])
    finally:
        watched.close()
