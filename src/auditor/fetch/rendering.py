"""Pages that a script fills (脚本生成的网页), shown by a browser that never dials anything itself.

Every request of the page is carried by the fetcher, so guard, ``network.resolve``, robots and politeness hold as for
any other fetch; what might slip past the routing finds neither names nor a proxy. Playwright and a Chromium are
optional (``auditor[browser]``): without them nothing is rendered. One page at a time, within ``SECONDS``.
"""

import asyncio
import contextlib
import hashlib
import importlib.util
import os
import shutil
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from auditor.model.fetched import Fetched
from auditor.model.words import ANSWERED, Outcome

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Request, Route, WebSocketRoute

SECONDS = 30.0
"""Wall-clock time one page may take, its turn not counted."""

MOST_REQUESTS = 200
MOST_CHARACTERS = 10_000_000
_QUIET_SECONDS = 15.0
_LAUNCH_SECONDS = 30.0
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome")

_FILLS = frozenset({"document", "script", "xhr", "fetch"})
"""Kinds of requests that can bring content; pictures, fonts and films are not asked for."""

_NOWHERE = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--no-first-run",
)
_OURS = frozenset(
    {"accept", "accept-encoding", "accept-language", "connection", "content-length", "cookie", "host", "user-agent"}
)
"""Headers that the fetcher sets itself, whatever the page would like."""

_UNDONE = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"})
_PASSED_ON = ("HOME", "LANG", "PATH", "TMPDIR", "XDG_RUNTIME_DIR", "SYSTEMROOT")


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """One request of a page, for the fetcher to carry."""

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes | None = None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser shows: ``html`` is empty where ``problem`` (Chinese) says why; ``lost`` requests failed."""

    html: str = ""
    problem: str = ""
    lost: tuple[str, ...] = ()


Carry = Callable[[Errand], Awaitable[Fetched]]


def as_fetched(shell: Fetched, shown: Shown, started: datetime, elapsed: float) -> Fetched:
    """Return what the browser showed as a fetch of its own (``method`` BROWSER), to be kept beside the shell's."""
    body = shown.html.encode("utf-8", "replace")
    lost = f"网页有 {len(shown.lost)} 个请求未成功，如 {shown.lost[0][:200]}" if shown.lost else ""
    return Fetched(
        url=shell.url,
        final_url=shell.final_url,
        method="BROWSER",
        outcome=Outcome.TIMEOUT if shown.problem else Outcome.OK,
        status=None if shown.problem else 200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body,
        sha256=hashlib.sha256(body).hexdigest() if body else None,
        started=started,
        elapsed=round(elapsed, 4),
        truncated=bool(shown.lost),
        detail=shown.problem or lost,
        session=shell.session,
    )


def browser_program() -> str | None:
    """Path of the system's Chromium (or a relative of it), none where none is installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def can_render() -> bool:
    """Whether the browser component is there: Playwright and a browser on ``PATH``."""
    return importlib.util.find_spec("playwright") is not None and browser_program() is not None


class Renderer:
    """One browser, started when first needed; ``close`` ends it."""

    def __init__(self, carry: Carry, user_agent: str) -> None:
        self._carry = carry
        self._agent = user_agent
        self._turn = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def render(self, shell: Fetched) -> Shown:
        """Show ``shell``; never raises for what page or browser do."""
        from playwright.async_api import Error

        async with self._turn:
            try:
                browser = await self._running()
                async with asyncio.timeout(SECONDS):
                    return await self._show(browser, shell)
            except TimeoutError:
                return Shown(problem=f"浏览器 {SECONDS:.0f} 秒内未显示完成")
            except (Error, OSError) as error:
                return Shown(problem=f"浏览器未能显示（{str(error).splitlines()[0][:120]}）")

    async def close(self) -> None:
        """End the browser."""
        browser, self._browser = self._browser, None
        playwright, self._playwright = self._playwright, None
        if browser is not None:
            await browser.close()
        if playwright is not None:
            await playwright.stop()

    async def _running(self) -> "Browser":
        from playwright.async_api import async_playwright

        if self._browser is None or not self._browser.is_connected():
            await self.close()
            self._playwright = await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(
                executable_path=browser_program(),
                chromium_sandbox=not runs_as_root(),
                args=list(_NOWHERE),
                env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
                timeout=_LAUNCH_SECONDS * 1000,
            )
        return self._browser

    async def _show(self, browser: "Browser", shell: Fetched) -> Shown:
        context = await browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            user_agent=self._agent,
            service_workers="block",
            accept_downloads=False,
        )
        try:
            return await _Visit(context, shell, self._carry).shown()
        finally:
            with contextlib.suppress(Exception):  # a browser that died has closed everything already
                await context.close()


class _Visit:
    """One page on show, with its requests."""

    def __init__(self, context: "BrowserContext", shell: Fetched, carry: Carry) -> None:
        self._context = context
        self._shell = shell
        self._carry = carry
        self._asked = 0
        self._open: set[str] = set()
        self._lost: list[str] = []

    async def shown(self) -> Shown:
        await self._context.route("**/*", self._route)
        await self._context.route_web_socket("**/*", _hang_up)
        page = await self._context.new_page()
        await page.goto(self._shell.final_url, wait_until="load", timeout=SECONDS * 1000)
        await _quiet(page)
        html = await page.content()
        if len(html) > MOST_CHARACTERS:
            return Shown(problem="浏览器显示的网页过大")
        return Shown(html=html, lost=(*self._lost, *sorted(self._open)))

    async def _route(self, route: "Route", request: "Request") -> None:
        from playwright.async_api import Error

        with contextlib.suppress(Error):  # the page may be closed while an answer is on its way
            if request.resource_type == "stylesheet":
                await route.fulfill(status=200, content_type="text/css", body="")
            elif request.resource_type not in _FILLS or not request.url.startswith(("http://", "https://")):
                await route.abort()
            else:
                await self._answer(route, request)

    async def _answer(self, route: "Route", request: "Request") -> None:
        self._asked += 1
        if self._asked > MOST_REQUESTS or request.method not in ("GET", "POST"):
            self._lost.append(request.url)
            await route.abort()
            return
        self._open.add(request.url)
        fetched = await self._fetched(request)
        self._open.discard(request.url)
        if fetched.outcome not in ANSWERED:
            self._lost.append(request.url)
        if fetched.status is None:
            await route.abort()
            return
        headers = {name: value for name, value in fetched.headers if name.lower() not in _UNDONE}
        await route.fulfill(status=fetched.status, headers=headers, body=fetched.body)

    async def _fetched(self, request: "Request") -> Fetched:
        address = self._shell.final_url.partition("#")[0]
        if self._asked == 1 and self._shell.body and request.url.partition("#")[0] == address:
            return self._shell
        return await self._carry(
            Errand(
                url=request.url,
                method=request.method,
                headers=_own_headers(request.headers),
                content=request.post_data_buffer,
            )
        )


async def _quiet(page: "Page") -> None:
    """Wait until nothing is asked for any more; a page that chatters on is taken as it stands."""
    from playwright.async_api import TimeoutError as StillBusyError

    with contextlib.suppress(StillBusyError):
        await page.wait_for_load_state("networkidle", timeout=_QUIET_SECONDS * 1000)


async def _hang_up(socket: "WebSocketRoute") -> None:
    await socket.close()


def _own_headers(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value)
        for name, value in headers.items()
        if name.lower() not in _OURS and not name.lower().startswith(("sec-", "upgrade-"))
    )


def runs_as_root() -> bool:
    """Tell whether this is the superuser: Chromium's sandbox does not work for root; everybody else has it."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
