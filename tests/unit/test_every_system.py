"""What holds on one system only: Windows knows no ``%-d``, and its clock words nothing but plain letters."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "auditor"


def time_formats(tree: ast.AST) -> Iterator[str]:
    """Every ``{…:%Y…}`` and every text handed to ``strftime``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            yield from (str(part.value) for part in node.format_spec.values if isinstance(part, ast.Constant))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "strftime":
            yield from (str(word.value) for word in node.args if isinstance(word, ast.Constant))


@pytest.mark.parametrize("module", sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py")))
def test_moments_are_formatted_as_every_system_can(module: str) -> None:
    tree = ast.parse((SOURCE / module).read_text(encoding="utf-8"))
    wrong = [form for form in time_formats(tree) if "%" in form and (not form.isascii() or "%-" in form)]
    assert wrong == []


def test_a_format_only_some_systems_know_would_be_seen() -> None:
    told = list(time_formats(ast.parse("f'{at:%Y年%-m月}'; at.strftime('%-d')")))
    assert set(told) == {"%Y年%-m月", "%-d"}
