"""A sample drawn by a recorded seed (随机抽查), so that whoever has the seed draws the same."""

import hashlib
from collections.abc import Iterable


def seeded_sample(population: Iterable[str], size: int, seed: int) -> tuple[str, ...]:
    """Return ``size`` members of ``population`` drawn by ``seed``, in the order drawn; all of them where fewer.

    Every member gets the sha256 of seed and member as its lot; the smallest lots are drawn. So the same seed draws the
    same sample on every machine, and one more page on the site changes at most one member.
    """
    return tuple(sorted(set(population), key=lambda member: _lot(member, seed))[:size])


def _lot(member: str, seed: int) -> tuple[bytes, str]:
    return hashlib.sha256(f"{seed}\0{member}".encode()).digest(), member
