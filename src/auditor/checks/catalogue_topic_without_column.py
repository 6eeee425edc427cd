"""标准目录的事项没有落到栏目

检查什么
    标准目录中写明在政府网站主动公开的事项，有没有同名的栏目或信息；有没有公布标准目录。

依据
    《关于全面推进基层政务公开标准化规范化工作的指导意见》标准目录：公布目录（JC54-1）、事项落到栏目（JC54-3）。

怎样判定
    在导航、登记的栏目、各栏目的信息标题中查找含有事项名称的，找到一半以上的合格，没有找到的列为一条提示；
    没有读到目录、也没有名为标准目录的栏目或信息的，列为一条提示。两条依据都由各地目录实例确认，只作提示。

不判定的情形
    目录在附件中、读不出事项的，记“需人工核实”；网站没有读到的，记“未能检查”。

怎样整改
    编制并公布本单位的标准目录；给目录事项建立对应栏目，或在目录中改正公开渠道。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, quoted, review, sites_of
from auditor.checks.sampled import found, unseen
from auditor.derive.names import squash
from auditor.model.facts import Facts, PageSample, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.words import Severity, Verdict

ROW = "JC54-3"
META = Check(
    code="JC02",
    id="catalogue-topic-without-column",
    title="标准目录落实",
    objects="site",
    rows=("JC54-1", ROW),
    needs=("pages", "navigation", "columns"),
    key="没有公布目录为 absent；其余为目录页面地址",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Hold each site's catalogue against its columns."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = unseen(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    names = _names(site, seen)
    tables = [page for page in seen.samples if any(table.topics for table in page.details.catalogues)]
    if not tables:
        return _without(site, names, ctx)
    problems = [problem for page in tables if (problem := _unmatched(site, page, names, ctx))]
    observed = f"核对{len(tables)}个目录页面"
    return Judgement(object=site.id, verdict=Verdict.PASS, observed=observed, problems=tuple(problems))


def _names(site: Site, seen: SiteFacts) -> list[str]:
    names = [entry.name for entry in seen.navigation] + [column.name for column in site.columns]
    names += [item.title for column in seen.columns for item in column.items]
    return [squash(name) for name in names]


def _without(site: Site, names: list[str], ctx: Context) -> Judgement:
    if any(note.category == "standard-catalogue" for note in ctx.office.categories):
        return passed(site.id, "标准目录已在登记中说明")
    if any("标准目录" in name or "标准化目录" in name for name in names):
        return review(site.id, "标准目录没有读到表格（可能是附件），需人工核对事项是否落到栏目")
    problem = Problem(
        key="absent",
        title="没有见到标准目录",
        text="没有见到基层政务公开标准目录。",
        observed="未见",
        expected="公布本单位的标准目录",
        url=site.url,
        severity=Severity.ADVICE,
        remedy="编制并公布本单位的标准目录；由上级统一公布的，在登记中写明地址。",
        unit=site.unit,
        clause=ctx.clause("JC54-1"),
    )
    return Judgement(object=site.id, verdict=Verdict.PASS, observed="未见标准目录", problems=(problem,))


def _unmatched(site: Site, page: PageSample, names: list[str], ctx: Context) -> Problem | None:
    topics = [topic for table in page.details.catalogues for topic in table.topics]
    apart = [topic for topic in topics if not any(squash(topic) in name or name in squash(topic) for name in names)]
    if len(apart) * 2 <= len(topics):
        return None
    return found(
        site,
        page,
        ROW,
        ctx,
        key=page.url,
        title="标准目录的事项没有落到栏目",
        text=f"标准目录{len(topics)}个网站公开事项中，{quoted(apart)}没有找到对应的栏目或信息。",
        observed=f"{len(apart)}个事项未找到",
        expected="事项都有对应的栏目或信息",
        remedy="给目录事项建立对应栏目，或在目录中改正公开渠道。",
    )
