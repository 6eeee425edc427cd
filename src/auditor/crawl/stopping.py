"""Ends work under way in good order (停止) when a signal, or another thread, wishes it: what was fetched is kept.

A service is stopped while an audit of hours is under way; what is killed instead has to be put right at the next start.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Stop:
    """A wish to end, told once and for good, from any thread or signal handler."""

    def __init__(self) -> None:
        # A signal may come while the thread it interrupts holds the lock.
        self._lock = threading.RLock()
        self._calls: list[Callable[[], object]] = []
        self.wished = False

    def wish(self) -> None:
        """End what is under way; nothing more is begun."""
        with self._lock:
            self.wished = True
            for call in self._calls:
                call()

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Let what this block does, in this thread and its loops, end when it is wished."""
        token = _heeded.set(self)
        try:
            yield
        finally:
            _heeded.reset(token)

    @contextmanager
    def calling(self, call: Callable[[], object]) -> Iterator[None]:
        """Call ``call`` when the wish comes while the block runs; at once where it came before."""
        with self._lock:
            self._calls.append(call)
            if self.wished:
                call()
        try:
            yield
        finally:
            with self._lock:
                self._calls.remove(call)


_heeded: ContextVar[Stop | None] = ContextVar("stop", default=None)


def stop_wished() -> bool:
    """Tell whether what this thread does is to end."""
    stop = _heeded.get()
    return stop is not None and stop.wished


@contextmanager
def cancelled_on_stop() -> Iterator[None]:
    """Cancel the present task when the stop it heeds is wished for. To be entered inside a loop."""
    stop, task, loop = _heeded.get(), asyncio.current_task(), asyncio.get_running_loop()
    if stop is None or task is None:
        yield
        return
    with stop.calling(lambda: loop.call_soon_threadsafe(task.cancel)):
        yield
