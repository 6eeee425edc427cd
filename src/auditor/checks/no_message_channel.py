"""没有见到咨询建言渠道

检查什么
    网站有没有网上咨询、留言、建言的入口。

依据
    《政府网站与政务新媒体检查指标》单项否决“互动回应差”（JC19-W-V5a）；网上信访、纪检举报等专门渠道不算。

怎样判定
    导航、登记的栏目或已读页面中有咨询、留言、信箱、建言类入口的合格（只说明有入口，能否提交由人实测）；
    都没有的记“需人工核实”。

不判定的情形
    门户网站的板块归区门户，记“不适用”；首页没有读到的，记“未能检查”。

怎样整改
    开通咨询留言入口，或链接到统一的互动平台，并实际提交一次确认能用。
"""

import re

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.sampled import not_for_us
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Site
from auditor.model.words import ColumnType

META = Check(
    code="HD01",
    id="no-message-channel",
    title="咨询建言渠道",
    objects="site",
    rows=("JC19-W-V5a",),
    needs=("pages", "navigation"),
)
NAMED = re.compile(r"咨询|留言|信箱|建言|互动|问政|来信|12345")
SPECIAL = re.compile(r"信访|举报|纪检|监督")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Look for a way to ask on each portal."""
    return tuple(_judge(site, seen) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    names = [entry.name for entry in seen.navigation]
    names += [column.name for column in site.columns if column.type is ColumnType.MESSAGES]
    named = next((name for name in names if NAMED.search(name) and not SPECIAL.search(name)), "")
    if named:
        return passed(site.id, f"设有“{named}”")
    if any(page.details.asks_for_messages for page in seen.samples):
        return passed(site.id, "页面上有咨询留言入口")
    return review(site.id, "没有见到咨询建言入口，须由人确认并实际提交一次")
