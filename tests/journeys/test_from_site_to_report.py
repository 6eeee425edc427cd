"""As a new user: a real site (replayed on loopback) → register → workbook → doctor → audit → report."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.journeys.conftest import Auditor
from tests.replay import host_folders, replayed

pytestmark = [pytest.mark.needs_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def journey(auditor: Auditor, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Walk the whole way once; the tests look at what it left."""
    base = tmp_path_factory.mktemp("journey")
    folder, told = base / "office", {}
    with replayed(host_folders(shared_data / "sites")) as server:
        hosts = "".join(f'    {host}: "{address}"\n' for host, address in server.network.resolve.items())
        network = base / "network.yaml"
        network.write_text(f"network:\n  resolve:\n{hosts}  allow: [127.0.0.0/8]\n", encoding="utf-8")
        told["init"] = auditor("init", folder, "--site", "http://lyj.jlcity.gov.cn/", "--network", network)
        confirm(folder / "对象登记表.xlsx")
        told["import"] = auditor("register", "import", folder / "对象登记表.xlsx", "-w", folder)
        told["doctor"] = auditor("doctor", "-w", folder)
        hurry(folder / "auditor.yaml")
        told["audit"] = auditor("audit", "-w", folder, "--at", "2021-01-20T18:00", "--json", folder / "result.json")
        told["report"] = auditor("report", "-w", folder, "--format", "docx,html,xlsx,json")
        told["signoff"] = auditor("signoff", "export", folder / "人工补查.xlsx", "-w", folder)
        told["ledger"] = auditor("ledger", "export", folder / "整改台账.xlsx", "-w", folder)
    return {"folder": folder, "told": told}


def confirm(table: Path) -> None:
    """Mark every column 是 but one, which is 否, as a clerk would."""
    book = openpyxl.load_workbook(table)
    sheet = book["站点与栏目"]
    header = {cell.value: cell.column for row in sheet.iter_rows(max_row=6) for cell in row if cell.value}
    mark = header["确认"]
    first = next(row[0].row for row in sheet.iter_rows(max_row=6) if "确认" in [cell.value for cell in row]) + 1
    rows = [row for row in range(first, sheet.max_row + 1) if sheet.cell(row, header.get("名称", 2)).value]
    for row in rows:
        sheet.cell(row, mark).value = "是"
    sheet.cell(rows[-1], mark).value = "否"
    book.save(table)


def hurry(register: Path) -> None:
    """Leave out links (their targets were not saved) and the pause between requests."""
    text = register.read_text(encoding="utf-8")
    assert "      scope: site" in text
    text = text.replace("      scope: site", "      scope: site\n      check_links: false\n      budget: {delay: 0}", 1)
    register.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("step", ["init", "import", "report", "signoff", "ledger"])
def test_each_step_ends_well_and_says_what_it_wrote(journey: dict[str, Any], step: str) -> None:
    told = journey["told"][step]
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.strip()


def test_the_doctor_finds_nothing_that_must_be_mended(journey: dict[str, Any]) -> None:
    told = journey["told"]["doctor"]
    assert told.returncode == 0
    assert "[有误]" not in told.stdout


def test_columns_are_proposed_with_type_and_reason_and_confirmed_by_the_table(journey: dict[str, Any]) -> None:
    text = (journey["folder"] / "auditor.yaml").read_text(encoding="utf-8")
    assert text.count("type: ") >= 10
    assert "confirmed: false" not in text.split("columns:")[1]


def test_the_audit_judges_the_columns(journey: dict[str, Any]) -> None:
    result = json.loads((journey["folder"] / "result.json").read_text(encoding="utf-8"))
    verdicts = [entry["verdict"] for entry in result["checks"] if entry["id"] == "column-not-updated"]
    assert verdicts.count("pass") >= 3
    assert "fail" not in verdicts
    assert all(finding["clause"] and finding["remedy"] for finding in result["findings"])
    assert journey["told"]["audit"].returncode in (0, 1, 3)


def test_the_report_lies_in_the_workspace(journey: dict[str, Any]) -> None:
    files = sorted(path.suffix for path in (journey["folder"] / "out").rglob("*") if path.is_file())
    assert files == [".docx", ".html", ".json", ".xlsx"]
