"""Public collections of hostile strings (XSS, traversal, naughty strings) through every format."""

import json
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from auditor.report import render
from auditor.report.clean import publishable
from auditor.report.kinds import load_phrasebook
from auditor.report.narrative import narrate
from auditor.report.paper_rows import MOST_ROWS
from auditor.report.view import view
from auditor.result.report_document import Rectification, ReportDocument

pytestmark = [pytest.mark.needs_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def strings(shared_data: Path) -> list[str]:
    """Every line of the collections."""
    folder = shared_data / "corpora"
    found = [str(item) for item in json.loads((folder / "strings" / "blns.json").read_text(encoding="utf-8"))]
    for path in sorted([*(folder / "xss").glob("*.txt"), *(folder / "traversal").glob("*.txt")]):
        found += path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    assert len(found) > 2000
    return found


def each_a_finding(document: ReportDocument, strings: list[str], sample: ModuleType) -> ReportDocument:
    """One finding a string: its every text field is that string."""
    fields = ("observed", "expected", "clause", "remedy", "url", "parent_url", "unit", "root_cause", "evidence")
    findings = tuple(
        sample.finding(10_000 + index, "some-check", "section", text, text, **dict.fromkeys(fields, text))
        for index, text in enumerate(strings)
    )
    result = msgspec.structs.replace(document.result, findings=findings)
    return msgspec.structs.replace(document, result=result, rectification=Rectification())


def test_each_string_in_every_field_of_a_finding_stays_text(
    strings: list[str], sample: ModuleType, hostile: ModuleType, tmp_path: Path
) -> None:
    bad = each_a_finding(sample.report_document(), strings, sample)
    # As many different words as there are strings: charts and tables that gather by unit gather alike.
    words = {text: f"无害{number}" for number, text in enumerate(dict.fromkeys(strings))}
    twin = each_a_finding(sample.report_document(), [words[text] for text in strings], sample)
    page, book = render(bad, tmp_path / "bad", ("html", "xlsx"))
    harmless = render(twin, tmp_path / "twin", ("html",))
    tables = narrate(view(publishable(bad)), load_phrasebook(None)).annexes
    assert len(tables["问题清单"].rows) == len(strings)
    hostile.assert_workbook_is_plain(book, {table.sheet: len(table.rows) for table in tables.values()})
    shape, plain = hostile.page_shape(page), hostile.page_shape(harmless[0])
    assert shape.elements["tr[id]"] == plain.elements["tr[id]"]
    assert not set(shape.elements) - set(plain.elements)
    assert shape.comments == 0
    assert all(target.startswith(("http://", "https://", "#")) for target in shape.targets)
    assert {path.name for path in tmp_path.iterdir()} == {"bad", "twin"}


def test_each_string_in_every_field_of_a_finding_stays_text_in_word(
    strings: list[str], sample: ModuleType, hostile: ModuleType, tmp_path: Path
) -> None:
    words = {text: f"无害{number}" for number, text in enumerate(dict.fromkeys(strings))}
    for start in range(0, len(strings), MOST_ROWS):  # as many as paper lists
        some = strings[start : start + MOST_ROWS]
        (word,) = render(each_a_finding(sample.report_document(), some, sample), tmp_path / "bad", ("docx",))
        twin = each_a_finding(sample.report_document(), [words[text] for text in some], sample)
        (harmless,) = render(twin, tmp_path / "twin", ("docx",))
        for kind in ("tbl", "tr", "tc", "sectPr"):
            assert hostile.word_elements(word)[kind] == hostile.word_elements(harmless)[kind]


def test_strings_in_turn_through_every_other_field_change_no_structure(
    strings: list[str], sample: ModuleType, hostile: ModuleType, tmp_path: Path
) -> None:
    document = sample.report_document()
    plain = set(hostile.page_shape(render(document, tmp_path / "twin", ("html",))[0]).elements)
    source = iter(strings)
    for number in range(40):
        bad = hostile.poison(document, iter(lambda: next(source, "完"), None))
        page, book = render(bad, tmp_path / str(number), ("html", "xlsx"))
        tables = narrate(view(publishable(bad)), load_phrasebook(None)).annexes
        hostile.assert_workbook_is_plain(book, {table.sheet: len(table.rows) for table in tables.values()})
        shape = hostile.page_shape(page)
        assert not set(shape.elements) - plain
        assert all(target.startswith(("http://", "https://", "#")) for target in shape.targets)
        if next(source, None) is None:
            break
