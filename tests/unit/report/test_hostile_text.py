"""Hostile text through every field of every format: nothing new appears, nothing is lost. Hand-written strings."""

from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from auditor.report import render
from auditor.report.clean import publishable
from auditor.report.kinds import load_phrasebook
from auditor.report.narrative import narrate
from auditor.report.view import view
from auditor.result.report_document import ReportDocument

STRINGS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</td></tr></table><h1>新标题</h1>",
    "<!-- 注释 -->",
    "{{ 标题 }}",
    "{% for x in [1] %}",
    "{_{ 标题 }_}",
    "{#注#}",
    "</w:t></w:r></w:p><w:p>",
    "&lt;b&gt;&amp;&#60;",
    "]]>",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "+1",
    "@SUM(1)",
    "-1",
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "CON",
    "行一\n行二\r\n行三\t制表\a响铃\f换页\v",
    "\x00\x01\x1f\x7f\x9f",
    "\ufffe\uffff\U0001fffe",
    "\ud83d孤立",
    "\u202e反向\u2066",
    "é̷̛̛" * 20,
    "👩‍👩‍👧‍👦🇨🇳",
    "http://x.example/" + "a" * 3000,
    "很长" * 5000,
    "<R>字</R>\\n\\t",
    "%s%n%p {0} ${x} `id`",
]


DRAWINGS = 5
"""By type, by unit, two trends, the calendar."""


@pytest.fixture(scope="module")
def twin(document: ReportDocument, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The harmless rendering to compare with."""
    return render(document, tmp_path_factory.mktemp("twin"), ("html", "docx"))


def annex_rows(document: ReportDocument) -> dict[str, int]:
    tables = narrate(view(publishable(document)), load_phrasebook(None)).annexes
    return {table.sheet: len(table.rows) for table in tables.values()}


@pytest.mark.parametrize("text", STRINGS, ids=range(len(STRINGS)))
def test_one_string_in_every_field_changes_no_page_and_no_workbook(
    text: str, hostile: ModuleType, document: ReportDocument, twin: tuple[Path, ...], tmp_path: Path
) -> None:
    bad = hostile.poison(document, hostile.endless([text]))
    page, book = render(bad, tmp_path, ("html", "xlsx"))
    hostile.assert_workbook_is_plain(book, annex_rows(bad))
    shape, harmless = hostile.page_shape(page), hostile.page_shape(twin[0])
    assert not set(shape.elements) - set(harmless.elements)
    assert shape.comments == 0
    assert all(target.startswith(("http://", "https://", "#")) for target in shape.targets)


def assert_word_is_whole(bad: ReportDocument, texts: list[str], hostile: ModuleType, twin: Path, folder: Path) -> None:
    (word,) = render(bad, folder, ("docx",))
    elements, printed = hostile.word_elements(word), hostile.word_text(word)
    assert set(elements) <= set(hostile.word_elements(twin))
    assert elements["tbl"] == 2 + sum(bool(count) for count in annex_rows(bad).values()) + DRAWINGS
    assert [text for text in texts if hostile.as_word_prints(text)[:200] not in printed] == []


@pytest.mark.parametrize("turn", range(4))
def test_a_mix_of_strings_in_the_fields_changes_no_word_file(
    turn: int, hostile: ModuleType, document: ReportDocument, twin: tuple[Path, ...], tmp_path: Path
) -> None:
    strings = STRINGS[turn * 8 :] + STRINGS[: turn * 8]
    bad = hostile.poison(document, hostile.endless(strings))
    assert_word_is_whole(bad, [], hostile, twin[1], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("text", STRINGS, ids=range(len(STRINGS)))
def test_one_string_in_every_field_changes_no_word_file_and_is_printed(
    text: str, hostile: ModuleType, document: ReportDocument, twin: tuple[Path, ...], tmp_path: Path
) -> None:
    assert_word_is_whole(hostile.poison(document, hostile.endless([text])), [text], hostile, twin[1], tmp_path)


def test_ids_made_of_hostile_text_tie_the_same_things_together(
    hostile: ModuleType, document: ReportDocument, tmp_path: Path
) -> None:
    names = [item.id for item in document.result.objects] + [item.id for item in document.result.findings]
    ids = {name: f"{STRINGS[index % len(STRINGS)]}#{index}" for index, name in enumerate(names)}
    bad = hostile.poison_ids(document, ids)
    page, word, book = render(bad, tmp_path, ("html", "docx", "xlsx"))
    counts = annex_rows(bad)
    assert counts["问题清单"] == 11
    hostile.assert_workbook_is_plain(book, counts)
    assert not set(hostile.page_shape(page).elements) - {
        *hostile.page_shape(render(document, tmp_path / "twin", ("html",))[0]).elements
    }
    assert hostile.word_elements(word)["tbl"] == 9 + DRAWINGS


def test_hostile_text_in_the_json_reads_back(hostile: ModuleType, document: ReportDocument, tmp_path: Path) -> None:
    bad = hostile.poison(document, hostile.endless(STRINGS))
    (path,) = render(bad, tmp_path, ("json",))
    assert msgspec.json.decode(path.read_bytes(), type=ReportDocument) == publishable(bad)
