"""The pages: ``/healthz``, ``/readyz``, ``/metrics``; read only, closed to foreign names and foreign pages."""

from collections.abc import Sequence

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auditor import __version__
from auditor.web.metrics import text_of
from auditor.web.watched import Watched

LOCAL_NAMES = ("127.0.0.1", "localhost", "::1", "[::1]")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class SafeHeaders:
    """Sends the security headers with every answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to what comes back."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, guarded)


def create_app(watched: Watched, hosts: Sequence[str]) -> ASGIApp:
    """Return the pages of one workspace. ``hosts`` are names it may be asked under beside this machine's own.

    Any other name is refused: a foreign web page could else read this one by naming it (DNS rebinding).
    """
    app = Starlette(
        routes=[Route(path, page, methods=["GET"]) for path, page in PAGES.items()],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[*LOCAL_NAMES, *hosts], www_redirect=False)],
    )
    app.state.watched = watched
    # Outside of everything, so that an error page of the library's own carries the headers too.
    return SafeHeaders(app)


def healthz(_request: Request) -> Response:
    """Say that this process runs; it looks at nothing."""
    return _json({"alive": True, "version": __version__})


def readyz(request: Request) -> Response:
    """Say whether unattended work gets on, with what does not hold: 200, or 503."""
    readiness = _watched(request).look()
    return _json(readiness, 200 if readiness.ready else 503)


def metrics(request: Request) -> Response:
    """Give the figures for Prometheus."""
    return Response(text_of(_watched(request)), headers={"Content-Type": CONTENT_TYPE_LATEST})


PAGES = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}


def _watched(request: Request) -> Watched:
    watched = request.app.state.watched
    assert isinstance(watched, Watched)
    return watched


def _json(value: object, status: int = 200) -> Response:
    body = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    return Response(body, status, media_type="application/json; charset=utf-8")
