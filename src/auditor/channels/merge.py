"""One list of posts out of several sources: the same publication met twice is one post, whatever the order.

Same: same native id, same canonical address, or (where one side has neither) same title on the same day; where neither
has either, same title at the same minute, so an export taken twice counts once.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from auditor.channels.source import FIGURES
from auditor.model.facts import Post

_PRECISION = {"second": 0, "minute": 1, "day": 2}
_REMOVED = ("deleted", "blocked", "vanished")
_MOST_NAMED = 5
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
        msgspec.json.encode(post),
    )


def same_as(post: Post) -> list[str]:
    """Return the keys by which the same post is known again: its native id, its canonical address."""
    keys = [f"id:{post.native_id}"] if post.native_id else []
    url = canonical_url(post.url)
    return [*keys, f"url:{url}"] if url else keys


def _known_by(post: Post) -> list[str]:
    """The keys of a post; of one without id and address its title and minute, where these are told."""
    keys, title = same_as(post), plain_title(post.title)
    if keys or not title or post.precision == "day":
        return keys
    return [f"at:{post.published_at:%Y-%m-%dT%H:%M%z} {title}"]


def _merge_same_key(ordered: list[Post]) -> list[list[Post]]:
    parent: dict[int, int] = {}

    def root(index: int) -> int:
        while parent.get(index, index) != index:
            index = parent[index]
        return index

    first_with: dict[str, int] = {}
    for index, post in enumerate(ordered):
        for key in _known_by(post):
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
    """Posts of one title and day: as many as the one telling that shows most of them, keyed ones first.

    The same file taken in a second time is another telling, so its rows are not counted on top.

    Where that is one, it is all of them; where it is more, nobody can say which is which, and the best-placed stay.
    """
    by_telling: dict[tuple[object, ...], list[list[Post]]] = defaultdict(list)
    for group in groups:
        for telling in {(post.origin, post.source_file, post.last_seen) for post in group}:
            by_telling[telling].append(group)
    keyed = [group for group in groups if any(same_as(post) for post in group)]
    kinds = {frozenset(key.split(":", 1)[0] for post in group for key in same_as(post)) for group in keyed}
    largest = max(len(found) for found in by_telling.values())
    if len(kinds) <= 1:
        count = max(len(keyed), largest)
    else:
        count = max(
            largest,
            *(sum(1 for group in keyed if _has_kind(group, kind)) for kind in ("id", "url")),
        )
    if count == 1:
        return [_best([post for group in groups for post in group])]
    ranked = sorted(groups, key=lambda group: (not any(same_as(post) for post in group), _rank(group[0])))
    return [_best(group) for group in ranked[:count]]


def disagreements(posts: Iterable[Post]) -> tuple[str, ...]:
    """Name posts that are the same by id or address, but stand at different days in different sources."""
    days: dict[str, set[date]] = defaultdict(set)
    titles: dict[str, str] = {}
    for post in posts:
        for key in same_as(post):
            days[key].add(post.published_at.date())
            titles[key] = max(titles.get(key, ""), post.title)
    apart = sorted({(titles[key], tuple(sorted(found))) for key, found in days.items() if len(found) > 1})
    return tuple(
        f"《{title}》在不同来源中的发布日期不一致（{'、'.join(day.isoformat() for day in found)}），请核对"
        for title, found in apart[:_MOST_NAMED]
    ) + ((f"共 {len(apart)} 条的发布日期在不同来源中不一致",) if len(apart) > _MOST_NAMED else ())


def _has_kind(group: list[Post], kind: str) -> bool:
    return any(key.startswith(f"{kind}:") for post in group for key in same_as(post))


def _best(group: list[Post]) -> Post:
    """The best-placed source's post, with what it does not know filled in; a removal that one source saw holds.

    Figures are those told last: they grow, so an older telling counts only where the newer ones leave a gap.
    """
    ordered = sorted(group, key=_rank)
    best = ordered[0]
    if len(ordered) == 1:
        return best
    changes: dict[str, Any] = {
        field: next((value for post in ordered if (value := getattr(post, field)) is not None), None)
        for field in ("url", "native_id", "original", "comments_open", "reviewed_at")
    }
    removed = next((post for post in ordered if post.state in _REMOVED), None)
    if removed is not None:
        changes |= {"state": removed.state, "state_reason": removed.state_reason}
    changes |= _figures(ordered) | {
        "first_seen": min((post.first_seen for post in ordered if post.first_seen), default=None),
        "last_seen": max((post.last_seen for post in ordered if post.last_seen), default=None),
        "updated_at": max((post.updated_at for post in ordered if post.updated_at), default=None),
        "notify": next((post.notify for post in ordered if post.notify), ""),
        "summary": next((post.summary for post in ordered if post.summary), ""),
        "pinned": any(post.pinned for post in ordered),
        "sources": tuple(sorted({name for post in ordered for name in post.sources})),
    }
    return msgspec.structs.replace(best, **changes)


def _figures(ordered: list[Post]) -> dict[str, Any]:
    """Each figure as last told, and the newest moment of which any was."""
    undated = [post for post in ordered if post.metrics_as_of is None]
    dated = [(post.metrics_as_of, post) for post in ordered if post.metrics_as_of is not None]
    newest_first = [post for _, post in sorted(dated, key=lambda pair: pair[0], reverse=True)]
    found = {
        field: next((value for post in (*newest_first, *undated) if (value := getattr(post, field)) is not None), None)
        for field in FIGURES
    }
    return {**found, "metrics_as_of": newest_first[0].metrics_as_of if newest_first else None}
