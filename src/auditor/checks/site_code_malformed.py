"""网站标识码格式不对

检查什么
    首页底部和页面标签里的网站标识码，是不是10位，两处是否一致，与登记是否一致。

依据
    《政府网站发展指引》网站标识码（ZY47-2）：部委以bm开头加8位数字，地方为10位数字。

怎样判定
    格式不对、几处不一致的，列为一条提示（编码规则由实例推断，不判不合格）；都一致的合格。

不判定的情形
    门户网站的板块归区门户，记“不适用”；没有读到标识码的不适用（是否列明见“网站标识”）；首页没有读到的，记“未能检查”。

怎样整改
    核对全国政府网站信息报送系统中的标识码，改正页面底部和标签。
"""

import re

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, not_checked, passed, sites_of
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity, Verdict

ROW = "ZY47-2"
META = Check(
    code="MH07",
    id="site-code-malformed",
    title="网站标识码",
    objects="site",
    rows=(ROW,),
    needs=("home",),
)
FORM = re.compile(r"\d{10}|[Bb][Mm]\d{8}")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Compare the codes each portal's home page shows."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    if seen is None or not seen.home.seen:
        return not_checked(site.id, seen.home.reason if seen and seen.home.reason else "首页未能打开")
    tag = seen.home.tags.get("SiteIDCode", "").strip()
    shown = {"页面底部": seen.home.footer.get("site_code", ""), "页面标签": tag if tag[:2].isascii() else ""}
    shown = {place: code for place, code in shown.items() if code}
    if not shown:
        return not_applicable(site.id, "没有读到网站标识码")
    words = [f"{place}为“{code}”，格式不对" for place, code in shown.items() if not FORM.fullmatch(code)]
    known = {**shown, **({"登记": site.id_code} if site.id_code else {})}
    if len({code.lower() for code in known.values()}) > 1:
        words.append("、".join(f"{place}“{code}”" for place, code in known.items()) + "不一致")
    if not words:
        return passed(site.id, f"标识码{next(iter(shown.values()))}")
    problem = Problem(
        title="网站标识码需核对",
        text=f"网站标识码：{'；'.join(words)}。",
        observed="；".join(words),
        expected="10位标识码，各处一致",
        url=seen.home.url,
        severity=Severity.ADVICE,
        remedy="核对全国政府网站信息报送系统中的标识码，改正页面底部和标签。",
        unit=site.unit,
        evidence=seen.home.evidence,
        clause=ctx.clause(ROW),
    )
    return Judgement(object=site.id, verdict=Verdict.PASS, observed="标识码需核对", problems=(problem,))
