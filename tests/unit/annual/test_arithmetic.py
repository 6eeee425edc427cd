"""The 42 relations and the carry-over: each broken alone is found, with its place, sides and difference."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.annual.reading import audited, found, places, read
from tests.unit.annual.samples import CLEAN, ENDS, LABELS_2, LABELS_3, LAYOUTS, PEOPLE, as_html

from auditor.annual.arithmetic import RELATIONS, Relation, check_relations
from auditor.annual.form import ROWS, TABLE_3, TABLES
from auditor.annual.report import Cell, Report, Table

RESULTS = [f"r{number}" for number in range(1, 22)]
NAMES = {row.id: row.name for name in TABLES for row in ROWS[name]}


def expected(row: str, column: str) -> set[tuple[str, str, str]]:
    """The relations a cell belongs to, written down without the code's own list: rule, row and column named."""
    if row in ("review", "direct", "after_review"):
        return {("NB30-A4", NAMES[row], "总计")}
    relations = {("NB30-A3", NAMES[row], "总计")}
    if row in RESULTS or row == "total":
        relations.add(("NB30-A2", NAMES["total"], column))
    if row in ("new", "carried_in", "total", "carried_out"):
        relations.add(("NB30-A1", "一＋二＝三（七）＋四", column))
    return relations


CELLS = [(row, column) for row in LABELS_3 for column in PEOPLE]
CELLS += [(row, end) for row in ("review", "direct", "after_review") for end in ENDS]


def test_there_are_forty_two_relations() -> None:
    counts = {rule: sum(one.rule == rule for one in RELATIONS) for rule in ("NB30-A1", "NB30-A2", "NB30-A3", "NB30-A4")}
    assert counts == {"NB30-A1": 7, "NB30-A2": 7, "NB30-A3": 25, "NB30-A4": 3}


def alone(relation: Relation, extra: int) -> Report:
    """A report of which only the relation's cells were read, its right side too large by ``extra``."""
    rows: dict[str, dict[str, Cell]] = {}
    for row, column in (*relation.left, *relation.right):
        rows.setdefault(row, {})[column] = Cell("2")
    total, column = relation.right[0]
    others = len(relation.right) - 1
    rows[total][column] = Cell(str(2 * len(relation.left) - 2 * others + extra))
    return Report(tables={relation.table: Table(rows=rows)})


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda one: f"{one.rule} {one.row} {one.column}")
def test_a_relation_broken_alone_gives_exactly_that_finding(relation: Relation) -> None:
    (finding,) = check_relations(alone(relation, 3))
    assert (finding.check, finding.table, finding.row, finding.column) == (
        relation.rule,
        relation.table,
        relation.row,
        relation.column,
    )
    assert finding.right == finding.left + 3
    assert finding.difference == -3
    assert all(str(side) in finding.text for side in (finding.left, finding.right, 3))


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda one: f"{one.rule} {one.row} {one.column}")
def test_a_relation_that_holds_gives_no_finding(relation: Relation) -> None:
    assert list(check_relations(alone(relation, 0))) == []


@pytest.mark.parametrize(("row", "column"), CELLS)
def test_one_wrong_cell_gives_the_relations_it_belongs_to_and_no_other(row: str, column: str) -> None:
    wrong = CLEAN.with_cells({(row, column): str(int(CLEAN.cells[row, column]) + 40)})
    sums = [one for one in found(as_html(wrong)) if one.check != "NB30-6"]
    assert {(one.check, one.row, one.column) for one in sums} == expected(row, column)
    assert {abs(one.difference or 0) for one in sums} == {40}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("row", [*LABELS_3, "review", "direct", "after_review"])
def test_a_wrong_total_is_found_in_every_layout(layout: str, row: str) -> None:
    wrong = CLEAN.with_cells({(row, "总计"): "77"})
    sums = {(one.check, one.row, one.column) for one in found(LAYOUTS[layout](wrong)) if one.check != "NB30-6"}
    assert sums == expected(row, "总计")


@pytest.mark.parametrize("column", PEOPLE)
def test_what_was_carried_over_must_be_last_years(column: str) -> None:
    last_year = previous_report().with_cells({("carried_out", column): "9"})
    findings = [one for one in audited(CLEAN, last_year) if one.check == "NB30-A6"]
    right = int(CLEAN.cells["carried_in", column])
    assert [(one.column, one.left, one.right, one.difference) for one in findings] == [(column, right, 9, right - 9)]


def test_a_clean_pair_of_years_has_no_finding() -> None:
    assert audited(CLEAN, previous_report()) == ()


def test_a_report_of_another_year_is_not_compared() -> None:
    findings = audited(CLEAN, CLEAN)
    assert [(one.check, one.kind) for one in findings] == [("NB30-7", "review")]


def previous_report():
    from dataclasses import replace

    carried = {("carried_out", column): CLEAN.cells["carried_in", column] for column in PEOPLE}
    sample = replace(
        CLEAN,
        title=CLEAN.title.replace("2025", "2024"),
        intro=CLEAN.intro.replace("2025", "2024"),
        part_5=(
            "街道网站栏目调整不够及时，个别社区报送信息的格式不统一，需要加强业务培训和日常检查，逐步提高工作水平。",
        ),
    )
    return sample.with_cells(carried)


@pytest.mark.needs_data
def test_the_real_example_of_the_form_holds(shared_data: Path) -> None:
    facts = (shared_data / "facts" / "rulebook.md").read_text(encoding="utf-8")
    line = next(one for one in facts.splitlines() if one.startswith("Worked example"))
    values = dict(re.findall(r"\b([ncTf]) ([\d,]+)", line))
    ids = {"n": "new", "c": "carried_in", "T": "total", "f": "carried_out"}
    rows = {
        ids[name]: dict(zip(PEOPLE, map(Cell, numbers.split(",")), strict=True)) for name, numbers in values.items()
    }
    assert len(rows) == 4
    assert list(check_relations(Report(tables={TABLE_3: Table(rows=rows)}))) == []
    rows["new"]["商业企业"] = Cell("253")
    broken = list(check_relations(Report(tables={TABLE_3: Table(rows=rows)})))
    assert {(one.check, one.column, one.difference) for one in broken} == {
        ("NB30-A1", "商业企业", 1),
        ("NB30-A3", "总计", 1),
    }


@pytest.mark.needs_data
def test_a_real_street_report_has_no_arithmetic_finding(shared_data: Path) -> None:
    findings = found((shared_data / "annual" / "street-2023.txt").read_bytes())
    assert [one for one in findings if one.kind != "advice"] == []
    assert {one.check for one in findings} == {"NB30-1"}


numbers = st.integers(min_value=0, max_value=99_999)


@given(
    results=st.lists(st.tuples(*[numbers] * 6), min_size=21, max_size=21),
    left=st.lists(st.integers(0, 0), min_size=6, max_size=6),
)
@settings(max_examples=30, deadline=None)
def test_any_table_that_adds_up_has_no_finding(results: list[tuple[int, ...]], left: list[int]) -> None:
    cells = {}

    def write(row: str, values: list[int]) -> None:
        cells.update(zip([(row, column) for column in PEOPLE], map(str, [*values, sum(values)]), strict=True))

    totals = [sum(column) for column in zip(*results, strict=True)]
    for row, values in zip(RESULTS, results, strict=True):
        write(row, list(values))
    write("total", totals)
    write("new", totals)
    write("carried_in", left)
    write("carried_out", left)
    report = read(as_html(CLEAN.with_cells(cells)))
    assert list(check_relations(report)) == []
    assert report.table(TABLE_3).number("total", "总计") == Decimal(sum(totals))


def test_places_name_table_row_and_column() -> None:
    wrong = CLEAN.with_cells({("direct", "总计"): "5"})
    assert ("NB30-A4", "表四", "行政诉讼·未经复议直接起诉", "总计") in places(found(as_html(wrong)))


VALUE = re.compile(r"(?m)^\t(0)$")
REAL_ORDER = [(row.id, column) for name in TABLES for row in ROWS[name] for column in row.columns]


@pytest.mark.needs_data
@pytest.mark.parametrize("shows", ["8", ""])
def test_every_cell_of_the_real_report_changed_alone_is_found(shared_data: Path, shows: str) -> None:
    text = (shared_data / "annual" / "street-2023.txt").read_text(encoding="utf-8")
    cells = list(VALUE.finditer(text))
    assert len(cells) == len(REAL_ORDER)
    for place, (row, column) in zip(cells, REAL_ORDER, strict=True):
        changed = text[: place.start(1)] + shows + text[place.end(1) :]
        findings = [one for one in found(changed.encode()) if one.check not in ("NB30-1", "NB30-6")]
        if not shows:
            assert [(one.check, one.row, one.column) for one in findings] == [("NB30-4", NAMES[row], column)]
        elif row in LABELS_2:
            assert findings == []
        else:
            assert {(one.check, one.row, one.column) for one in findings} == expected(row, column)
