"""What a piece of work (应做事项) is called wherever people read of it: on screen, on the health page, in messages."""

from collections.abc import Sequence

from auditor.model.office import Office
from auditor.model.tasks import Task, task_zh
from auditor.store import Owed

UNTOLD = (Task.SUSPECTED, Task.PROBE)
"""A second look is of a run, a sample of a moment: their periods tell people nothing."""


def called(row: Owed, offices: Sequence[Office]) -> str:
    """Return its name: of when, what, of which site; and whose, where the workspace has several ``offices``."""
    office = next((one for one in offices if one.id == row.office), None)
    told = row.office != "*" and (office is None or len(offices) > 1)
    whose = f"{office.short_name or office.name if office else row.office} " if told else ""
    of = "" if row.kind in UNTOLD else f"{row.period} "
    sites = {site.id: site.name for site in office.sites} if office else {}
    what = "" if row.object == "*" else f"（{sites.get(row.object, row.object)}）"
    return f"{whose}{of}{task_zh(row.kind)}{what}"
