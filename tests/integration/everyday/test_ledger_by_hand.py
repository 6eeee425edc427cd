"""What people find and others tell: entered, listed with its own deadline, closed on a person's word."""

import json
from pathlib import Path

import pytest


def numbers(auditor, folder: Path) -> dict[str, str]:
    entries = json.loads(auditor("ledger", "list", "--json", "-w", folder).out)
    return {entry["text"]: entry["id"][:10] for entry in entries}


def test_a_problem_a_person_found_is_entered_listed_and_closed_with_evidence(auditor, folder: Path) -> None:
    added = auditor("ledger", "add", "领导信息未更新", "--object", "工作动态", "--by", "王某", "-w", folder)
    assert (added.code, "综合办公室" in added.out) == (0, True)
    number = numbers(auditor, folder)["领导信息未更新"]
    done = auditor("ledger", "confirm", number, "--by", "林若川", "--evidence", "截图3.png", "-w", folder)
    assert (done.code, f"已销号 {number}" in done.out) == (0, True)
    assert "共 0 项" in auditor("ledger", "list", "-w", folder).out


def test_the_same_problem_is_entered_once(auditor, folder: Path) -> None:
    auditor("ledger", "add", "电话打不通", "-w", folder)
    assert "未重复登记" in auditor("ledger", "add", "电话打不通", "-w", folder).out


def test_nothing_is_closed_without_evidence_or_under_a_wrong_number(auditor, folder: Path) -> None:
    auditor("ledger", "add", "电话打不通", "-w", folder)
    number = numbers(auditor, folder)["电话打不通"]
    refused = auditor("ledger", "confirm", number, "--by", "林若川", "--evidence", " ", "-w", folder)
    assert (refused.code, "佐证" in refused.err) == (2, True)
    unknown = auditor("ledger", "confirm", "ffffffffff", "--by", "林若川", "--evidence", "图", "-w", folder)
    assert (unknown.code, "不在本单位台账中" in unknown.err) == (2, True)


@pytest.mark.parametrize("kind", ["superior-notices", "platform-tickets", "zhaocuo"])
def test_what_others_told_enters_the_ledger_once(auditor, folder: Path, table, kind: str) -> None:
    told = table(
        "通报.xlsx", ["序号", "问题描述", "责任科室", "整改时限"], [1, "链接打不开", "综合办公室", "2027-01-08"]
    )
    first = auditor("import", kind, told, "--by", "王某", "-w", folder)
    assert (first.code, "登记 1 项" in first.out, "2027-01-08 前办结" in first.out) == (0, True, True)
    again = auditor("import", kind, told, "-w", folder)
    assert "登记 0 项，1 项此前已在台账中" in again.out


def test_a_notice_for_an_unknown_unit_is_refused_whole(auditor, folder: Path, table) -> None:
    told = table("通报.xlsx", ["问题描述", "责任科室"], ["一", "综合办公室"], ["二", "财政所"])
    refused = auditor("import", "superior-notices", told, "-w", folder)
    assert (refused.code, "第 3 行" in refused.err, "财政所" in refused.err) == (2, True, True)
    assert "共 0 项" in auditor("ledger", "list", "-w", folder).out
