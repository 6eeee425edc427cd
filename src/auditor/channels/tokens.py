"""Access tokens (访问令牌), kept between runs in files that only their owner may read."""

import contextlib
import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from auditor.channels.secrets import Vault

TOKENS = ".tokens"
"""Folder of the workspace; never part of evidence, reports or backups."""

_EARLY = timedelta(minutes=5)


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """One access token and the moment it ends."""

    value: str
    expires: datetime


class TokenCache:
    """The tokens of one workspace, by what they were given for."""

    def __init__(self, base: Path, vault: Vault) -> None:
        self._folder = base / TOKENS
        self._vault = vault

    def get(self, purpose: str, now: datetime) -> str | None:
        """Return a token that is still good for five minutes, or none."""
        path = self._path(purpose)
        try:
            if os.name == "posix" and path.stat().st_mode & 0o077:
                path.unlink()
                return None
            token = msgspec.json.decode(path.read_bytes(), type=Token)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None
        return self._vault.remember(token.value) if now < token.expires - _EARLY else None

    def put(self, purpose: str, token: Token) -> None:
        """Keep a token; a folder that cannot be written only costs a call next time."""
        self._vault.remember(token.value)
        path = self._path(purpose)
        part = path.with_suffix(".part")
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(token))
            part.replace(path)

    def drop(self, purpose: str) -> None:
        """Forget a token that the platform no longer takes."""
        with contextlib.suppress(OSError):
            self._path(purpose).unlink(missing_ok=True)

    def _path(self, purpose: str) -> Path:
        return self._folder / f"{hashlib.sha256(purpose.encode()).hexdigest()[:32]}.json"
