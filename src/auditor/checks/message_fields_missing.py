"""公开的留言内容不全

检查什么
    已公开的留言有没有留言时间、答复时间、答复单位、答复内容，有没有公开受理反馈情况统计。

依据
    《政府网站与政务新媒体检查指标》扣分指标“留言公开”（JC19-D3.3）：抽5条核对四项内容。

怎样判定
    按本次检查的随机种子抽5条已答复的公开留言。留言页面分条列出四项的才核对；缺答复时间、答复单位的记“需人工核实”
    （可能写在答复正文里）。统计数据没有读到的，一并请人核实。

不判定的情形
    门户网站的板块归区门户、没有自己的留言栏目的，不适用；留言没有读出的，记“需人工核实”；网站没有读到的，记“未能检查”。

怎样整改
    公开已办结的留言，补全四项内容，每月公布受理和反馈统计。
"""

from auditor.checks.base import Check, Context, not_applicable, passed, review, sites_of
from auditor.checks.messages_unanswered import Held, has_board, messages
from auditor.checks.sampled import doubt, not_for_us
from auditor.model.facts import Facts, SiteFacts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Site
from auditor.reading.sampling import seeded_sample

ROW = "JC19-D3.3"
META = Check(
    code="HD03",
    id="message-fields-missing",
    title="留言公开内容",
    objects="site",
    rows=(f"{ROW}:field_missing_each", f"{ROW}:no_statistics", f"{ROW}:none_public"),
    needs=("pages",),
    key="页面地址和留言日期",
)
SIZE = 5


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge five answered messages of each portal."""
    return tuple(_judge(site, seen, facts.seed, ctx) for site, seen in sites_of(facts, ctx.office))


def _judge(site: Site, seen: SiteFacts | None, seed: int, ctx: Context) -> Judgement:
    closed = not_for_us(site, seen)
    if seen is None or closed is not None:
        return closed or not_applicable(site.id, "没有读到页面")
    answered = {_key(each): each for each in messages(seen) if each[1].answer}
    if not answered:
        if not has_board(site):
            return not_applicable(site.id, "没有自己的留言栏目")
        return review(site.id, "留言栏目没有读出已答复的留言，需人工核对是否公开")
    drawn = [answered[key] for key in seeded_sample(answered, SIZE, seed)]
    problems = [problem for each in drawn if (problem := _problem(site, each, ctx))]
    counted = any(page.details.statistics for page in seen.samples)
    reasons = [f"抽查{len(drawn)}条留言，{len(problems)}条没有读到答复时间或答复单位"] if problems else []
    reasons += [] if counted else ["没有读到受理反馈情况统计"]
    if reasons:
        return review(site.id, f"{'；'.join(reasons)}，需人工核实", problems)
    return passed(site.id, f"抽查{len(drawn)}条留言，内容齐全")


def _key(held: Held) -> str:
    page, message = held
    return f"{page.url} {message.asked} {message.title}".strip()


def _problem(site: Site, held: Held, ctx: Context) -> Problem | None:
    page, message = held
    shown = {
        "留言时间": message.asked,
        "答复时间": message.replied,
        "答复单位": message.unit,
        "答复内容": message.answer,
    }
    missing = [name for name in ctx.rulebook.row(ROW).elements if not shown.get(name)]
    if not missing:
        return None
    words = "、".join(missing)
    return doubt(
        site,
        page,
        ROW,
        ctx,
        key=_key(held),
        title="公开的留言可能缺项",
        text=f"公开的留言没有读到{words}。",
        observed=f"未见{words}",
        expected="四项内容齐全",
        remedy="补全留言时间、答复时间、答复单位、答复内容。",
    )
