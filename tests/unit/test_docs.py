"""The documentation cannot drift: every command, setting and check has its place, and generated pages are current."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel
from typer.core import TyperGroup

from auditor.checks import load
from auditor.cli.app import build
from auditor.model.office import Settings

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "manual"


def read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def test_the_generated_pages_are_current() -> None:
    checked = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "build_docs.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stderr == ""


def commands() -> Iterator[str]:
    root = typer.main.get_command(build())
    assert isinstance(root, TyperGroup)
    for name, command in root.commands.items():
        if isinstance(command, TyperGroup):
            yield from (f"{name} {inner}" for inner in command.commands)
        else:
            yield name


@pytest.mark.parametrize("name", list(commands()))
def test_every_command_is_in_the_manual(name: str) -> None:
    assert f"auditor {name}\n" in read("docs", "manual", "命令.md")


def settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            yield from (f"{name}.{inner}" for inner in section.model_fields)
        else:
            yield name


@pytest.mark.parametrize("name", list(settings()))
def test_every_setting_is_in_the_manual(name: str) -> None:
    assert f"`{name}`" in read("docs", "manual", "设置.md")


@pytest.mark.parametrize("identifier", [loaded.meta.id for loaded in load()])
def test_every_check_has_its_page(identifier: str) -> None:
    assert (ROOT / "docs" / "rules" / "checks" / f"{identifier}.md").is_file()


def test_every_page_the_manual_names_exists() -> None:
    lines = [line for line in read("docs", "manual", "README.md").splitlines() if line.startswith("| [")]
    named = [line.split("](")[1].split(")")[0] for line in lines]
    assert named
    assert [name for name in named if not (MANUAL / name).resolve().is_file()] == []


def test_no_page_names_a_path_of_one_machine() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    forbidden = ("/home/", "/root/", "/tmp/")
    assert [page for page in pages for word in forbidden if word in page.read_text(encoding="utf-8")] == []
