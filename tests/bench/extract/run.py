"""``make bench-extract``: dates and lists of the shared pages, side by side with the known extractors.

The peers live in an environment of their own under the user's cache folder, made on the first run.
"""

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.bench.extract.truth import Row, rows

from auditor.extract import column_list, read_page

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "auditor-bench"
PEERS = ("htmldate", "trafilatura", "gne", "gerapy-auto-extractor", "lxml_html_clean", "setuptools<81")
TOOLS = ("auditor", "htmldate", "trafilatura", "GNE", "gerapy")
TODAY = dt.date(2026, 11, 22)


def peers(data: Path) -> Iterable[dict[str, object]]:
    """Answers of the other tools, from their own interpreter."""
    python = CACHE / "extract" / "bin" / "python"
    if not python.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(["uv", "venv", "-q", "--python", "3.11", str(CACHE / "extract")], check=True)
        subprocess.run(["uv", "pip", "install", "-q", "--python", str(python), *PEERS], check=True)
    done = subprocess.run([str(python), str(HERE / "peers.py"), str(data)], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


class Table:
    """Counts by part, site or family, and tool."""

    def __init__(self) -> None:
        self.dates: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self.lists: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self.spent: dict[str, list[float]] = defaultdict(list)

    def date(self, groups: Iterable[str], tool: str, truth: str, answer: str) -> None:
        outcome = "none" if not answer else "exact" if answer == truth else "wrong"
        for group in groups:
            self.dates[group][tool][outcome] += 1
            self.dates[group][tool]["late"] += outcome == "wrong" and answer > truth

    def list(self, groups: Iterable[str], tool: str, count_exact: bool, newest_exact: bool | None) -> None:
        for group in groups:
            counts = self.lists[group][tool]
            counts["lists"] += 1
            counts["count"] += count_exact
            counts["newest"] += bool(newest_exact)

    def show(self) -> None:
        print(f"\n{'dates: exact/wrong/none (late)':34}" + "".join(f"{tool:>22}" for tool in TOOLS))
        for group, by_tool in self.dates.items():
            cells = [self._cell(by_tool[tool]) for tool in TOOLS]
            print(f"{group:34}" + "".join(f"{cell:>22}" for cell in cells))
        print(f"\n{'lists: count exact / newest exact':34}{'auditor':>22}{'gerapy (no dates)':>22}")
        for group, by_tool in self.lists.items():
            own, other = by_tool["auditor"], by_tool["gerapy"]
            total = own["lists"]
            print(
                f"{group:34}{own['count']:>10}/{total} {own['newest']:>5}/{total}{other['count']:>16}/{other['lists']}"
            )
        print("\nmilliseconds a page, median (mean): ")
        for tool in ("auditor, all facts", *TOOLS[1:]):
            spent = sorted(self.spent[tool])
            if spent:
                print(f"  {tool:22}{spent[len(spent) // 2]:8.2f} ({sum(spent) / len(spent):.2f})")

    @staticmethod
    def _cell(counts: Counter[str]) -> str:
        return f"{counts['exact']}/{counts['wrong']}/{counts['none']} ({counts['late']})"


def own(table: Table, truth: list[Row]) -> dict[str, tuple[str, ...]]:
    """Our own answers; returns the groups each page counts in."""
    groups: dict[str, tuple[str, ...]] = {}
    for row in truth:
        body = Path(row.path).read_bytes()
        start = time.perf_counter()
        facts = read_page(body, row.url, today=TODAY)
        table.spent["auditor, all facts"].append((time.perf_counter() - start) * 1000)
        groups[row.path] = (f"all {row.part}", f"{row.part} {row.site}", f"family {facts.cms or '-'}")
        if row.date:
            answer = facts.published.date.isoformat() if facts.published else ""
            table.date(groups[row.path], "auditor", row.date, answer)
            if answer != row.date:
                print(f"date: {row.path} shows {row.date}, read {answer or 'none'}")
        else:
            found = column_list(facts, row.column)
            items, newest = (len(found.items), str(found.newest)) if found else (0, "None")
            table.list(groups[row.path], "auditor", items == int(row.items), newest == row.newest)
            if (str(items), newest) != (row.items, row.newest):
                print(f"list: {row.path} has {row.items} to {row.newest}, read {items} to {newest}")
    return groups


def main() -> int:
    data = Path(os.environ.get("AUDITOR_TEST_DATA", str(HERE.parents[3] / "shared")))
    truth = list(rows(data))
    if not truth:
        print(f"no shared test data in {data}", file=sys.stderr)
        return 2
    table = Table()
    groups = own(table, truth)
    by_path = {row.path: row for row in truth}
    for answer in peers(data):
        row, tool = by_path[str(answer["path"])], str(answer["tool"])
        table.spent[tool].append(float(str(answer["ms"])))
        if row.date:
            table.date(groups[row.path], tool, row.date, str(answer["answer"]))
        else:
            table.list(groups[row.path], tool, answer["answer"] == int(row.items), None)
    table.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
