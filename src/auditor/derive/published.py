"""The rules as published, without the layers' changes of limits: a veto rests on these alone."""

from dataclasses import replace

from auditor.rulebook.book import Rulebook
from auditor.rulebook.limits import Limit


def published_number(limit: Limit) -> float:
    """Return the published value of a limit that is a number, whatever a layer made of it."""
    value = limit.value if limit.published is None else limit.published
    return limit.number if isinstance(value, str) else value


def as_published(rulebook: Rulebook) -> Rulebook:
    """Return ``rulebook`` with every limit at its published value; rows stay switched as the profile has them."""
    rows = {
        name: row.model_copy(update={"limits": {key: _restored(limit) for key, limit in row.limits.items()}})
        for name, row in rulebook.rows.items()
    }
    return replace(rulebook, rows=rows)


def _restored(limit: Limit) -> Limit:
    return limit if limit.published is None else limit.model_copy(update={"value": limit.published, "published": None})
