"""Canonical JSON: equal documents have equal bytes, so that a judgement can be compared and sealed."""

import hashlib

import msgspec


def canonical_json(value: object) -> bytes:
    """Return ``value`` (structs, mappings, sequences) as UTF-8 JSON, keys sorted, no spaces, moments in ISO 8601."""
    return msgspec.json.encode(value, order="sorted")


def canonical_digest(value: object) -> str:
    """Return the sha256 (hex) of the canonical JSON of ``value``."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
