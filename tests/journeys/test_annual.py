"""``auditor annual check`` as its users run it: words, JSON of the contract, exit codes."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.journeys.conftest import Auditor
from tests.journeys.workspaces import HOST, workspace
from tests.servers.raw import RawServer, reply
from tests.unit.annual.samples import CLEAN, LAYOUTS, PEOPLE, Sample, as_docx, as_html
from tests.unit.annual.test_files import picture_pdf

FIELDS = {"check", "table", "row", "column", "left", "right", "difference", "text", "kind"}
WRONG = CLEAN.with_cells({("review", "总计"): "4"})


def written(folder: Path, name: str, body: bytes) -> Path:
    path = folder / name
    path.write_bytes(body)
    return path


@pytest.mark.parametrize("layout", ["merged cells", "bare lines in GBK", "Word"])
def test_a_clean_report_ends_with_zero(auditor: Auditor, tmp_path: Path, layout: str) -> None:
    done = auditor("annual", "check", written(tmp_path, "年报", LAYOUTS[layout](CLEAN)))
    assert (done.returncode, done.stderr) == (0, "")
    assert "没有发现问题" in done.stdout


def test_a_wrong_report_ends_with_one_and_says_where_in_chinese(auditor: Auditor, tmp_path: Path) -> None:
    done = auditor("annual", "check", written(tmp_path, "年报.docx", as_docx(WRONG)))
    assert (done.returncode, done.stderr) == (1, "")
    assert "[NB30-A4] 表四“行政复议”行“总计”列：四种结果之和为1，总计填的是4，相差3。" in done.stdout


def test_the_json_has_the_fields_of_the_contract(auditor: Auditor, tmp_path: Path) -> None:
    done = auditor("annual", "check", written(tmp_path, "年报.html", as_html(WRONG)), "--json")
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert all(set(finding) == FIELDS for finding in findings)
    first = next(finding for finding in findings if finding["check"] == "NB30-A4")
    assert (first["table"], first["row"], first["column"]) == ("表四", "行政复议", "总计")
    assert (first["left"], first["right"], first["difference"]) == (1, 4, -3)


def test_a_clean_report_gives_an_empty_list(auditor: Auditor, tmp_path: Path) -> None:
    done = auditor("annual", "check", written(tmp_path, "年报.html", as_html()), "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"findings": []})


def test_advice_alone_ends_with_zero_and_is_shown(auditor: Auditor, tmp_path: Path) -> None:
    sample = replace(CLEAN, headings={**CLEAN.headings, 3: "3、收到和处理政府信息公开申请情况"})
    done = auditor("annual", "check", written(tmp_path, "年报.html", as_html(sample)))
    assert done.returncode == 0
    assert "提示（1处）" in done.stdout


def last_year(carried_out: str) -> Sample:
    return replace(
        CLEAN,
        title=CLEAN.title.replace("2025", "2024"),
        intro=CLEAN.intro.replace("2025", "2024"),
        part_5=("个别社区报送信息的格式不够统一。",),
    ).with_cells({("carried_out", column): "0" for column in PEOPLE} | {("carried_out", "总计"): carried_out})


@pytest.mark.parametrize(("carried_out", "code", "columns"), [("1", 1, ["自然人"]), ("0", 1, ["自然人", "总计"])])
def test_last_years_report_is_compared(
    auditor: Auditor, tmp_path: Path, carried_out: str, code: int, columns: list[str]
) -> None:
    this_year = written(tmp_path, "2025.html", as_html())
    older = written(tmp_path, "2024.docx", as_docx(last_year(carried_out)))
    done = auditor("annual", "check", this_year, "--previous", older, "--json")
    findings = json.loads(done.stdout)["findings"]
    assert [(one["check"], one["column"]) for one in findings] == [("NB30-A6", column) for column in columns]
    assert done.returncode == code


UNREADABLE = {
    "a scan": (picture_pdf(), "扫描件"),
    "an empty file": (b"", "空的"),
    "binary rubbish": (bytes(range(256)) * 9, "无法读取"),
    "another page": ("<html><body><h1>街道召开会议</h1></body></html>".encode(), "没有读到"),
}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("option", [(), ("--json",)])
def test_what_cannot_be_read_ends_with_three_and_one_chinese_line(
    auditor: Auditor, tmp_path: Path, name: str, option: tuple[str, ...]
) -> None:
    body, word = UNREADABLE[name]
    done = auditor("annual", "check", written(tmp_path, "年报", body), *option)
    assert (done.returncode, done.stdout) == (3, "")
    assert word in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_not_there_ends_with_two(auditor: Auditor) -> None:
    done = auditor("annual", "check", "没有这个文件.docx")
    assert done.returncode == 2
    assert "文件不存在" in done.stderr


def test_a_table_shown_as_a_picture_ends_with_three_and_the_rest_is_shown(auditor: Auditor, tmp_path: Path) -> None:
    page = as_html(WRONG).decode()
    start = page.index("<table border=1>", page.index("<p>三、"))
    end = page.index("</table>", start) + len("</table>")
    done = auditor("annual", "check", written(tmp_path, "年报.html", (page[:start] + "<img>" + page[end:]).encode()))
    assert done.returncode == 3
    assert "NB30-A4" in done.stdout
    assert "表三是图片" in done.stderr


async def test_an_address_is_read_through_the_workspaces_network(auditor: Auditor, tmp_path: Path) -> None:
    answers = {
        "/robots.txt": reply(b"", status="404 Not Found"),
        "/2025.html": reply(as_html(WRONG)),
        "/2025.docx": reply(as_docx(), kind="application/octet-stream"),
    }
    async with RawServer(answers) as server:
        workspace(tmp_path, f"{server.address}:{server.port}")
        codes = []
        for name in ("2025.html", "2025.docx", "gone.html"):
            address = f"http://{HOST}/{name}"
            done = await asyncio.to_thread(auditor, "annual", "check", address, "-w", tmp_path)
            codes.append(done.returncode)
    assert codes == [1, 0, 3]
    assert "未能打开" in done.stderr


@pytest.mark.needs_data
def test_a_real_street_report_passes_with_advice_on_its_numerals(auditor: Auditor, shared_data: Path) -> None:
    done = auditor("annual", "check", shared_data / "annual" / "street-2023.txt", "--json")
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 0
    assert [(one["check"], one["kind"], one["difference"]) for one in findings] == [("NB30-1", "advice", None)] * 2
