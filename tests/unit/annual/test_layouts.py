"""The same report in every layout reads the same, and is clean."""

from pathlib import Path

import pytest
from tests.unit.annual.reading import found, read
from tests.unit.annual.samples import CLEAN, LAYOUTS, Sample, as_docx, as_html, as_pdf

from auditor.annual.form import ROWS, TABLES
from auditor.annual.report import Report


def shown(report: Report) -> dict[tuple[str, str], str]:
    """Row and column → the number read."""
    return {
        (row.id, column): str(report.table(name).number(row.id, column))
        for name in TABLES
        for row in ROWS[name]
        for column in row.columns
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_number_is_read_in_every_layout(layout: str) -> None:
    assert shown(read(LAYOUTS[layout](CLEAN))) == CLEAN.cells


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_clean_report_has_no_finding_in_any_layout(layout: str) -> None:
    assert found(LAYOUTS[layout](CLEAN)) == ()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_parts_title_and_year_are_read_in_every_layout(layout: str) -> None:
    report = read(LAYOUTS[layout](CLEAN))
    assert [part.number for part in report.parts] == [1, 2, 3, 4, 5, 6]
    assert (report.title, report.year) == (CLEAN.title, 2025)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_changed_number_is_found_in_every_layout(layout: str) -> None:
    changed = CLEAN.with_cells({("r10", "自然人"): "3"})
    assert {one.check for one in found(LAYOUTS[layout](changed))} == {"NB30-A2", "NB30-A3"}


@pytest.mark.needs_libreoffice
def test_a_printed_report_reads_the_same(libreoffice: str, tmp_path: Path) -> None:
    body = as_pdf(libreoffice, tmp_path)
    assert shown(read(body)) == CLEAN.cells
    assert found(body) == ()


@pytest.mark.needs_libreoffice
def test_a_blank_cell_of_a_printed_report_is_named_with_its_column(libreoffice: str, tmp_path: Path) -> None:
    body = as_pdf(libreoffice, tmp_path, CLEAN.with_cells({("r10", "科研机构"): ""}))
    assert [(one.check, one.row, one.column) for one in found(body)] == [
        ("NB30-4", "（三）不予公开 8.属于行政查询事项", "科研机构")
    ]


def test_table_four_may_have_its_groups_as_rows() -> None:
    rows = "".join(
        f"<tr><td>{name}</td>" + "".join(f"<td>{CLEAN.cells[row, end]}</td>" for end in ENDS) + "</tr>"
        for row, name in (
            ("review", "行政复议"),
            ("direct", "行政诉讼未经复议直接起诉"),
            ("after_review", "复议后起诉"),
        )
    )
    head = "<tr><td></td>" + "".join(f"<td>{end}</td>" for end in ENDS) + "</tr>"
    page = as_html().decode()
    start = page.rindex("<table border=1>")
    end = page.index("</table>", start)
    assert found((page[:start] + "<table>" + head + rows + page[end:]).encode()) == ()


ENDS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def test_a_table_of_contents_is_no_part() -> None:
    page = as_html().decode()
    contents = "".join(f"<p>{text}</p>" for text in CLEAN.headings.values())
    assert found(page.replace("</h1>", "</h1>" + contents).encode()) == ()


def test_other_years_in_a_list_beside_the_report_are_not_its_title() -> None:
    years = "".join(f"<li><a>{year}年政府信息公开工作年度报告</a></li>" for year in (2022, 2023, 2024))
    page = as_html().decode().replace('<div class="article">', f'<ul class="side">{years}</ul><div class="article">')
    assert found(page.encode()) == ()


def test_a_repeated_table_head_changes_nothing() -> None:
    page = as_html().decode()
    start = page.index("<tr", page.index("三、收到和处理"))
    head = page[start : page.index("一、本年新收政府信息公开申请数量")]
    head = head[: head.rindex("<tr>")]
    at = page.index("<tr>", page.index("保护第三方合法权益"))
    assert found((page[:at] + head + page[at:]).encode()) == ()


def test_deleted_words_are_left_out_and_inserted_words_taken() -> None:
    body = tracked(as_docx(), ("13", "99", "13"))
    assert shown(read(body)) == CLEAN.cells


def tracked(body: bytes, change: tuple[str, str, str]) -> bytes:
    """The first cell showing ``change[0]`` with 99 struck out before it and its own number inserted."""
    import io
    import zipfile

    shows, deleted, inserted = change
    source = zipfile.ZipFile(io.BytesIO(body))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                old = f"<w:r><w:t>{shows}</w:t></w:r>"
                assert old in content.decode()
                new = (
                    f'<w:del w:id="1" w:author="甲"><w:r><w:delText>{deleted}</w:delText></w:r></w:del>'
                    f'<w:ins w:id="2" w:author="甲"><w:r><w:t>{inserted}</w:t></w:r></w:ins>'
                )
                content = content.decode().replace(old, new, 1).encode()
            target.writestr(name, content)
    return stream.getvalue()


def test_a_paragraph_whose_end_was_deleted_runs_on() -> None:
    import io

    import docx
    from docx.oxml import OxmlElement

    document = docx.Document(io.BytesIO(as_docx()))
    heading = next(one for one in document.paragraphs if one.text.startswith("五、"))
    heading.text = "五、存在的主要问题"
    rest = heading.insert_paragraph_before("")
    heading._p.addnext(rest._p)
    rest.text = "及改进情况"
    mark = OxmlElement("w:rPr")
    mark.append(OxmlElement("w:del"))
    heading._p.get_or_add_pPr().append(mark)
    stream = io.BytesIO()
    document.save(stream)
    assert found(stream.getvalue()) == ()


def test_a_numeral_of_the_word_processor_is_no_missing_numeral() -> None:
    import io

    import docx

    sample = Sample(headings={**CLEAN.headings, 3: "收到和处理政府信息公开申请情况"})
    document = docx.Document(io.BytesIO(as_docx(sample)))
    heading = next(one for one in document.paragraphs if one.text == sample.headings[3])
    heading.style = document.styles["List Number"]
    heading._p.get_or_add_pPr()._add_numPr()
    stream = io.BytesIO()
    document.save(stream)
    assert found(stream.getvalue()) == ()


@pytest.mark.needs_chromium
def test_a_page_printed_from_a_browser_reads_the_same(chromium: str, tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "report.html").write_bytes(as_html())
    subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={tmp_path}/profile",
            f"--print-to-pdf={tmp_path}/report.pdf",
            f"{tmp_path}/report.html",
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    body = (tmp_path / "report.pdf").read_bytes()
    assert shown(read(body)) == CLEAN.cells
    assert found(body) == ()


def test_text_whose_columns_fell_apart_is_not_judged() -> None:
    lines = LAYOUTS["bare lines in GBK"](CLEAN).decode("gb18030")
    for label in ("商业企业", "科研机构", "法律服务机构", "不予公开", "不予处理"):
        lines = lines.replace(label, f"{label[:2]} 甲 {label[2:]}")
    report = read(lines.encode())
    assert report.table("表三").rows == {}
    assert [words[:2] for words in report.unread] == ["表三"]


def test_a_table_without_its_last_column_is_told_once() -> None:
    page = as_html().decode()
    start = page.index("<table border=1>", page.index("<p>三、"))
    end = page.index("</table>", start)
    rows = page[start:end].split("</tr>")
    cut = [row[: row.rindex("<td")] if row.count("<td") >= 8 else row for row in rows]
    findings = found((page[:start] + "</tr>".join(cut) + page[end:]).encode())
    assert [(one.check, one.left, one.right) for one in findings if one.left] == [("NB30-4", 6, 7)]
