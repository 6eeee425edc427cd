"""主要指标 of a quarter, and their comparison with the previous one."""

from auditor.report.annexes import ledger_of
from auditor.report.phrases import number, percent, quarter
from auditor.report.tables import Cell, Column, Table
from auditor.report.view import View, view
from auditor.result.report_document import Figure, PreviousQuarter, ReportDocument

_UNKNOWN = "未统计"


def previous_of(document: ReportDocument) -> PreviousQuarter:
    """Return what the next quarter's report compares itself with: this report's own main figures."""
    return PreviousQuarter(period=document.result.period, figures=figures(view(document)))


def figures(found: View) -> tuple[Figure, ...]:
    """Return the main figures as printed; a figure nobody gathered has no value."""
    counts = found.statistics
    ledger = ledger_of(found)
    posts = [item.posts for _, item in found.active_accounts]
    return (
        _count("targets", "检查对象", found.targets, "个"),
        _count("columns", "检查栏目", len(found.columns), "个"),
        _count("section_items", "专栏发布信息", counts.section_items, "条"),
        _count("portal_items", "板块其他栏目发布信息", counts.portal_items, "条"),
        _count("posts", "新媒体发布信息", sum(n for n in posts if n is not None) if None not in posts else None, "条"),
        _share("on_time", "栏目更新及时率", counts.columns_on_time, counts.columns_due),
        _share("usable", "链接可用率", counts.links_usable, counts.links_checked),
        _count("problems", "自查发现问题", len(found.problems), "个"),
        _share("fixed", "问题整改率", ledger.fixed, ledger.total - ledger.not_ours - ledger.dismissed),
    )


def _count(key: str, name: str, value: int | None, unit: str) -> Figure:
    return Figure(key=key, name=name, value=value, unit=unit)


def _share(key: str, name: str, part: int | None, whole: int | None) -> Figure:
    if part is None or not whole:
        return Figure(key=key, name=name, value=None, unit="%")
    return Figure(key=key, name=name, value=part * 100 / whole, unit="%", part=part, whole=whole)


def comparison(found: View) -> Table | None:
    """Return 表1 主要指标季度对比, or none where no previous quarter is stored."""
    previous = found.document.previous
    if previous is None:
        return None
    before = {item.key: item for item in previous.figures}
    rows: list[tuple[Cell, ...]] = [
        (item.name, shown(item), shown(before.get(item.key)), difference(item, before.get(item.key)))
        for item in figures(found)
        if not (item.value is None and _value(before.get(item.key)) is None)
    ]
    columns = (
        Column(key="指标", width=16),
        Column(key="本季度", title=quarter(found.document.result.period), width=14),
        Column(key="上季度", title=quarter(previous.period), width=14),
        Column(key="增减", width=12),
    )
    return Table(key="对比", title="主要指标季度对比", columns=columns, rows=tuple(rows))


def _value(figure: Figure | None) -> float | None:
    return figure.value if figure else None


def shown(figure: Figure | None) -> str:
    """Return a figure as printed: ``29条``, ``96.7%（29/30）``, ``未统计``."""
    if figure is None or figure.value is None:
        return _UNKNOWN
    if figure.part is not None and figure.whole:
        return f"{percent(figure.part, figure.whole)}（{figure.part}/{figure.whole}）"
    return f"{number(figure.value)}{figure.unit}"


def difference(now: Figure, before: Figure | None) -> str:
    """Return 增减: percentages in 百分点, counts in their own unit, ``—`` where one side is unknown."""
    old = _value(before)
    if now.value is None or old is None:
        return "—"
    change = round(now.value - old, 1)
    if change == 0:
        return "持平"
    unit = "个百分点" if now.unit == "%" else now.unit
    return f"{'增加' if change > 0 else '减少'}{number(abs(change))}{unit}"
