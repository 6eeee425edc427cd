"""栏目页面标签缺失

检查什么
    栏目页面有没有站点标签和栏目标签。

依据
    《政府网站与政务新媒体检查指标》扣分指标“页面标签”（JC19-D4.7）：抽5个栏目页面；
    《政府网站发展指引》附件网站标签（ZY47-T1）、栏目标签（ZY47-T2）。

怎样判定
    按本次检查的随机种子抽5个列表页面。站点标签或栏目标签一项都没有的页面，为一处问题，不合格；有而不全的记
    “需人工核实”；没有填写的占位内容视同缺失。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有读到栏目页面的，记“未能检查”。

怎样整改
    在栏目页面模板中补全站点标签和栏目标签，去掉没有填写的占位内容。
"""

from auditor.checks.base import Check, Context, sites_of
from auditor.checks.page_tags_missing import COLUMN, SITE_TAGS, judge
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement

META = Check(
    code="YM02",
    id="column-tags-missing",
    title="栏目页面标签",
    objects="site",
    rows=(COLUMN, SITE_TAGS, "ZY47-T2"),
    needs=("pages",),
    key="页面地址",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge five column pages of each portal."""
    return tuple(judge(site, seen, "list", facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))
