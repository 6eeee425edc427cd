"""The report as one self-contained web page: no script, no outside file, prints on A4."""

from pathlib import Path
from typing import Any

from auditor.errors import StorageError, UsageError
from auditor.report.annexes import ledger_of
from auditor.report.charts import drawings
from auditor.report.context import template_context
from auditor.report.kinds import Phrasebook
from auditor.report.narrative import Narrative
from auditor.report.phrases import share
from auditor.report.templates import environment, telling, template_file
from auditor.report.vetoes import FOUND, UNDECIDED, decided, veto_states
from auditor.report.view import View

TEMPLATE = "自查报告.html"


def write_web_page(written: Narrative, found: View, book: Phrasebook, path: Path, *, folder: Path | None) -> None:
    """Write the page to ``path``.

    Raises:
        UsageError: the template cannot be read or uses an unknown tag.
    """
    source = template_file(TEMPLATE, folder)
    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"网页模板 {source} 无法读取；请存为 UTF-8 编码，或删去以使用随程序的模板") from error
    context = template_context(written, draft=found.document.draft) | _pictures(found, book)
    page = telling(source, lambda: environment().from_string(text).render(context))
    path.write_text(page, encoding="utf-8", newline="\n")


def _pictures(found: View, book: Phrasebook) -> dict[str, Any]:
    document = found.document
    drawn = drawings(found, book)
    return {
        "概览": _tiles(found),
        "问题分类图": drawn.by_type,
        "问题科室图": drawn.by_unit,
        "问题趋势图": drawn.problems,
        "及时率趋势图": drawn.on_time,
        "可用性图": drawn.availability,
        "更新日历": drawn.calendar,
        "期间": document.result.period_dates.title,
        "单位": document.words.name,
        "检查时点": f"{document.result.at:%Y-%m-%d %H:%M}",
        "截至": f"{document.as_of:%Y-%m-%d}",
        "修订": document.revision,
        "校验码": document.sha256[:16],
        "覆盖说明": list(document.result.coverage.reasons),
    }


def _tiles(found: View) -> list[dict[str, str]]:
    """The figures a reader looks for first, each with its denominator or its annex."""
    ledger = ledger_of(found)
    owed = ledger.total - ledger.not_ours - ledger.dismissed
    states = veto_states(found)
    hits = sum(state.state == FOUND for state in states)
    waiting = sum(state.state == UNDECIDED for state in states)
    verdict = f"发现{hits}项" if hits else "均未发现" if decided(found, states) else "尚有待核实"
    open_items = len(found.suspected) + len(found.undecided)
    return [
        {
            "名": "检查对象",
            "值": str(found.targets),
            "注": f"栏目{len(found.columns)}个，账号{len(found.active_accounts)}个",
        },
        {"名": "单项否决", "值": verdict, "注": f"{waiting}项待核实、未能检查" if waiting else "各项指标均有结论"},
        {"名": "自查发现问题", "值": str(len(found.problems)), "注": f"另有风险提示{len(found.hints)}项"},
        {"名": "已整改", "值": str(ledger.fixed), "注": f"整改率{share(ledger.fixed, owed)}" if owed else "无须整改"},
        {"名": "待核实、未能检查", "值": str(open_items), "注": "不计入合格" if open_items else "全部已有结论"},
        {"名": "转报平台", "值": str(len(found.referred)), "注": "门户平台方面的问题"},
    ]


def check_web_page(path: Path) -> None:
    """Read the written page again.

    Raises:
        StorageError: it is empty or cut short.
    """
    text = path.read_text(encoding="utf-8")
    if "</html>" not in text[-200:].lower():
        raise StorageError(f"写出的网页 {path.name} 不完整；请检查磁盘和模板 {TEMPLATE}")
