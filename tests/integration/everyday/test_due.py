"""到期事项, 催办单 and 工作交接表 as a user gets them."""

import json
from pathlib import Path

import pytest
from docx import Document

from auditor.audit import open_office


def words_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@pytest.fixture
def told(auditor, folder: Path) -> Path:
    auditor("ledger", "add", "电话13800138000打不通", "--object", "工作动态", "--deadline", "2020-01-10", "-w", folder)
    return folder


def test_what_is_late_is_listed_with_its_unit_and_owner(auditor, told: Path) -> None:
    shown = auditor("due", "-w", told)
    assert (shown.code, "已超期 1 项" in shown.out, "综合办公室 林若川" in shown.out) == (0, True, True)
    (item,) = [one for one in json.loads(auditor("due", "--json", "-w", told).out) if one["kind"] == "整改"]
    assert (item["due"], item["days_left"] < 0) == ("2020-01-10", True)


def test_a_reminder_is_written_for_the_unit_and_the_finding_counts_as_notified(auditor, told: Path, tmp_path) -> None:
    done = auditor("due", "--out", tmp_path / "催办", "--by", "王某", "-w", told)
    assert done.code == 0
    words = words_of(tmp_path / "催办" / "催办单-综合办公室.docx")
    for wanted in ("到期事项催办单", "综合办公室：", "已超期", "签收人", "138****8000"):
        assert wanted in words
    with open_office(told) as opened:
        (entry,) = opened.store.findings.list("yunxi")
    assert entry.state == "notified"


def test_looking_alone_notifies_nobody(auditor, told: Path) -> None:
    auditor("due", "-w", told)
    with open_office(told) as opened:
        assert opened.store.findings.list("yunxi")[0].state == "open"


def test_a_reminder_that_cannot_be_written_notifies_nobody(auditor, told: Path, tmp_path: Path) -> None:
    (tmp_path / "催办").write_text("file in the way", encoding="utf-8")
    assert auditor("due", "--out", tmp_path / "催办", "-w", told).code == 5
    with open_office(told) as opened:
        assert opened.store.findings.list("yunxi")[0].state == "open"


def test_an_unknown_unit_is_refused_with_those_there_are(auditor, folder: Path) -> None:
    refused = auditor("due", "--unit", "财政所", "-w", folder)
    assert (refused.code, "综合办公室" in refused.err) == (2, True)


def test_the_handover_paper_says_what_a_successor_must_know_and_no_secret(auditor, told: Path, tmp_path: Path) -> None:
    register = told / "auditor.yaml"
    text = register.read_text(encoding="utf-8").replace(
        "unit: office}\n", 'unit: office, sources: [{adapter: wechat_mp, app_id: wx0, secret_ref: "env:GZH_NAME"}]}\n'
    )
    register.write_text(text, encoding="utf-8")
    done = auditor("handover", "--out", tmp_path / "交接.docx", "-w", told)
    assert done.code == 0, done.err
    words = words_of(tmp_path / "交接.docx")
    for wanted in ("工作交接表", "138****8000", "云溪发布（微信公众号）", "林若川", "本机环境变量", "移交人", "接收人"):
        assert wanted in words
    assert "GZH_NAME" not in words
    assert "工作动态" in words


def test_a_handover_of_one_unit_holds_only_its_own(auditor, told: Path, tmp_path: Path) -> None:
    register = told / "auditor.yaml"
    text = register.read_text(encoding="utf-8").replace("  sites:\n", "    - {id: city, name: 城管办}\n  sites:\n", 1)
    register.write_text(text, encoding="utf-8")
    assert auditor("handover", "--unit", "城管办", "--out", tmp_path / "交接.docx", "-w", told).code == 0
    words = words_of(tmp_path / "交接.docx")
    assert "没有未办结的问题" in words
    assert "云溪发布" not in words
