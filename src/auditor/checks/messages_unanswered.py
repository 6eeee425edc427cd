"""公开的留言长期没有答复

检查什么
    监测时间点前一年内公开的留言，有没有超过3个月还没有答复的；答复用了多少个工作日。

依据
    《政府网站与政务新媒体检查指标》单项否决“互动回应差”（JC19-W-V5b）；实际答复时长另对照扣分指标“办理答复”
    （JC19-D3.4，5个工作日）和《关于加强政府网站信息内容建设的意见》（HD-7/15，7个、15个工作日），只作提示。

怎样判定
    一年内、满3个月仍没有答复的公开留言，记“需人工核实”：是否有效留言、后台是否已答复，须由人认定后才否决。
    已答复的留言超过5个工作日的合并为一条提示，不扣分：扣分以两次模拟咨询为准。

不判定的情形
    门户网站的板块归区门户，没有自己的留言栏目的，不适用；没有读到留言的，记“需人工核实”或“未能检查”。

怎样整改
    立即答复积压留言，建立留言登记和催办制度；简单咨询5个工作日内答复，复杂的先告知进度。
"""

from collections.abc import Iterator, Sequence

from auditor.checks.base import Check, Context, cn, not_applicable, passed, review, sites_of
from auditor.checks.sampled import doubt, not_for_us
from auditor.derive.spans import add_months
from auditor.model.facts import Facts, PageSample, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.model.page import PublicMessage
from auditor.model.words import ColumnType, Severity

ROW, SIMULATED, OPINIONS = "JC19-W-V5b", "JC19-D3.4", "HD-7/15"
META = Check(
    code="HD02",
    id="messages-unanswered",
    title="留言答复",
    objects="site",
    rows=(ROW, f"{SIMULATED}:no_reply_5wd_each", OPINIONS),
    needs=("pages",),
    key="没有答复的留言为页面地址和日期；答复时长为 slow",
)
Held = tuple[PageSample, PublicMessage]


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge the published messages of each portal."""
    return tuple(_judge(site, seen, ctx) for site, seen in sites_of(facts, ctx.office))


def has_board(site: Site) -> bool:
    """Return whether the site has a message board of its own."""
    return any(column.type is ColumnType.MESSAGES for column in site.columns)


def messages(seen: SiteFacts) -> list[Held]:
    """Return every published message read, with the page it stands on."""
    return [(page, message) for page in seen.samples for message in page.details.messages]


def _judge(site: Site, seen: SiteFacts | None, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    held = messages(seen)
    if not held:
        if not has_board(site):
            return not_applicable(site.id, "没有自己的留言栏目")
        return review(site.id, "留言栏目没有读出留言时间和答复时间，需人工核对")
    overdue = [_overdue(site, each, ctx) for each in held if _is_overdue(each[1], ctx)]
    slow = list(_slow(site, held, ctx))
    observed = f"读到{len(held)}条留言"
    if overdue:
        reason = f"{len(overdue)}条公开留言超过{ctx.limit(ROW, 'overdue_months').value}没有见到答复，须由人核实"
        return review(site.id, reason, [*overdue, *slow], observed)
    good = passed(site.id, observed)
    return Judgement(object=site.id, verdict=good.verdict, observed=observed, problems=tuple(slow))


def _is_overdue(message: PublicMessage, ctx: Context) -> bool:
    if message.answer or message.asked is None or message.asked > ctx.day:
        return False
    recent = add_months(message.asked, ctx.number(ROW, "lookback_months")) >= ctx.day
    return recent and add_months(message.asked, ctx.number(ROW, "overdue_months")) < ctx.day


def _overdue(site: Site, held: Held, ctx: Context) -> Problem:
    page, message = held
    title = f"“{message.title}”" if message.title else ""
    return doubt(
        site,
        page,
        ROW,
        ctx,
        key=f"{page.url} {message.asked} {message.title}".strip(),
        title="留言长期没有见到答复",
        text=f"{cn(message.asked)}的留言{title}没有见到答复。",
        observed="未见答复",
        expected=f"{ctx.limit(ROW, 'overdue_months').value}内答复",
        remedy="立即答复积压留言，建立留言登记和催办制度。",
    )


def _slow(site: Site, held: Sequence[Held], ctx: Context) -> Iterator[Problem]:
    """One piece of advice for all replies that took longer than both documents wish."""
    limits = (SIMULATED, "working_days"), (OPINIONS, "working_days"), (OPINIONS, "complex_working_days")
    allowed = ctx.number(*limits[0])
    taken = [(ctx.calendar.between(m.asked, m.replied), page) for page, m in held if m.asked and m.replied]
    late = sorted(((days, page) for days, page in taken if days > allowed), key=lambda pair: (-pair[0], pair[1].url))
    if not late:
        return
    days, page = late[0]
    yield Problem(
        key="slow",
        title="留言答复较慢",
        text=f"{len(taken)}条已答复的留言中，{len(late)}条超过{allowed}个工作日，最长{days}个工作日。",
        observed=f"最长{days}个工作日",
        expected=f"{allowed}个工作日（模拟咨询）；{ctx.number(*limits[1])}个、复杂的{ctx.number(*limits[2])}个工作日（意见建议）",
        url=page.url,
        severity=Severity.ADVICE,
        remedy="简单咨询5个工作日内答复，复杂的先告知办理进度。",
        count=len(late),
        unit=site.unit,
        evidence=page.evidence,
        clause=ctx.clause(SIMULATED),
    )
