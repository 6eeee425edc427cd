"""A run's fetches as a web archive (WARC, ISO 28500) that other tools replay.

Bodies are kept with Content-Encoding undone, so that header is renamed and the length is the kept bytes' own.
A page that the server called unchanged stands as the bytes kept of it; a fetch that failed, as a metadata record.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from auditor import __version__
from auditor.audit.opened import OpenedOffice
from auditor.errors import StorageError, UsageError
from auditor.model.fetched import Fetched

_UNDONE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_NOTHING = hashlib.sha256().hexdigest()
_WARC_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: the file, its fetches, and how many of them had their bytes no more."""

    path: Path
    fetches: int
    bodies_gone: int


def export_warc(opened: OpenedOffice, run_id: str, path: Path) -> Exported:
    """Write all fetches of a run to ``path`` (``.warc.gz``: each record gzipped by itself).

    Raises:
        UsageError: no such run, or one that kept no pages of its own (a second look).
        StorageError: the file cannot be written.
    """
    record = opened.store.runs.get(run_id)
    if record is None or record.office != opened.office.id:
        raise UsageError(f"没有编号为“{run_id}”的检查，可用 auditor status 查看检查编号")
    fetched = opened.store.fetches.of_run(run_id)
    if not fetched:
        raise UsageError(f"检查“{run_id}”没有另存网页（复核只记结论），请导出它所复核的那次检查")
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            archive = _Archive(opened, _Writer(file, gzip=path.suffix == ".gz"))
            archive.begin(run_id, path.name)
            for one in fetched:
                archive.add(one)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"{path}：无法写入（{error.strerror}），请换一个位置或检查磁盘") from error
    return Exported(path=path, fetches=len(fetched), bodies_gone=archive.bodies_gone)


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """The library's own writer leaves its temporary files to the garbage collector; pages fit into memory."""

    @staticmethod
    def _create_temp_file() -> BytesIO:
        return BytesIO()


class _Archive:
    """Writes the records of one archive."""

    def __init__(self, opened: OpenedOffice, writer: WARCWriter) -> None:
        self._opened = opened
        self._writer = writer
        self.bodies_gone = 0

    def begin(self, run_id: str, name: str) -> None:
        about = {
            "software": f"auditor {__version__}",
            "format": "WARC File Format 1.0",
            "isPartOf": run_id,
            "description": f"{self._opened.office.name} {run_id}",
        }
        self._writer.write_record(self._writer.create_warcinfo_record(name, about))

    def add(self, fetched: Fetched) -> None:
        """Add one fetch: a request and a response for each hop, or the words why nothing came."""
        for hop in fetched.hops:
            self._pair(fetched, hop.url, hop.status, [("Location", hop.location)], b"")
        if fetched.status is None:
            words = {"outcome": str(fetched.outcome), "detail": fetched.detail, "phase": fetched.phase}
            self._write("metadata", fetched.final_url, fetched, msgspec.json.encode(words), "application/json")
            return
        body = self._body(fetched)
        if fetched.unchanged:
            kind = fetched.header("content-type") or "text/html"
            self._write("resource", fetched.final_url, fetched, body, kind)
            return
        self._pair(fetched, fetched.final_url, fetched.status, list(_headers(fetched, len(body))), body)

    def _body(self, fetched: Fetched) -> bytes:
        if fetched.sha256 in (None, _NOTHING) or fetched.method == "HEAD":
            return b""
        try:
            return self._opened.store.evidence.get(fetched.sha256 or _NOTHING)
        except StorageError:
            self.bodies_gone += 1
            return b""

    def _pair(self, fetched: Fetched, url: str, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        answer = StatusAndHeaders(str(status), headers, protocol="HTTP/1.1")
        response = self._writer.create_warc_record(
            url, "response", payload=BytesIO(body), http_headers=answer, warc_headers_dict=_warc_headers(fetched)
        )
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        asked = StatusAndHeaders(f"{fetched.method} {target} HTTP/1.1", [("Host", parts.netloc)], is_http_request=True)
        request = self._writer.create_warc_record(
            url, "request", http_headers=asked, warc_headers_dict={"WARC-Date": _moment(fetched.started)}
        )
        self._writer.write_request_response_pair(request, response)

    def _write(self, kind: str, url: str, fetched: Fetched, body: bytes, content_type: str) -> None:
        record = self._writer.create_warc_record(
            url, kind, payload=BytesIO(body), warc_content_type=content_type, warc_headers_dict=_warc_headers(fetched)
        )
        self._writer.write_record(record)


def _warc_headers(fetched: Fetched) -> dict[str, str]:
    found = {"WARC-Date": _moment(fetched.started)}
    if fetched.address:
        found["WARC-IP-Address"] = fetched.address.rpartition(":")[0].strip("[]")
    if fetched.tls is not None:
        found["WARC-Protocol"] = fetched.tls.version.lower().replace("v", "/")
    return found


def _headers(fetched: Fetched, length: int) -> Iterator[tuple[str, str]]:
    for name, value in fetched.headers:
        yield (f"X-Archive-Orig-{name}" if name.lower() in _UNDONE else name, value.encode("utf-8").decode("latin-1"))
    yield "Content-Length", str(length)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_WARC_TIME)
