"""网站域名不合规范

检查什么
    独立网站的域名是不是以 .gov.cn 或“.政务”结尾。

依据
    《政府网站与政务新媒体检查指标》扣分指标“域名名称”（JC19-D4.1）；
    《政府网站发展指引》：政府网站要使用以 .gov.cn 为后缀的英文域名（ZY47-3）；
    《互联网政务应用安全管理规定》：域名和名称（NEW-1）。

怎样判定
    对象登记中网站地址的域名以 .gov.cn 或“.政务”结尾的合格，否则不合格。

不判定的情形
    门户网站的板块归区门户，记“不适用”；以 IP 地址或测试域名登记的，记“需人工核实”。

怎样整改
    申请并启用规范域名，原域名做好跳转和注销。
"""

import re

from auditor.checks.base import PORTAL_MATTER, Check, Context, not_applicable, passed, review
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity
from auditor.reading.urls import host_of

ROW = "JC19-D4.1:bad_domain"
META = Check(
    code="MH05",
    id="domain-not-government",
    title="网站域名",
    objects="site",
    rows=(ROW, "ZY47-3", "NEW-1"),
    needs=("nothing",),
)
ENDINGS = (".gov.cn", ".xn--zfr164b")
RESERVED = (".example", ".test", ".localhost", ".invalid", ".local", "localhost")
NUMBERS = re.compile(r"[\d.]+|\[.*\]")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:  # noqa: ARG001
    """Judge each declared site's own address."""
    return tuple(_judge(site, ctx) for site in ctx.office.sites)


def _judge(site: Site, ctx: Context) -> Judgement:
    if site.scope == "section":
        return not_applicable(site.id, PORTAL_MATTER)
    host = host_of(site.url)
    if NUMBERS.fullmatch(host) or host.endswith(RESERVED):
        return review(site.id, f"网站以{host}登记，不是公众使用的域名，需人工核实")
    if host.endswith(ENDINGS):
        return passed(site.id, host)
    problem = Problem(
        title="域名不合规范",
        text=f"网站域名{host}不是以.gov.cn或“.政务”结尾。",
        observed=host,
        expected="以.gov.cn或“.政务”结尾",
        url=site.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="申请并启用规范域名。",
        unit=site.unit,
        clause=ctx.clause(ROW),
    )
    return Judgement(
        object=site.id, verdict=ctx.verdict(ROW), reason="域名不合规范", observed=host, problems=(problem,)
    )
