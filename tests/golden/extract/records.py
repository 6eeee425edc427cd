"""All that is read from a page as plain JSON: the line of ``auditor inspect`` and the rest of the facts."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec
from tests.golden.extract.pages import PAGES

from auditor.extract import inspect_record, read_page

FOLDER = Path(__file__).parent
TODAY = dt.date(2026, 11, 22)
SITE = "http://www.yunxi.example"


def record(name: str) -> dict[str, Any]:
    """What is read from the page called ``name``."""
    path, body = PAGES[name]
    facts = read_page(body, SITE + path, content_type="text/html", today=TODAY)
    plain = msgspec.to_builtins(facts)
    line = inspect_record(facts, path)
    return {"inspect": line, "facts": {key: value for key, value in plain.items() if key not in line or key == "lists"}}


def text_of(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def differing() -> list[str]:
    """Names of the pages that are read otherwise than recorded."""
    return [
        name
        for name in PAGES
        if not (FOLDER / f"{name}.json").exists()
        or (FOLDER / f"{name}.json").read_text(encoding="utf-8") != text_of(record(name))
    ]
