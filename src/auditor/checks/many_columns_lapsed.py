"""长期未更新栏目数量

检查什么
    超过更新期限（含本单位自定期限）的栏目一共有多少个。

依据
    《政府网站与政务新媒体检查指标》单项否决指标“栏目不更新”第2种情形（JC19-W-V4b）；原文没有规定“长期”的期限。
    《政府网站发展指引》：无力更新维护的栏目要优化调整（ZY47-21）。

怎样判定
    合计达到10个的给出风险提示。因期限没有明文规定，任何情况下都不判单项否决。

不判定的情形
    门户网站的板块不单独判定，只写明本单位对区门户计数的贡献；各单位共用的栏目不计入本单位。
    未能检查的栏目加上已计的栏目可能达到界限时，记“未能检查”。

怎样整改
    对照栏目清单补充内容，长期无内容可发的栏目整合或撤销。
"""

from auditor.checks.base import Check, Context, not_checked, sites_of
from auditor.checks.counting import count_judgement
from auditor.derive.counters import tally
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site

ROW = "JC19-W-V4b"
META = Check(
    code="LM05",
    id="many-columns-long-without-update",
    title="长期未更新栏目数量",
    objects="site",
    rows=(ROW, "ZY47-21"),
    needs=("columns",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Count the columns of every site."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if seen is None:
        return not_checked(site.id, "本次检查未取得该站点的内容")
    counted = tally(site, seen, ctx.at, ctx.rulebook)
    return count_judgement(site, "长期未更新栏目", counted.lapsed, len(counted.lapsed), counted.undecided, ROW, ctx)
