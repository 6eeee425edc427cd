"""``make bench-hazards``: every hazard, the tests that show how it is met, and whether they pass, as a table.

The torture run, slow and all hazards at once, is included.
"""

import ast
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path("tests/hazards")
_ROW = re.compile(r"test_(h\d+)_\w+\.py")


class Notes:
    """Counts the tests of each file by how they ended."""

    def __init__(self) -> None:
        self.ended: dict[str, Counter[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome == "skipped" or report.failed:
            file = Path(report.nodeid.partition("::")[0]).name
            self.ended.setdefault(file, Counter())[report.outcome] += 1


def said_of(file: Path) -> str:
    """What the file says of its hazard."""
    told = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return told.partition("\n")[0].partition(":")[2].strip().rstrip(".") or told.partition("\n")[0].rstrip(".")


def main() -> int:
    """Run the tests, print the table; return pytest's exit code."""
    notes = Notes()
    code = pytest.main(
        ["-q", "-n0", "--no-header", "-p", "no:cacheprovider", "-m", "slow or not slow", str(FOLDER)], plugins=[notes]
    )
    print("\n| row | hazard and behaviour | tests | verdict |\n|---|---|---|---|")
    for file in sorted(FOLDER.glob("test_*.py")):
        row = found[1].upper().replace("H0", "H") if (found := _ROW.fullmatch(file.name)) else "all"
        ended = notes.ended.get(file.name, Counter())
        others = "".join(f", {count} {how}" for how, count in sorted(ended.items()) if how != "passed")
        print(f"| {row} | {said_of(file)} | {file} | {ended['passed']} passed{others} |")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
