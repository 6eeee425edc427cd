"""An export of two hundred thousand rows is taken in whole, in the memory that twenty thousand rows take."""

import csv
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from auditor.audit.gather import account_imports
from auditor.audit.opened import open_office
from auditor.model.zone import SHANGHAI

FEW, MANY = 20_000, 200_000
SPARE_KILOBYTES = 16 * 1024
"""What allocators and caches may add; the posts themselves would take some hundred megabytes."""
REGISTER = """\
profile: street-office
office:
  id: yunxi
  name: 临江区云溪街道办事处
  units: [{id: o, name: 党政办公室}]
  accounts:
    - {id: wb, name: 云溪发布, platform: 新浪微博, unit: o}
"""
IMPORT = """\
import sys
from pathlib import Path
from auditor.cli import main
try:
    main()
finally:
    if Path("/proc/self/status").exists():
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        print("PEAK", peak.split()[1])
"""


def rows(count: int) -> Iterator[list[str]]:
    yield ["标题", "发布时间", "链接", "阅读量"]
    start = datetime(2026, 7, 1, tzinfo=SHANGHAI)
    for number in range(count):
        moment = start + timedelta(seconds=number * 30)
        title = f"云溪街道便民服务信息第{number}条通知公告"
        yield [title, f"{moment:%Y-%m-%d %H:%M:%S}", f"https://a.example/{number}", str(number % 977)]


def as_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows(count))


def as_workbook(path: Path, count: int) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows(count)):
            sheet.write_row(number, 0, row)


def import_peak(folder: Path, file: Path) -> int:
    """Import the file as a clerk does; return the most memory it took, in kilobytes."""
    folder.mkdir()
    (folder / "auditor.yaml").write_text(REGISTER, encoding="utf-8")
    words = ["import", "posts", str(file), "--account", "wb", "--from", "2026-07-01", "--to", "2026-09-30"]
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, *words, "-w", str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    peaks = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("PEAK")]
    return int(peaks[0]) if peaks else 0


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "write"), [("csv", as_csv), ("xlsx", as_workbook)])
def test_two_hundred_thousand_rows_take_the_memory_of_twenty_thousand(
    tmp_path: Path, suffix: str, write: Callable[[Path, int], None]
) -> None:
    peaks = []
    for count in (FEW, MANY):
        file = tmp_path / f"导出{count}.{suffix}"
        write(file, count)
        peaks.append(import_peak(tmp_path / str(count), file))
    with open_office(tmp_path / str(MANY)) as opened:
        (batch,) = account_imports(opened.store, opened.office)["wb"]
    assert (batch.rows, len(batch.posts), batch.posts[-1].url) == (MANY, MANY, f"https://a.example/{MANY - 1}")
    assert peaks[1] - peaks[0] < SPARE_KILOBYTES
