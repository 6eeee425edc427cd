"""What a piece of work is called where people read of it."""

from datetime import datetime

import pytest

from auditor.audit.calling import called
from auditor.model.office import Office, Site
from auditor.model.tasks import Task
from auditor.model.zone import SHANGHAI
from auditor.store import Owed

YUNXI = Office(
    id="yunxi",
    name="临江区人民政府云溪街道办事处",
    short_name="云溪街道",
    sites=(Site(id="section", name="云溪街道板块", url="http://www.linjiang.example/yunxi/"),),
)
GUIYU = Office(id="guiyu", name="桂屿街道办事处")
MOMENT = datetime(2026, 10, 1, tzinfo=SHANGHAI)


def row(office: str = "yunxi", kind: str = Task.AUDIT, object: str = "*", period: str = "2026Q3") -> Owed:
    return Owed(office=office, object=object, period=period, kind=kind, due_at=MOMENT, not_before=MOMENT)


@pytest.mark.parametrize(
    ("work", "offices", "name"),
    [
        (row(), (YUNXI,), "2026Q3 季度检查"),
        (row(), (YUNXI, GUIYU), "云溪街道 2026Q3 季度检查"),
        (row("guiyu"), (YUNXI, GUIYU), "桂屿街道办事处 2026Q3 季度检查"),
        (row("gone"), (YUNXI,), "gone 2026Q3 季度检查"),
        (row("*", Task.BACKUP, period="2026-10-01"), (YUNXI, GUIYU), "2026-10-01 自动备份"),
        (row(kind=Task.PROBE, object="section", period="2026-10-01T03"), (YUNXI,), "可用性监测（云溪街道板块）"),
    ],
)
def test_work_is_called_by_what_people_know(work: Owed, offices: tuple[Office, ...], name: str) -> None:
    assert called(work, offices) == name
