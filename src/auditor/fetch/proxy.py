"""Fetching through a forward proxy (代理), by httpx's own transport.

A transport of its own per request: httpx's pool stays broken after cancelled requests, and behind a proxy speed is
not what counts. The proxy resolves names, so only literal addresses can be judged here; the proxy's own rules are
the guard for the rest.
"""

import ssl
from collections.abc import AsyncIterator

import httpx

from auditor.errors import UsageError
from auditor.fetch.addresses import AddressBook
from auditor.fetch.failures import AddressRefusedError, Progress
from auditor.fetch.tls import lenient_context, not_after, strict_context


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, transport: httpx.AsyncHTTPTransport) -> None:
        self._stream = stream
        self._transport = transport

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
        await self._transport.aclose()


class ProxyTransport(httpx.AsyncBaseTransport):
    """Sends by ``proxy``; hosts with an address of their own in ``network.resolve`` go by ``direct``."""

    def __init__(
        self, proxy: str, direct: httpx.AsyncBaseTransport, book: AddressBook, strict: ssl.SSLContext | None = None
    ) -> None:
        self._proxy = _read_proxy(proxy)
        self._direct = direct
        self._book = book
        self._strict = strict
        self._lenient: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; a failure to reach or pass the proxy is raised as ``ProxyError``."""
        host = request.url.raw_host.decode("ascii")
        if self._book.is_mapped(host):
            return await self._direct.handle_async_request(request)
        if self._book.refuses_literal(host):
            raise AddressRefusedError(f"{host} 是内部或保留地址，未访问")
        progress = request.extensions.get("progress") or Progress()
        # A proxy wants the whole address in the request line; httpx writes it from the request's own.
        target = request.extensions.pop("target", request.url.raw_path)
        request.url = request.url.copy_with(raw_path=target)
        progress.phase, progress.address = "headers", self._proxy.url.netloc.decode("ascii")
        transport = httpx.AsyncHTTPTransport(
            verify=self._context(bool(request.extensions.get("lenient"))),
            proxy=self._proxy,
            trust_env=False,
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=0),
        )
        try:
            response = await transport.handle_async_request(request)
        except BaseException as error:
            await transport.aclose()
            if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)) and not _is_about_tls(error):
                raise httpx.ProxyError("连不上代理服务器") from error
            raise
        stream = response.extensions.get("network_stream")
        secure = stream.get_extra_info("ssl_object") if stream is not None else None
        if secure is not None and request.url.scheme == "https":
            progress.tls_version = secure.version() or ""
            progress.certificate_ends = not_after(secure.getpeercert(binary_form=True))
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Body(response.stream, transport)
        return response

    def _context(self, lenient: bool) -> ssl.SSLContext:
        if lenient:
            self._lenient = self._lenient or lenient_context()
            return self._lenient
        self._strict = self._strict or strict_context()
        return self._strict

    async def aclose(self) -> None:
        """Close the direct transport."""
        await self._direct.aclose()


def _read_proxy(text: str) -> httpx.Proxy:
    try:
        proxy = httpx.Proxy(text)
    except (ValueError, httpx.InvalidURL):
        proxy = None
    if proxy is None or proxy.url.scheme not in ("http", "https") or not proxy.url.host:
        raise UsageError("auditor.yaml 中 network.proxy 应写作 http://主机:端口")
    return proxy


def _is_about_tls(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
