"""One list of posts out of several sources: the same publication met twice is one post, whatever the order.

Same: same native id, same canonical address, or (where one side has neither) same title on the same day.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from auditor.model.facts import Post

_PRECISION = {"second": 0, "minute": 1, "day": 2}
_ORIGIN = {"api": 0, "export": 1, "feed": 2, "page": 3, "manual": 4}


def canonical_url(url: str | None) -> str | None:
    """Return the address without what varies between copies of the same post (``chksm``, ``scene``, scheme …)."""
    if not url:
        return None
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    if not host:
        return None
    query = parse_qs(parts.query)
    if host == "mp.weixin.qq.com" and {"__biz", "mid", "idx"} <= query.keys():
        return f"wechat:{query['__biz'][0]}/{query['mid'][0]}/{query['idx'][0]}"
    kept = "&".join(
        sorted(pair for pair in parts.query.split("&") if pair and not pair.startswith(("utm_", "scene=", "chksm=")))
    )
    return f"{host}{parts.path.rstrip('/')}{'?' + kept if kept else ''}"


def plain_title(title: str) -> str:
    """Return the title without width, case, blanks and punctuation, for comparison."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title)).casefold()


def merge_posts(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Merge posts of all sources; oldest first. The result does not depend on the order given."""
    ordered = sorted(posts, key=_rank)
    merged = _merge_same_title(_merge_same_key(ordered))
    return tuple(sorted(merged, key=lambda post: (post.published_at, post.title, post.url or "", post.native_id or "")))


def _rank(post: Post) -> tuple[object, ...]:
    return (
        _PRECISION[post.precision],
        _ORIGIN[post.origin],
        post.published_at,
        post.title,
        post.url or "",
        post.native_id or "",
        post.source_file,
        post.state,
        post.pinned,
        str(post.reads),
        str(post.original),
        post.kind,
    )


def _keys(post: Post) -> list[str]:
    keys = [f"id:{post.native_id}"] if post.native_id else []
    url = canonical_url(post.url)
    return [*keys, f"url:{url}"] if url else keys


def _merge_same_key(ordered: list[Post]) -> list[list[Post]]:
    parent: dict[int, int] = {}

    def root(index: int) -> int:
        while parent.get(index, index) != index:
            index = parent[index]
        return index

    first_with: dict[str, int] = {}
    for index, post in enumerate(ordered):
        for key in _keys(post):
            other = first_with.setdefault(key, index)
            low, high = sorted((root(other), root(index)))
            parent[high] = low
    groups: dict[int, list[Post]] = defaultdict(list)
    for index, post in enumerate(ordered):
        groups[root(index)].append(post)
    return list(groups.values())


def _merge_same_title(groups: list[list[Post]]) -> list[Post]:
    buckets: dict[tuple[str, object], list[list[Post]]] = defaultdict(list)
    for group in groups:
        buckets[(plain_title(group[0].title), group[0].published_at.date())].append(group)
    merged: list[Post] = []
    for (title, _), same in buckets.items():
        merged.extend(_one_bucket(same) if title else [_best(group) for group in same])
    return merged


def _one_bucket(groups: list[list[Post]]) -> list[Post]:
    """Posts of one title and day: as many as the source that shows most of them, keyed ones first."""
    by_source: dict[str, list[list[Post]]] = defaultdict(list)
    for group in groups:
        by_source["+".join(sorted({f"{post.origin}/{post.source_file}" for post in group}))].append(group)
    keyed = [group for group in groups if any(_keys(post) for post in group)]
    kinds = {frozenset(key.split(":", 1)[0] for post in group for key in _keys(post)) for group in keyed}
    largest = max(len(found) for found in by_source.values())
    if len(kinds) <= 1:
        count = max(len(keyed), largest)
    else:
        count = max(
            largest,
            *(sum(1 for group in keyed if _has_kind(group, kind)) for kind in ("id", "url")),
        )
    ranked = sorted(groups, key=lambda group: (not any(_keys(post) for post in group), _rank(group[0])))
    return [_best(group) for group in ranked[:count]]


def _has_kind(group: list[Post], kind: str) -> bool:
    return any(key.startswith(f"{kind}:") for post in group for key in _keys(post))


def _best(group: list[Post]) -> Post:
    return min(group, key=_rank)
