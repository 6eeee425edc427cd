"""Reading pages for ``auditor inspect``: saved files as they lie, addresses through the fetch seam."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor.errors import IncompleteError, UsageError
from auditor.extract import inspect_record, read_page
from auditor.fetch import Fetcher, SystemClock
from auditor.model.office import Network
from auditor.model.page import PageFacts
from auditor.model.words import ANSWERED, OUTCOME_ZH
from auditor.register import load_workspace

MAX_FILE = 32 * 1024 * 1024
UNKNOWN_BASE = "http://saved.page.invalid/"


async def read_all(names: Sequence[str], base: str | None, workspace: Path) -> list[tuple[str, PageFacts]]:
    """Read every file or address named, in order.

    Raises:
        UsageError: a file that is not there or cannot be read.
        IncompleteError: an address that could not be opened.
    """
    network = load_workspace(workspace).settings.network if (workspace / "auditor.yaml").is_file() else Network()
    found = []
    async with Fetcher(network, session="inspect") as fetcher:
        for name in names:
            remote = name.startswith(("http://", "https://"))
            found.append((name, await _fetched(fetcher, name) if remote else _read_file(name, base)))
    return found


async def _fetched(fetcher: Fetcher, url: str) -> PageFacts:
    fetched = await fetcher.get(url)
    if fetched.outcome not in ANSWERED:
        why = fetched.detail or OUTCOME_ZH[fetched.outcome]
        raise IncompleteError(f"{url}：未能打开（{OUTCOME_ZH[fetched.outcome]}：{why}）")
    content_type = fetched.header("content-type")
    return read_page(fetched.body, fetched.final_url, content_type=content_type, today=fetched.started.date())


def _read_file(name: str, base: str | None) -> PageFacts:
    path = Path(name)
    try:
        if path.stat().st_size > MAX_FILE:
            raise UsageError(f"{name}：文件超过 32 MB，不是网页")
        body = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{name}：文件无法读取（{error.strerror}），请检查路径") from None
    return read_page(body, base or UNKNOWN_BASE, today=SystemClock().now().date())


def described(name: str, page: PageFacts, *, as_line: bool) -> Iterator[str]:
    """Yield the lines to print for one page: one JSON line, or a readable account."""
    if as_line:
        yield json.dumps(inspect_record(page, name), ensure_ascii=False)
        return
    yield f"【{name}】"
    yield f"  标题：{page.heading or page.title or '（无）'}"
    yield f"  编码：{page.encoding}（{page.encoding_rule}）  建站系统：{page.cms or '未识别'}  页面类型：{page.kind}"
    if page.published:
        date = page.published
        yield f"  发布时间：{date.date}（依据：{date.rule}；原文：{date.snippet}；把握 {date.confidence:.0%}）"
    else:
        yield "  发布时间：未读到"
    for found in page.lists:
        newest = found.newest or "无日期"
        yield f"  信息列表“{found.column or '（无标题）'}”：{len(found.items)} 条，最新 {newest}"
    yield f"  链接：{len(page.links)} 个"
    if page.challenge:
        yield f"  访问受限：{page.challenge}"
    if page.needs_browser:
        yield "  页面内容由脚本生成，需用浏览器查看"
