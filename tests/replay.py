"""Serves saved sites on loopback under their own host names, for tests and by hand.

``python tests/replay.py DIR`` serves every folder of DIR that is named like a host, or DIR itself if it is
one, and prints the network settings that lead a workspace to it.
"""

import argparse
import asyncio
import mimetypes
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote_to_bytes

from auditor.model.office import Network

INDEX_NAMES = ("index.html", "index.htm", "index.shtml", "index.jsp", "default.htm", "default.html")
PAGE_SUFFIXES = (".html", ".htm", ".shtml", ".jsp", ".xhtml", ".php", ".asp", ".aspx")
NOT_SAVED = b"<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"


class ReplayServer:
    """Answers GET and HEAD from folders, one for each host name; counts what was asked for."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = {host.lower(): folder.resolve() for host, folder in folders.items()}
        self.asked: list[tuple[str, str, str]] = []
        self.port = 0

    @property
    def network(self) -> Network:
        """The settings by which a fetcher finds the sites here."""
        hosts = dict.fromkeys(self._folders, f"127.0.0.1:{self.port}")
        return Network(resolve=hosts, allow=("127.0.0.0/8",))

    async def serve(self, port: int = 0) -> asyncio.Server:
        """Begin to listen on 127.0.0.1."""
        server = await asyncio.start_server(self._connection, "127.0.0.1", port)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (head := await reader.readuntil(b"\r\n\r\n")) and await self._answer(head, writer):
                pass
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> bool:
        request, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = request.split(" ", 2)
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        host = fields.get("host", "").partition(":")[0].lower()
        self.asked.append((method, host, target))
        path = self.saved(host, target)
        status, extra, body = "404 Not Found", "", NOT_SAVED
        if path is not None and path.is_dir():
            # As every web server does, so that relative links on the index page lead right.
            status, extra, body = "301 Moved Permanently", f"Location: {target}/\r\n", b""
        elif path is not None:
            status, body = "200 OK", path.read_bytes()
        heads = f"Content-Type: {content_type(path)}\r\nContent-Length: {len(body)}\r\n{extra}"
        writer.write(f"HTTP/1.1 {status}\r\n{heads}\r\n".encode("latin-1"))
        if method != "HEAD":
            writer.write(body)
        await writer.drain()
        return fields.get("connection", "").lower() != "close"

    def saved(self, host: str, target: str) -> Path | None:
        """Return the file saved for ``target`` (path and query), a folder named without slash, or none."""
        folder = self._folders.get(host)
        if folder is None:
            return None
        path = unquote_to_bytes(target.partition("?")[0]).decode("utf-8", "replace")
        wanted = (folder / path.lstrip("/")).resolve()
        if not wanted.is_relative_to(folder):
            return None
        if wanted.is_dir() and not path.endswith("/"):
            return wanted
        if wanted.is_dir():
            return next((wanted / name for name in INDEX_NAMES if (wanted / name).is_file()), None)
        return wanted if wanted.is_file() else None


def content_type(path: Path | None) -> str:
    """Return the type a plain web server would send, without charset: the page itself names it."""
    if path is None or path.suffix.lower() in PAGE_SUFFIXES:
        return "text/html"
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


@contextmanager
def replayed(folders: Mapping[str, Path], port: int = 0) -> Iterator[ReplayServer]:
    """Serve in a thread of its own while the block runs."""
    replay = ReplayServer(folders)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(replay.serve(port))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield replay
    finally:
        asyncio.run_coroutine_threadsafe(_shut(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _shut(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def host_folders(folder: Path) -> dict[str, Path]:
    """Return the host folders in ``folder``, each under its name with and without ``www.``."""
    inside = [child for child in sorted(folder.iterdir()) if child.is_dir() and "." in child.name]
    chosen = inside if inside and not (folder / "index.html").is_file() else [folder]
    hosts: dict[str, Path] = {}
    for child in chosen:
        bare = child.name.removeprefix("www.")
        hosts |= {bare: child, f"www.{bare}": child}
    return hosts


def main() -> None:
    """Serve by hand until interrupted."""
    parser = argparse.ArgumentParser(description="Serve saved sites on loopback under their own host names.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    with replayed(host_folders(options.folder), options.port) as replay:
        print("network:\n  resolve:")
        for host, address in replay.network.resolve.items():
            print(f"    {host}: {address}")
        print("  allow: [127.0.0.0/8]", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
