"""One package for the district (报送包): the report as Word, Excel and JSON, with a sum over each file."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from auditor.errors import StorageError, UsageError
from auditor.result.report_document import ReportDocument
from auditor.whole_files import sync_file

PACKAGE_FORMATS = ("docx", "xlsx", "json")
SUMS = "校验码.sha256"
"""Member with a line ``sha256  name`` per file, as ``sha256sum -c`` reads it."""

_MOST_BYTES = 256 * 1024 * 1024


def write_package(files: Iterable[Path], path: Path, at: datetime) -> Path:
    """Put ``files`` and their sums into the archive ``path``; opened again and checked before it takes its name.

    Raises:
        StorageError: the folder refuses; nothing is left behind.
    """
    bodies = {file.name: file.read_bytes() for file in files}
    lines = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in bodies.items())
    bodies[SUMS] = lines.encode()
    made = None
    try:
        handle, name = tempfile.mkstemp(prefix=".writing-", suffix=".zip", dir=path.parent)
        os.close(handle)
        made = Path(name)
        _fill(made, bodies, at)
        read_package(made)
        sync_file(made)
        made.chmod(0o644)
        made.replace(path)
    except (OSError, UsageError) as error:
        raise StorageError(f"报送包写不进文件夹 {path.parent}：{error}；请检查权限和磁盘空间后重试") from error
    finally:
        if made is not None:
            made.unlink(missing_ok=True)
    return path


def _fill(path: Path, bodies: dict[str, bytes], at: datetime) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in bodies.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, body)


def read_package(path: Path) -> ReportDocument:
    """Return the report document of a package, or of a report document's own JSON file.

    Raises:
        UsageError: it cannot be read, its sums do not hold, or it holds no report document; names the file.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        why = "文件不存在" if isinstance(error, FileNotFoundError) else error.strerror
        raise UsageError(f"{path}：无法读取（{why}），请检查路径") from None
    if body.startswith(b"PK"):
        body = _member(path)
    return _document(body, path)


def _member(path: Path) -> bytes:
    """Check every file of the package by its sum and return its JSON."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                raise UsageError(f"{path}：报送包解开后超过 256 MB，没有读取")
            bodies = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UsageError(f"{path}：压缩包已损坏，无法解开（{error}），请让报送单位重新报送") from None
    if SUMS not in bodies:
        raise UsageError(f"{path}：不是报送包（没有“{SUMS}”），请用 auditor report --package 生成")
    told = {
        line[66:]: line[:64] for line in bodies[SUMS].decode("utf-8", "replace").splitlines() if line[64:66] == "  "
    }
    for name, body in bodies.items():
        if name != SUMS and told.get(name) != hashlib.sha256(body).hexdigest():
            raise UsageError(f"{path}：其中的“{name}”与校验码不符，可能被改动或损坏，请让报送单位重新报送")
    found = [name for name in told if name.endswith(".json") and name in bodies]
    if len(found) != 1:
        raise UsageError(f"{path}：报送包中应有一份 JSON 数据，实有{len(found)}份，请让报送单位重新报送")
    return bodies[found[0]]


def _document(body: bytes, path: Path) -> ReportDocument:
    try:
        document = msgspec.json.decode(body, type=ReportDocument)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise UsageError(f"{path}：不是自查报告数据（报送包或 JSON），请用 auditor report --package 生成") from None
    if _fingerprint(body) != document.sha256:
        raise UsageError(f"{path}：数据与校验码不符，可能被改动，请让报送单位重新报送")
    return document


def _fingerprint(body: bytes) -> str:
    """The document's fingerprint, over what was written: another version may know further fields."""
    values = msgspec.json.decode(body) | {"sha256": ""}
    return hashlib.sha256(msgspec.json.encode(values, order="sorted")).hexdigest()
