"""Writes the demo's workspace: register and account exports, as an office would keep them."""

from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.demo.accounts import ACCOUNTS, Export, write_exports
from auditor.demo.columns import COLUMNS
from auditor.demo.planted import SITE
from auditor.demo.story import (
    CLOSED_HOST,
    HOME,
    NOT_INVOLVED,
    OFFICE_ID,
    OFFICE_NAME,
    OWN_NAMES,
    PORTAL,
    SERVICE_HALL,
    UNITS,
    Section,
    worded,
)
from auditor.model.office import Office, Settings
from auditor.register import write_register

EXPORTS = "账号导出"


def demo_office(at: datetime) -> Office:
    """The office as declared at ``at``."""
    return Office.model_validate(
        {
            "id": OFFICE_ID,
            "name": OFFICE_NAME,
            "short_name": "云溪街道",
            "district": "临江区",
            "units": [
                {"id": unit, "name": name, "owner_a": {"name": first}, "owner_b": {"name": second}}
                for unit, name, first, second in UNITS
            ],
            "sites": [
                {
                    "id": SITE,
                    "name": "云溪街道（临江区人民政府门户网站板块）",
                    "url": HOME,
                    "scope": "section",
                    "id_code": "9900000001",
                    "unit": "office",
                    "platform": "临江区人民政府门户网站",
                    "own_names": list(OWN_NAMES),
                    "linked_platforms": [f"http://{SERVICE_HALL}/"],
                    "budget": {"delay": 0, "concurrency": 8, "pages": 1000, "minutes": 10},
                    "columns": [_column(section, at) for section in COLUMNS],
                }
            ],
            "accounts": [
                {"id": each.id, "name": each.name, "platform": each.platform, **_dated(each.declared, at)}
                for each in ACCOUNTS
            ],
            "categories": [{"category": key, "not_involved": reason} for key, reason in NOT_INVOLVED.items()],
            "report": {
                "recipient": "临江区人民政府办公室",
                "signature": OFFICE_NAME,
                "contact": "林若川",
                "phone": "0500-6180018",
            },
        }
    )


def demo_settings(port: int, refusing: int) -> Settings:
    """Settings that lead the portal's host names to ``port`` of this machine, the dead host to ``refusing``."""
    return Settings.model_validate(
        {
            "profile": "street-office",
            "network": {
                "resolve": {
                    PORTAL: f"127.0.0.1:{port}",
                    SERVICE_HALL: f"127.0.0.1:{port}",
                    CLOSED_HOST: f"127.0.0.1:{refusing}",
                },
                "allow": ["127.0.0.0/8"],
                "contact": "0500-6180018",
            },
        }
    )


def write_workspace(folder: Path, at: datetime, port: int, refusing: int) -> tuple[Export, ...]:
    """Write register and export files into ``folder``; return the exports. Ports as in ``demo_settings``."""
    folder.mkdir(parents=True, exist_ok=True)
    write_register(folder, demo_office(at), demo_settings(port, refusing), replace=True)
    return write_exports(folder / EXPORTS, at)


def _column(section: Section, at: datetime) -> dict[str, Any]:
    return {
        "id": section.id,
        "name": section.name,
        "url": section.url,
        "type": section.type,
        "unit": section.unit,
        "categories": list(section.categories),
        **_dated(section.declared, at),
    }


def _dated(declared: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Fill in the years that the story leaves open."""
    return {key: _filled(value, at) for key, value in declared.items()}


def _filled(value: Any, at: datetime) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, at) for key, inner in value.items()}
    return worded(value, at) if isinstance(value, str) else value
