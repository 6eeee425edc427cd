"""Doing several things at once, with plain errors when one fails."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from auditor.crawl.stopping import cancelled_on_stop

T = TypeVar("T")


async def all_of(jobs: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run ``jobs`` together and return their results in order.

    The first failure cancels the others and is raised as it is, not wrapped in a group, so that a
    full disk stays a storage error to the caller.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job) for job in jobs]
    except BaseExceptionGroup as failed:
        raise _first(failed) from None
    return [task.result() for task in tasks]


def run_to_end(job: Coroutine[Any, Any, T]) -> T:
    """Run ``job`` in a loop of its own and return its result.

    The result is handed round the loop's main task: as asyncio leaves, it spells that task out in full, and with the
    facts of a big site in it that takes a second and a copy of them in memory.

    Raises:
        CancelledError: it was wished to end (`Stop`).
    """
    found: list[T] = []

    async def main() -> None:
        with cancelled_on_stop():
            found.append(await job)

    asyncio.run(main())
    return found[0]


def _first(failed: BaseExceptionGroup[BaseException]) -> BaseException:
    error = failed.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error
