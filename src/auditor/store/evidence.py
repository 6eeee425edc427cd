"""Evidence files (证据): the bytes as seen, named by their sha256, compressed; a crash leaves no half file."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import msgspec
import zstandard

from auditor.errors import StorageError
from auditor.store.space import Space
from auditor.store.trouble import file_trouble
from auditor.whole_files import sync_file, sync_folder, write_whole

_SHA256 = re.compile(r"[0-9a-f]{64}")
_LEVEL = 3
_BIG = 1_000_000
"""A body of so many bytes does not wait in memory for others."""


class KeptBody(msgspec.Struct, frozen=True, kw_only=True):
    """One evidence file as it lies on the disk: ``size`` in bytes, compressed; ``written`` when it was first kept."""

    digest: str
    size: int
    written: datetime


class Evidence:
    """A folder of evidence files in 256 folders: making one costs ten times as much as making a file.

    What comes in great numbers is handed over with ``put_soon``, from one thread, and is sure to be on the disk after
    ``settle``, which another thread may call: no record may name it before. The disk is waited for once for many
    bodies, not for each.
    """

    def __init__(self, folder: Path, space: Space | None = None) -> None:
        self.folder = folder
        self._space = space
        self._half_written = folder / ".part"
        self._squeeze = zstandard.ZstdCompressor(level=_LEVEL)
        self._waiting: dict[str, bytes] = {}
        self._settling = Lock()

    def put(self, body: bytes) -> str:
        """Keep ``body`` and return its sha256; bytes already kept are not written again.

        Raises:
            StorageError: disk full or read-only; nothing half-written remains.
        """
        digest = hashlib.sha256(body).hexdigest()
        target = self.path(digest)
        if target.exists():
            return digest
        with self._trouble():
            target.parent.mkdir(parents=True, exist_ok=True)
            self._half_written.mkdir(exist_ok=True)
            write_whole(target, zstandard.ZstdCompressor(level=_LEVEL).compress(body), self._half_written)
        return digest

    def put_soon(self, body: bytes) -> str:
        """Take ``body`` in and return its sha256; the disk has it after ``settle``, which is called where much waits.

        Raises:
            StorageError: disk full or read-only.
        """
        digest = hashlib.sha256(body).hexdigest()
        if not self.has(digest):
            self._waiting[digest] = self._squeeze.compress(body)
            if len(body) >= _BIG:
                self.settle()
        return digest

    def settle(self) -> None:
        """Write all that waits, so that a power cut takes none of it.

        Raises:
            StorageError: disk full or read-only; what was not written waits on.
        """
        with self._settling:
            waiting = dict(self._waiting)
            if waiting:
                with self._trouble():
                    self._write(waiting)
            for digest in waiting:
                del self._waiting[digest]

    def _write(self, bodies: Mapping[str, bytes]) -> None:
        self._half_written.mkdir(parents=True, exist_ok=True)
        parts = [(self._part(digest, squeezed), self.path(digest)) for digest, squeezed in bodies.items()]
        for part, _ in parts:
            sync_file(part)
        folders = {target.parent for _, target in parts}
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        for part, target in parts:
            part.replace(target)
        for folder in (*folders, self.folder):
            sync_folder(folder)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            with file_trouble(f"证据文件夹 {self.folder}"):
                yield
        except StorageError:
            if self._space is not None:
                self._space.relieve()
            raise

    def _part(self, digest: str, squeezed: bytes) -> Path:
        part = self._half_written / f"{digest}.{os.getpid()}.part"
        part.write_bytes(squeezed)
        return part

    def get(self, digest: str) -> bytes:
        """Return the bytes kept under ``digest``, checked against it.

        Raises:
            StorageError: not kept (or removed by retention), or changed since.
        """
        target = self.path(digest)
        try:
            squeezed = self._waiting.get(digest) or target.read_bytes()
            body = zstandard.ZstdDecompressor().decompress(squeezed)
        except FileNotFoundError as trouble:
            raise StorageError(f"证据副本 {digest[:12]} 不存在，可能已按保存期限清理：{target}") from trouble
        except zstandard.ZstdError as trouble:
            raise StorageError(f"证据副本 {digest[:12]} 已损坏：{target}；请从备份恢复该文件") from trouble
        except OSError as trouble:
            raise StorageError(f"无法读取证据副本 {target}；请检查权限和磁盘") from trouble
        if hashlib.sha256(body).hexdigest() != digest:
            raise StorageError(f"证据副本 {digest[:12]} 与登记的校验值不一致：{target}；请从备份恢复该文件")
        return body

    def has(self, digest: str) -> bool:
        """Tell whether bytes are kept under ``digest``."""
        return digest in self._waiting or self.path(digest).is_file()

    def path(self, digest: str) -> Path:
        """Return where the bytes of ``digest`` stand or would stand.

        Raises:
            ValueError: ``digest`` is no sha256 in lower-case hexadecimal.
        """
        if not _SHA256.fullmatch(digest):
            raise ValueError(f"not a sha256: {digest!r}")
        return self.folder / digest[:2] / f"{digest}.zst"

    def all(self) -> Iterator[KeptBody]:
        """Yield every body kept, in no particular order."""
        for file in self.folder.glob("??/*.zst"):
            if _SHA256.fullmatch(file.stem):
                known = file.stat()
                yield KeptBody(
                    digest=file.stem, size=known.st_size, written=datetime.fromtimestamp(known.st_mtime, UTC)
                )

    def remove(self, digest: str) -> None:
        """Remove the bytes of ``digest``, which retention (保存期限) no longer keeps; absent already is no trouble.

        Raises:
            StorageError: no permission.
        """
        with file_trouble(f"证据文件夹 {self.folder}"):
            self.path(digest).unlink(missing_ok=True)

    def remove_leftovers(self) -> int:
        """Remove what a killed process left half-written; call it only while no other process writes."""
        leftovers = [file for file in self._half_written.glob("*") if file.is_file()]
        with file_trouble(f"证据文件夹 {self.folder}"):
            for file in leftovers:
                file.unlink(missing_ok=True)
        return len(leftovers)
