"""Where a report comes from: a file as it lies, or an address through the fetch seam."""

from datetime import date
from pathlib import Path

from auditor.annual.files import MOST_BYTES, UnreadableError, read_report
from auditor.annual.report import Report
from auditor.errors import UsageError
from auditor.fetch import Fetcher
from auditor.model.office import Network
from auditor.model.words import ANSWERED, OUTCOME_ZH


async def open_report(name: str, network: Network, *, today: date) -> Report:
    """Read the report in the file or at the address ``name``; ``today`` in Asia/Shanghai.

    Raises:
        UsageError: the file is not there or may not be read (exit 2).
        UnreadableError: the address does not open, or what it holds is no readable report (exit 3).
    """
    if not name.lower().startswith(("http://", "https://")):
        return read_report(_read_file(name), name, today=today)
    async with Fetcher(network, session="annual") as fetcher:
        fetched = await fetcher.get(name, max_bytes=MOST_BYTES)
    if fetched.outcome not in ANSWERED or fetched.truncated:
        why = fetched.detail or OUTCOME_ZH[fetched.outcome]
        raise UnreadableError(f"{name}：未能打开（{OUTCOME_ZH[fetched.outcome]}：{why}）")
    content_type = fetched.header("content-type")
    return read_report(fetched.body, name, today=today, url=fetched.final_url, content_type=content_type)


def _read_file(name: str) -> bytes:
    path = Path(name)
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        reason = "文件不存在" if isinstance(error, FileNotFoundError) else error.strerror
        raise UsageError(f"{name}：文件无法读取（{reason}），请检查路径") from None
