"""Other extractors on the same pages. Runs in an environment of their own; prints one JSON line a page and tool."""

import json
import logging
import re
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from truth import Row, rows  # type: ignore[import-not-found]

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
try:
    from loguru import logger

    logger.remove()
except ImportError:
    pass

_DAY = re.compile(r"((?:19|20)\d\d)\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})")


def day(text: object) -> str:
    """A tool's answer as an ISO day, "" where it gave none."""
    found = _DAY.search(str(text or ""))
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else str(text or "")


def htmldate_original(html: str, _url: str) -> str:
    from htmldate import find_date

    return day(find_date(html, original_date=True))


def trafilatura_metadata(html: str, _url: str) -> str:
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(html)
    return day(found.date if found else "")


def gne(html: str, _url: str) -> str:
    from gne import GeneralNewsExtractor

    return day(GeneralNewsExtractor().extract(html).get("publish_time"))


def gerapy(html: str, _url: str) -> str:
    from gerapy_auto_extractor import extract_datetime

    return day(extract_datetime(html))


def gerapy_list(html: str, _url: str) -> int:
    from gerapy_auto_extractor import extract_list

    return len(extract_list(html) or [])


DATES: dict[str, Callable[[str, str], str]] = {
    "htmldate": htmldate_original,
    "trafilatura": trafilatura_metadata,
    "GNE": gne,
    "gerapy": gerapy,
}


def timed(tool: str, row: Row, run: Callable[[str, str], object], html: str) -> None:
    start = time.perf_counter()
    try:
        answer = run(html, row.url)
    except Exception as error:
        answer, _ = "", error
    spent = (time.perf_counter() - start) * 1000
    print(json.dumps({"tool": tool, "path": row.path, "answer": answer, "ms": spent}), flush=True)


def main() -> None:
    for row in rows(Path(sys.argv[1])):
        html = Path(row.path).read_bytes().decode("utf-8", "replace")
        if row.date:
            for tool, run in DATES.items():
                timed(tool, row, run, html)
        else:
            timed("gerapy", row, gerapy_list, html)


if __name__ == "__main__":
    main()
