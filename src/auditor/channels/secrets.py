"""Secrets (密钥): read from where the register says they lie, never written anywhere, blotted out wherever they show.

``env:NAME`` an environment variable; ``file:PATH`` a file that only its owner may read (mode 0600), relative to the
workspace; ``keyring:SERVICE/NAME`` the system's keyring, where the ``keyring`` package is installed.
"""

import importlib
import os
import stat
from pathlib import Path

from auditor.errors import AuditorError
from auditor.redaction import BLOT, SHORTEST, never_show


class SecretError(AuditorError):
    """A secret that is not there or lies open; the message names the reference, never the value."""

    exit_code = 2

    def __init__(self, message: str, *, absent: bool = False) -> None:
        super().__init__(message)
        self.absent = absent


class Vault:
    """Reads secrets and remembers them, so that no text or file that carries one leaves the channels."""

    def __init__(self, base: Path = Path()) -> None:
        self._base = base
        self._known: set[str] = set()

    def __repr__(self) -> str:
        return f"Vault({len(self._known)} {BLOT})"

    def read(self, ref: str | None, what: str = "密钥") -> str:
        """Return the secret that ``ref`` points to.

        Raises:
            SecretError: not declared, not there (``absent``), empty, or readable by others.
        """
        if not ref:
            raise SecretError(f"未登记{what}的存放处（secret_ref）", absent=True)
        scheme, _, place = ref.partition(":")
        value = {"env": self._from_environment, "file": self._from_file, "keyring": self._from_keyring}[scheme](
            place, what
        ).strip()
        if not value:
            raise SecretError(f"{ref} 中的{what}是空的", absent=True)
        return self.remember(value)

    def remember(self, value: str) -> str:
        """Remember a secret that came from elsewhere (a token), and return it."""
        if len(value) >= SHORTEST:
            self._known.add(value)
        never_show(value)
        return value

    def scrub(self, text: str) -> str:
        """Return ``text`` with every known secret blotted out."""
        for value in sorted(self._known, key=len, reverse=True):
            text = text.replace(value, BLOT)
        return text

    def shows_in(self, body: bytes) -> bool:
        """Whether ``body`` carries a known secret."""
        return any(value.encode() in body for value in self._known)

    def _from_environment(self, name: str, what: str) -> str:
        value = os.environ.get(name)
        if value is None:
            raise SecretError(f"环境变量 {name} 未设置（{what}）", absent=True)
        return value

    def _from_file(self, place: str, what: str) -> str:
        path = self._base / Path(place).expanduser()
        try:
            mode = path.stat().st_mode
            if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
                raise SecretError(f"{path}：{what}文件其他用户可读，请执行 chmod 600 后再用")
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise SecretError(f"{path}：{what}文件不存在", absent=True) from None
        except (OSError, UnicodeDecodeError):
            raise SecretError(f"{path}：{what}文件无法读取，请检查权限和内容") from None

    def _from_keyring(self, place: str, what: str) -> str:
        service, _, name = place.partition("/")
        try:
            keyring = importlib.import_module("keyring")
            value = keyring.get_password(service, name)
        except ImportError:
            raise SecretError(f"未安装 keyring，不能读取 keyring:{place}；请改用 env: 或 file:", absent=True) from None
        except Exception as error:
            raise SecretError(f"系统钥匙串无法读取 keyring:{place}（{type(error).__name__}）") from None
        if value is None:
            raise SecretError(f"系统钥匙串中没有 keyring:{place}（{what}）", absent=True)
        return str(value)
