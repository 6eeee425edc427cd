"""The documents others rely on: their schemas, their canonical form, the lasting identity of a finding."""

import json
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.zone import SHANGHAI
from auditor.result.canonical import canonical_digest, canonical_json
from auditor.result.document import Points, ScoreRow
from auditor.result.ids import finding_id
from auditor.result.schema import DOCUMENTS, file_name, schema_files

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "schema"


@pytest.mark.parametrize("schema_id", DOCUMENTS)
def test_the_published_schema_is_that_of_the_types(schema_id: str) -> None:
    name = file_name(schema_id)
    published = (FOLDER / name).read_text(encoding="utf-8")
    assert published == schema_files()[name], "run: python -m auditor.result.schema docs/schema"


def test_the_result_schema_names_every_part_of_the_contract() -> None:
    schema = json.loads(schema_files()["auditor.result.1.json"])
    properties = schema["$defs"]["ResultDocument"]["properties"]
    parts = "schema tool office period at profile coverage objects checks findings score statistics"
    assert set(parts.split()) <= set(properties)


def test_a_findings_id_is_the_sha256_of_office_check_object_and_place() -> None:
    assert finding_id("yunxi", "blank-column", "notices", "") == (
        "73f87854c93f36b3710e838fa91caed0976e7fd7dc79788c0450c4d2ac928a60"
    )


def test_a_findings_id_tells_parts_apart_where_their_letters_run_together() -> None:
    assert finding_id("a", "bc", "d", "e") != finding_id("ab", "c", "d", "e")
    assert finding_id("a", "b", "c", "") != finding_id("a", "b", "", "c")


@settings(deadline=None)
@given(st.tuples(st.text(), st.text(), st.text(), st.text()))
def test_a_findings_id_is_the_same_at_every_run(parts: tuple[str, str, str, str]) -> None:
    first = finding_id(*parts)
    assert finding_id(*parts) == first
    assert len(first) == 64
    assert set(first) <= set("0123456789abcdef")


def test_canonical_json_sorts_keys_and_keeps_the_offset_of_moments() -> None:
    moment = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)
    value = {"b": [ScoreRow(row="R", points=Points(low=0, high=0.5), checks=())], "a": moment, "栏": "目"}
    assert canonical_json(value).decode() == (
        '{"a":"2026-09-30T18:00:00+08:00","b":[{"checks":[],"points":{"high":0.5,"low":0},"row":"R"}],"栏":"目"}'
    )


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=6))
def test_equal_documents_have_equal_bytes(value: dict[str, int | str]) -> None:
    turned = dict(reversed(list(value.items())))
    assert canonical_json(turned) == canonical_json(value)
    assert canonical_digest(turned) == canonical_digest(value)
    assert msgspec.json.decode(canonical_json(value)) == value
