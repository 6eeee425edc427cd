"""超期栏目数量

检查什么
    两周未更新的动态、要闻类栏目，与六个月未更新的通知公告、政策文件类一级栏目，合计有多少个。

依据
    《政府网站与政务新媒体检查指标》单项否决指标“栏目不更新”第1种情形（JC19-W-V4a）。

怎样判定
    合计达到5个的不合格（单项否决）；空白栏目、登记了例外的栏目不计入。

不判定的情形
    门户网站的板块不单独判定，只写明本单位对区门户计数的贡献；各单位共用的栏目不计入本单位。
    未能检查的栏目加上已计的栏目可能达到界限时，记“未能检查”。

怎样整改
    逐个更新超期栏目；确实没有内容的，按程序归并或撤销。
"""

from auditor.checks.base import Check, Context, not_checked, sites_of
from auditor.checks.counting import count_judgement
from auditor.derive.counters import tally
from auditor.derive.published import as_published
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

ROW = "JC19-W-V4a"
META = Check(
    code="LM04",
    id="too-many-columns-not-updated",
    title="超期栏目数量",
    objects="site",
    rows=(ROW,),
    needs=("columns",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Count the columns of every site."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if seen is None:
        return not_checked(site.id, "本次检查未取得该站点的内容")
    counted = tally(site, seen, ctx.at, ctx.rulebook)
    by_published = tally(site, seen, ctx.at, as_published(ctx.rulebook))
    return count_judgement(
        site, "超期未更新栏目", counted.overdue, len(by_published.overdue), counted.undecided, ROW, ctx
    )
