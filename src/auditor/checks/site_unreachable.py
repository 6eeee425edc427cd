"""站点无法访问

检查什么
    网站在连续一周、每天间隔20次以上的访问中，超过15秒仍打不开的次数占比。

依据
    《政府网站与政务新媒体检查指标》单项否决指标“站点无法访问”（JC19-W-V2）。

怎样判定
    须有连续一周的可用性监测记录（每天不少于20次、当时本机网络正常）。打不开的次数占比达到5%的不合格。
    一次检查中首页打不开不等于本项不合格。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有连续一周的监测记录的，记“未能检查”。

怎样整改
    联系网站运维单位排查服务器、域名解析和带宽，恢复后连续观察一周。
"""

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement

ROW = "JC19-W-V2"
META = Check(code="SY02", id="site-unreachable", title="站点可访问", objects="site", rows=(ROW,), needs=("nothing",))


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:  # noqa: ARG001
    """State per site why the row is not decided from one run."""
    days = ctx.limit(ROW, "days").value
    reason = f"没有连续{days}的可用性监测记录，本项不能由一次检查判定"
    return tuple(
        not_applicable(site.id, PORTAL_MATTER) if site.scope == "section" else not_checked(site.id, reason, gap=False)
        for site in ctx.office.sites
    )
