"""JSON Schemas of the documents others rely on, kept in ``docs/schema/``.

Write them anew after changing a document's types: ``python -m auditor.result.schema docs/schema``.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from auditor.model.facts import FACTS_SCHEMA, Facts
from auditor.result.document import RESULT_SCHEMA, ResultDocument
from auditor.result.examination import DOCTOR_SCHEMA, Examination
from auditor.result.report_document import REPORT_SCHEMA, ReportDocument

DOCUMENTS: Mapping[str, type[msgspec.Struct]] = {
    FACTS_SCHEMA: Facts,
    RESULT_SCHEMA: ResultDocument,
    REPORT_SCHEMA: ReportDocument,
    DOCTOR_SCHEMA: Examination,
}


def file_name(schema_id: str) -> str:
    """Return the file of a schema: ``auditor.result/1`` → ``auditor.result.1.json``."""
    return f"{schema_id.replace('/', '.')}.json"


def schema_files() -> dict[str, str]:
    """Return file name → text of every schema, as the types stand now."""
    return {file_name(schema_id): _text(schema_id, kind) for schema_id, kind in DOCUMENTS.items()}


def _text(schema_id: str, kind: type[msgspec.Struct]) -> str:
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_id,
        **msgspec.json.schema(kind),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> None:
    """Write every schema file into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_files().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
