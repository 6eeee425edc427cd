"""没有见到当年预算或上年决算

检查什么
    预算决算栏目里有没有本年预算；到本年11月，有没有上年决算。

依据
    《预算法》第十四条（YS-14）：部门预算、决算经批复后20日内公开；《政府信息公开条例》第二十条第（七）项（TL-20.7）。

怎样判定
    栏目的信息标题写明年份和“预算”“决算”的为有。批复日期程序不知道，所以没有见到的记“需人工核实”，不判不合格：
    预算从4月起、决算从11月起核对（各地批复时间一般早于此）。

不判定的情形
    没有登记预算决算栏目的不适用；栏目没有读到的，记“未能检查”；登记了例外的不适用。

怎样整改
    公布当年预算和上年决算，写明批复日期；由上级统一公布的，加上链接。
"""

from auditor.checks.base import Check, Context, columns_of, not_applicable, not_checked, passed, review
from auditor.model.facts import ColumnFacts, Facts
from auditor.model.judgement import Judgement
from auditor.model.office import Column

META = Check(
    code="YS01",
    id="budget-year-missing",
    title="预算决算公开",
    objects="column",
    rows=("YS-14", "TL-20.7"),
    needs=("columns",),
)
CATEGORY = "budget"
BUDGET_FROM, ACCOUNTS_FROM = 4, 11


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every column declared to hold budgets."""
    return tuple(
        _judge(column, seen, ctx) for _, column, seen in columns_of(facts, ctx.office) if CATEGORY in column.categories
    )


def _judge(column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    if column.exception is not None and ctx.day <= column.exception.until:
        return not_applicable(column.id, f"登记了例外：{column.exception.reason}")
    if seen is None or not seen.seen:
        return not_checked(column.id, (seen.reason if seen else "") or "栏目没有读到")
    year, month = ctx.day.year, ctx.day.month
    wanted = [(year, "预算")] if month >= BUDGET_FROM else []
    wanted += [(year - 1, "决算")] if month >= ACCOUNTS_FROM else []
    if not wanted:
        return not_applicable(column.id, "当年预算、上年决算的公布时间未到")
    titles = [item.title for item in seen.items]
    missing = [f"{when}年{what}" for when, what in wanted if not _among(titles, when, what)]
    if missing:
        return review(column.id, f"没有见到{'、'.join(missing)}，需人工核对批复日期和公布渠道")
    return passed(column.id, f"已见{'、'.join(f'{when}年{what}' for when, what in wanted)}")


def _among(titles: list[str], year: int, what: str) -> bool:
    return any(str(year) in title and what in title for title in titles)
