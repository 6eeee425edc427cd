"""What the doctor says of the browser component: both halves of it are needed."""

import asyncio
from pathlib import Path

import pytest

from auditor.audit import doctor, doctor_machine


@pytest.mark.parametrize(
    ("program", "complete", "state", "word"),
    [
        (None, False, "off", "未安装"),
        ("/usr/bin/chromium", False, "off", "auditor[browser]"),
        ("/usr/bin/chromium", True, "ok", "/usr/bin/chromium"),
    ],
)
def test_the_browser_is_there_only_with_both_halves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str | None, complete: bool, state: str, word: str
) -> None:
    monkeypatch.setattr(doctor_machine, "browser_program", lambda: program)
    monkeypatch.setattr(doctor_machine, "can_render", lambda: complete)
    (item,) = [one for one in asyncio.run(doctor.examine(tmp_path)) if one.id == "browser"]
    assert item.state == state
    assert word in item.text
