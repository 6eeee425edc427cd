"""发布时间晚于采集时间

检查什么
    栏目列表和稿件页面上标的发布时间有没有晚于我们看到它的时间（未来日期）。

依据
    《政府网站发展指引》：网站内容要清晰显示发布时间（ZY47-7）；未来日期使公众和检查人员无法判断更新情况，按指标
    口径这样的稿件不计为更新（JC19-R8）。

怎样判定
    发布日期晚于采集当日的为问题；采集当日的日期正常。同一栏目合并为一处，写明条数。
    这样的信息在计算栏目更新时间时不计。

不判定的情形
    活动时间、截止时间等正文里的日期不是发布时间，不在此列；人工登记和没有采集时间的清单不判；
    没有读到信息的栏目记“不适用”。

怎样整改
    核对并改正发布时间；提前录入待发的稿件改为到期发布。
"""

from auditor.checks.base import Check, Context, cn, columns_of, not_applicable, object_unit, passed
from auditor.derive.newest import future_items
from auditor.model.facts import ColumnFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Column, Site
from auditor.model.words import Severity

ROW = "ZY47-7"
META = Check(
    code="RQ02",
    id="publication-date-in-the-future",
    title="发布时间是否为未来",
    objects="column",
    rows=(ROW,),
    needs=("columns",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the items of every declared column."""
    return tuple(_judge(site, column, seen, ctx) for site, column, seen in columns_of(facts, ctx.office))


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    if seen is None or not seen.items:
        return not_applicable(column.id, "没有读到信息，情况见栏目更新检查")
    ahead = future_items(seen)
    if not ahead:
        return passed(column.id, f"{len(seen.items)}条信息均无未来日期")
    item, day = ahead[0]
    more = f"等{len(ahead)}条" if len(ahead) > 1 else ""
    problem = Problem(
        title="发布时间晚于采集时间",
        text=f"“{column.name}”栏目“{item.title}”{more}标注的发布时间为{cn(day)}，晚于采集时间。",
        observed=cn(day),
        expected="发布时间不晚于当日",
        url=item.url,
        parent_url=seen.url or column.url or site.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="核对并改正发布时间；待发稿件改为到期发布。",
        count=len(ahead),
        unit=object_unit(site, column),
        evidence=next(iter(seen.evidence), None),
        clause=ctx.clause(ROW),
    )
    return Judgement(
        object=column.id,
        verdict=ctx.verdict(ROW),
        reason=f"{len(ahead)}条信息的发布时间晚于采集时间",
        observed=cn(day),
        problems=(problem,),
    )
