"""已变更、撤销的处罚决定没有撤回

检查什么
    公布过变更、撤销的行政处罚决定，原决定是不是还挂在栏目里。

依据
    《中华人民共和国行政处罚法》第四十八条（CF-48）：公开的处罚决定被变更、撤销、确认违法或者无效的，应当在3日内撤回
    并公开说明理由。

怎样判定
    在登记为行政处罚类别的栏目中，找标题写明撤销、变更、撤回处罚的信息，看它点出的文号或当事人的原决定是否仍在列表中。
    仍在的记“需人工核实”；没有这类信息，或原决定已不在列表中的合格。有无一定社会影响、应否公开由人认定。

不判定的情形
    没有登记行政处罚类别的栏目，不适用；栏目没有读到的，记“未能检查”。

怎样整改
    立即撤回已变更、撤销的处罚决定，并公开说明理由。
"""

import re

from auditor.checks.base import Check, Context, columns_of, not_checked, object_unit, passed, quoted, review
from auditor.checks.sampled import clue
from auditor.derive.names import squash
from auditor.model.facts import ColumnFacts, Facts, ItemFacts
from auditor.model.judgement import Judgement
from auditor.model.office import Column, Site

ROW = "CF-48"
META = Check(
    code="ZF04",
    id="penalty-not-withdrawn",
    title="处罚决定撤回",
    objects="column",
    rows=(ROW,),
    needs=("columns",),
)
CATEGORY = "penalties"
TAKEN_BACK = re.compile(r"(?:撤销|撤回|变更|确认违法|确认无效).{0,40}处罚|处罚.{0,40}(?:撤销|撤回|变更|无效)")
NUMBER = re.compile(r"[〔\[（(]\s*\d{4}\s*[〕\]）)]\s*(?:第)?\s*\d+\s*号")
NOISE = re.compile(r"关于|撤销|撤回|变更|确认违法|确认无效|行政处罚|处罚|决定书?|的|通知|公告|公示|说明|对")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every column declared to hold penalties."""
    found = columns_of(facts, ctx.office)
    return tuple(_judge(*each, ctx) for each in found if CATEGORY in each[1].categories)


def _judge(site: Site, column: Column, seen: ColumnFacts | None, ctx: Context) -> Judgement:
    if seen is None or not seen.seen:
        return not_checked(column.id, (seen.reason if seen else "") or "栏目没有读到")
    taken = [item for item in seen.items if TAKEN_BACK.search(item.title)]
    others = [item for item in seen.items if item not in taken]
    left = [item for item in others if any(_same(item, each) for each in taken)]
    if not left:
        return passed(column.id, f"读到{len(seen.items)}条，其中撤销、变更{len(taken)}条，原决定均未见仍在公开")
    problem = clue(
        ROW,
        ctx,
        unit=object_unit(site, column),
        title="已变更、撤销的处罚决定可能没有撤回",
        text=f"“{column.name}”栏目已公布撤销或变更，原决定{quoted(item.title for item in left)}仍在列表中。",
        observed=f"{len(left)}件仍在公开",
        expected=f"{ctx.limit(ROW, 'days').value}内撤回并说明理由",
        url=left[0].url,
        parent_url=column.url or site.url,
        remedy="立即撤回已变更、撤销的处罚决定，并公开说明理由。",
        count=len(left),
    )
    return review(column.id, f"{len(left)}件已撤销、变更的处罚决定仍在列表中，须由人核实", [problem])


def _same(item: ItemFacts, taken: ItemFacts) -> bool:
    """Whether both titles name one decision: by its number, else by whom it concerns."""
    numbers = {squash(number) for number in NUMBER.findall(taken.title)}
    if numbers:
        return bool(numbers & {squash(number) for number in NUMBER.findall(item.title)})
    subject = squash(NOISE.sub("", taken.title))
    return len(subject) >= 4 and subject in squash(item.title)
