"""What commands print: plain lines, JSON, and progress that shows on a terminal and stays quiet in a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from auditor.errors import StorageError
from auditor.whole_files import write_whole

Progress = Callable[[int, int, str], None]


def say(text: str = "") -> None:
    """Print one line for the user."""
    sys.stdout.write(text + "\n")


def as_json(value: Any) -> str:
    """Return ``value`` (structs, dates, paths) as readable JSON text with its keys in the order declared."""
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2).decode()


def write_json(value: Any, target: str) -> None:
    """Write ``value`` to the file ``target``, or to standard output for ``-``.

    Raises:
        StorageError: the file cannot be written.
    """
    if target == "-":
        say(as_json(value))
        return
    try:
        write_whole(Path(target), (as_json(value) + "\n").encode())
    except OSError as error:
        raise StorageError(f"{target}：无法写入（{error.strerror}），请换一个位置或检查权限") from None


@contextmanager
def progress_bar(title: str) -> Iterator[Progress]:
    """Give a callback ``(done, planned, what)``: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _planned, _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn(title),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, planned, what: bar.update(task, completed=done, total=planned or None, description=what[:40])
