"""Options that several commands share, each defined once."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from auditor.errors import UsageError
from auditor.model.zone import SHANGHAI

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", metavar="目录", help="工作目录（含 auditor.yaml），默认为当前目录。")
]
OfficeOption = Annotated[
    str | None, typer.Option("--office", metavar="编号", help="单位编号；工作目录中只有一个单位时可省略。")
]
PeriodOption = Annotated[
    str | None, typer.Option("--period", metavar="季度", help="季度，如 2026Q3；默认为监测时间点所在季度。")
]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="时间", help="监测时间点，如 2026-09-30T18:00（北京时间）；默认为现在。"),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="以 JSON 输出。")]
JsonFile = Annotated[str | None, typer.Option("--json", metavar="文件", help="把结果写成 JSON 文件；写 - 输出到屏幕。")]


def moment(text: str | None, *, now: datetime) -> datetime:
    """Read ``--at``: a day or a moment in Asia/Shanghai; a day alone means its last minute; ``None`` means now.

    Raises:
        UsageError: the text is neither.
    """
    if text is None:
        return now
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--at 的值“{text}”不是时间，请写成 2026-09-30 或 2026-09-30T18:00") from None
    if len(text) <= 10:
        parsed = parsed.replace(hour=23, minute=59)
    return parsed.replace(tzinfo=SHANGHAI) if parsed.tzinfo is None else parsed.astimezone(SHANGHAI)


def day_given(text: str | None, option: str) -> date | None:
    """Read the day given to ``option``, none where it was not given.

    Raises:
        UsageError: the text is no day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} 的值“{text}”不是日期，请写成 2026-07-01") from None
