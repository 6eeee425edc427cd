"""What runs unattended warns where it runs as the superuser, and goes on."""

import os
from pathlib import Path

import pytest


@pytest.mark.parametrize(("number", "told"), [(0, True), (1000, False)])
def test_the_runner_warns_of_root_and_of_nobody_else(
    auditor, folder: Path, monkeypatch, number: int, told: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: number, raising=False)
    (folder / "auditor.yaml").write_text("office: {id: ' '}", encoding="utf-8")  # so that nothing is done for long
    said = auditor("run", "--due", "-w", folder)
    assert said.code == 2
    assert ("正以 root（超级用户）运行" in said.err) is told


def test_a_command_of_the_day_does_not_warn(auditor, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert "root" not in auditor("status", "-w", folder).err
