"""空白栏目数量

检查什么
    空白的信息列表类栏目一共有多少个。

依据
    《政府网站与政务新媒体检查指标》单项否决指标“栏目不更新”第3种情形（JC19-W-V4c）。

怎样判定
    合计达到5个的不合格（单项否决）。静态栏目、按发生公开的栏目不计入；空白栏目不重复计入超期栏目。

不判定的情形
    门户网站的板块不单独判定，只写明本单位对区门户计数的贡献；各单位共用的栏目不计入本单位。
    未能检查的栏目加上已计的栏目可能达到界限时，记“未能检查”。

怎样整改
    补充应公开的信息，或把没有内容的栏目从页面撤下。
"""

from auditor.checks.base import Check, Context, not_checked, sites_of
from auditor.checks.counting import count_judgement
from auditor.derive.counters import tally
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

ROW = "JC19-W-V4c"
META = Check(
    code="LM06", id="too-many-blank-columns", title="空白栏目数量", objects="site", rows=(ROW,), needs=("columns",)
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Count the columns of every site."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if seen is None:
        return not_checked(site.id, "本次检查未取得该站点的内容")
    counted = tally(site, seen, ctx.at, ctx.rulebook)
    return count_judgement(site, "空白栏目", counted.blank, len(counted.blank), counted.undecided, ROW, ctx)
