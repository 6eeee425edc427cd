"""The running log (运行日志): JSON lines without secrets, in files that never grow without bound.

Unattended programs write ``logs/NAME.log`` in the workspace; on a terminal only warnings are shown. The audit log
(安全审计日志) is another thing: it lies in the database, see ``auditor.store.trail``.
"""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

import msgspec

from auditor.errors import StorageError
from auditor.model.zone import SHANGHAI
from auditor.redaction import hide, redact

FOLDER = "logs"
MOST_BYTES = 10 * 1024 * 1024
FILES = 20
"""Two hundred megabytes of a program's own words are enough to look back on."""

_TALKATIVE = ("httpx", "httpcore", "alembic", "sqlalchemy", "uvicorn", "asyncio")
"""Libraries that write whole addresses, or a line a minute, where only their warnings are wanted."""

_about: ContextVar[dict[str, str]] = ContextVar("about")


def quiet_libraries() -> None:
    """Keep libraries to their warnings: httpx writes whole addresses, tokens included, at INFO level."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A timer warns each minute that the work of hours it began is not over yet.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


@contextmanager
def bound(**about: str) -> Iterator[None]:
    """Say in every log line of this block what it is about: ``office``, ``run``, ``kind``."""
    token = _about.set(_about.get({}) | about)
    try:
        yield
    finally:
        _about.reset(token)


class Plain(logging.Formatter):
    """One line a record, secrets struck out, for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's message and, where there is one, the error's name."""
        error = record.exc_info[1] if record.exc_info else None
        return redact(_message(record) + (f"（{type(error).__name__}: {error}）" if error else ""))


class JsonLines(logging.Formatter):
    """One JSON object a line: time with zone, level, logger, what it is about, message, error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line of JSON."""
        line = {
            "time": datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            **_about.get({}),
            "message": _clean(redact(_message(record))),
        }
        if record.exc_info:
            # Line by line: a traceback stays readable, and JSON escapes what ends a line.
            lines = hide(self.formatException(record.exc_info)).splitlines()
            line["error"] = _clean("\n".join(redact(one) for one in lines))
        return msgspec.json.encode(line).decode()


@contextmanager
def log_into(folder: Path, name: str) -> Iterator[Path]:
    """Write what is logged in this block to ``logs/NAME.log`` of the workspace ``folder``, and not to the terminal.

    Raises:
        StorageError: the file cannot be written.
    """
    path = folder / FOLDER / f"{name}.log"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _File(path, maxBytes=MOST_BYTES, backupCount=FILES - 1, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path}：日志文件无法写入（{error.strerror}），请检查磁盘空间和权限") from None
    handler.setFormatter(JsonLines())
    with _handled_by(handler):
        yield path


def show_warnings() -> None:
    """Show warnings on the terminal, secrets struck out; for every command that keeps no log."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(Plain())
    logging.getLogger().addHandler(handler)
    quiet_libraries()


@contextmanager
def _handled_by(handler: logging.Handler) -> Iterator[None]:
    root, hook = logging.getLogger(), threading.excepthook
    before, level = list(root.handlers), root.level
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    quiet_libraries()
    threading.excepthook = _log_thread_error
    try:
        yield
    finally:
        threading.excepthook = hook
        root.handlers, root.level = before, level
        handler.close()


class _File(RotatingFileHandler):
    """A log file. A line that cannot be written is told in one line of its own: the library would show it raw."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Say on the terminal that a line was lost."""
        error = sys.exc_info()[1]
        sys.stderr.write(f"日志未能写入 {self.baseFilename}（{type(error).__name__}，来自 {record.name}）\n")

    def close(self) -> None:
        """Let go of the file; what a full disk refused is lost, and the program's work is not."""
        with suppress(OSError):
            super().close()


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def _clean(text: str) -> str:
    """Lone surrogates (an undecodable file name) have no place in JSON."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _log_thread_error(about: threading.ExceptHookArgs) -> None:
    if about.exc_value is None:
        return
    logging.getLogger(__name__).error(
        "a thread ended by an error", exc_info=(about.exc_type, about.exc_value, about.exc_traceback)
    )
