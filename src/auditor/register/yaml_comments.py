"""Comments between the items of a YAML list: kept in place when items come, go or change.

ruamel hangs a comment block on the last word before it, so that the note above one item (or above the next
section) would go with the item before it. Here the blocks are taken off first and put back afterwards.
"""

from collections.abc import Sequence
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.tokens import CommentToken

Place = tuple[Any, Any]
Comment = tuple[str, str]
"""What stands behind an item on its line, and the lines below it."""


def take_comments(items: CommentedSeq) -> list[Comment]:
    """Take the comments that follow each item off the list and return them."""
    return [_take(*_last_place(items, index), whole=_is_line(items[index])) for index in range(len(items))]


def put_comments(items: CommentedSeq, comments: Sequence[Comment]) -> None:
    """Put comments behind the items, one for each."""
    for index, comment in enumerate(comments):
        _put(*_last_place(items, index), comment)


def rearranged(comments: Sequence[Comment], kept_from: Sequence[int | None]) -> list[Comment]:
    """The comments for a new order: ``kept_from`` tells for each new item its old place (none = it is new).

    The last block introduces what follows the list and stays last; the block of an item that went joins the one
    before it.
    """
    if not kept_from:
        return []
    closing = comments[-1][1] if comments else ""
    blocks = [("", "") if place is None else comments[place] for place in kept_from]
    if comments:
        last = len(comments) - 1
        blocks = [
            (line, "" if place == last else block) for (line, block), place in zip(blocks, kept_from, strict=True)
        ]
    for gone in sorted(set(range(len(comments) - 1)) - set(kept_from)):
        before = max((n for n, place in enumerate(kept_from) if place is not None and place < gone), default=None)
        if before is not None:
            blocks[before] = (blocks[before][0], _joined(blocks[before][1], comments[gone][1]))
    blocks[-1] = (blocks[-1][0], _joined(blocks[-1][1], closing))
    return blocks


def _joined(first: str, second: str) -> str:
    return first + second.removeprefix("\n") if first else second


def _last_place(items: CommentedSeq, index: int) -> Place:
    """The container and key of the last word of an item."""
    container: Any = items
    key: Any = index
    while not _is_line(container[key]):
        container = container[key]
        key = len(container) - 1 if isinstance(container, CommentedSeq) else list(container)[-1]
    return container, key


def _is_line(value: Any) -> bool:
    """Whether a value stands on one line: a scalar, an empty collection, or one in brackets."""
    return not isinstance(value, CommentedMap | CommentedSeq) or not value or bool(value.fa.flow_style())


def _slot(container: Any) -> int:
    return 2 if isinstance(container, CommentedMap) else 0


def _take(container: Any, key: Any, *, whole: bool) -> Comment:
    """Take off the block below a word, and with ``whole`` also what stands behind it on its line."""
    entry = container.ca.items.get(key)
    token = entry[_slot(container)] if entry else None
    if token is None:
        return "", ""
    line, _, block = token.value.partition("\n")
    entry[_slot(container)] = None if whole or not line else _token(f"{line}\n", token.start_mark)
    return (line if whole else ""), (f"\n{block}" if block else "")


def _put(container: Any, key: Any, comment: Comment) -> None:
    line, block = comment
    if not line and not block:
        return
    entry = container.ca.items.setdefault(key, [None, None, None, None])
    before = entry[_slot(container)]
    behind = before.value.rstrip("\n") if before is not None else line
    entry[_slot(container)] = _token(
        behind + (block or "\n"), before.start_mark if before is not None else CommentMark(0)
    )


def _token(text: str, mark: Any) -> CommentToken:
    return CommentToken(text, start_mark=mark)
