"""``doctor``: a form others may rely on, and words that name the remedy."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.audit import doctor_machine, open_store
from auditor.audit.backing_up import backup_owed
from auditor.model.office import Disk
from auditor.register import load_workspace
from auditor.result.examination import ALWAYS, SOMETIMES

NOW = datetime.now(UTC)


def items(auditor, folder: Path) -> dict[str, dict[str, str]]:
    return {item["id"]: item for item in json.loads(auditor("doctor", "--json", "-w", folder).out)["items"]}


def test_the_printed_form_is_the_one_others_rely_on(auditor, folder: Path) -> None:
    told = auditor("doctor", "--json", "-w", folder)
    printed = json.loads(told.out)
    assert told.code == 0
    assert list(printed) == ["schema", "ok", "items"]
    assert (printed["schema"], printed["ok"]) == ("auditor.doctor/1", True)
    assert all(list(item) == ["id", "name", "state", "text"] for item in printed["items"])
    assert all(item["state"] in ("ok", "warning", "error", "off") and item["text"] for item in printed["items"])


def test_every_id_promised_is_there_and_no_other(auditor, folder: Path) -> None:
    found = set(items(auditor, folder))
    assert set(ALWAYS) <= found <= {*ALWAYS, *SOMETIMES}


def test_the_ids_promised_do_not_change() -> None:
    assert set(ALWAYS) == {
        "register", "store", "backup", "retention", "heartbeat", "ping", "audit-log", "notify", "disk", "user",
        "sentinel", "credentials", "fonts", "libreoffice", "pdf", "browser",
    }  # fmt: skip
    assert set(SOMETIMES) == {"confirmed", "rules", "calendar", "clock"}


def test_every_id_is_explained_in_the_manual() -> None:
    page = (Path(__file__).parents[3] / "docs" / "manual" / "体检.md").read_text(encoding="utf-8")
    assert [identifier for identifier in (*ALWAYS, *SOMETIMES) if f"| `{identifier}` |" not in page] == []


def test_a_register_in_error_is_told_and_every_id_is_still_there(auditor, folder: Path) -> None:
    (folder / "auditor.yaml").write_text("office: {id: ' '}", encoding="utf-8")
    told = auditor("doctor", "--json", "-w", folder)
    printed = json.loads(told.out)
    assert (told.code, printed["ok"]) == (2, False)
    assert set(ALWAYS) <= {item["id"] for item in printed["items"]}


def test_the_age_of_the_last_backup_is_told(auditor, folder: Path) -> None:
    assert items(auditor, folder)["backup"]["state"] == "off"
    loaded = load_workspace(folder)
    with open_store(folder, loaded.settings) as store:
        backup_owed(store, loaded, NOW)
    assert items(auditor, folder)["backup"]["state"] == "ok"
    (made,) = (folder / "backup").iterdir()
    old = (NOW - timedelta(days=9)).timestamp()
    os.utime(made, (old, old))
    late = items(auditor, folder)["backup"]
    assert (late["state"], "早该有新的一份（每周一次）" in late["text"]) == ("warning", True)
    with (folder / "auditor.yaml").open("a", encoding="utf-8") as file:
        file.write("schedule: {backup: 月}\n")
    assert items(auditor, folder)["backup"]["state"] == "ok"


def test_a_runner_that_went_silent_is_told(auditor, folder: Path) -> None:
    assert items(auditor, folder)["heartbeat"]["state"] == "off"
    with open_store(folder, load_workspace(folder).settings) as store:
        store.beats.note("tick", NOW)
        assert items(auditor, folder)["heartbeat"]["state"] == "ok"
        store.beats.note("tick", NOW - timedelta(days=3))
        assert items(auditor, folder)["heartbeat"]["state"] == "warning"


@pytest.mark.parametrize(("number", "state"), [(0, "warning"), (1000, "ok")])
def test_the_account_it_runs_under_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number, state) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: number, raising=False)
    found = {item.id: item for item in doctor_machine.examine_machine(tmp_path, Disk())}
    assert found["user"].state == state


@pytest.mark.parametrize(
    ("limits", "state"),
    [({"low_gib": 0, "low_percent": 0, "critical_mib": 0}, "ok"), ({"low_gib": 1024}, "warning")],
)
def test_the_disk_is_held_against_the_workspaces_own_limits(tmp_path: Path, limits, state) -> None:
    found = {item.id: item for item in doctor_machine.examine_machine(tmp_path, Disk(**limits))}
    assert found["disk"].state == state
