"""``make bench-channels``: what the tests show of each adapter of accounts, as a table.

A sample counts when its test passed: it was read, or refused with the stated reason. Errors are refusals that ended
in a state with its words; quarters are constructed ones whose verdict on freshness came out right.
"""

import sys
from collections import defaultdict

import pytest

from auditor.channels.gather import ADAPTERS

TESTS = "tests/unit/channels"
KINDS = {"sample": "sample files", "error": "errors and refusals", "quarter": "constructed quarters"}
Seen = dict[tuple[str, str], dict[str, bool]]


class Notes:
    """Collects what each test says it shows; one case with several tests counts once, and only if all passed."""

    def __init__(self) -> None:
        self.seen: Seen = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name == "covers":
                adapter, kind, which = value
                cases = self.seen[adapter, kind]
                cases[which] = cases.get(which, True) and report.passed


def cell(seen: Seen, adapter: str, kind: str) -> str:
    """Cases of one adapter, those that passed before those there are."""
    cases = seen.get((adapter, kind), {})
    return f"{sum(cases.values())} / {len(cases)}" if cases else "–"


def main() -> int:
    """Run the tests, print the table; return pytest's exit code."""
    notes = Notes()
    code = pytest.main(["-q", "-n0", "--no-header", "-p", "no:cacheprovider", TESTS], plugins=[notes])
    print(f"\n| adapter | {' | '.join(KINDS.values())} |\n|---|{'---|' * len(KINDS)}")
    for adapter in ("import", *ADAPTERS):
        print(f"| {adapter} | {' | '.join(cell(notes.seen, adapter, kind) for kind in KINDS)} |")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
