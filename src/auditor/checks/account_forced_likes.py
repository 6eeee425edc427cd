"""推文要求转发点赞或粉丝异常增长

检查什么
    账号推文的题目和已打开的正文里，有没有要求转发、点赞、关注并截图上报一类用语；公众号粉丝有没有突然大量增加而
    推文很少有人读。

依据
    《关于推进政务新媒体健康有序发展的意见》禁止事项（XM123-10）：不得购买粉丝等造假，不得强制群众下载、点赞、转发。

怎样判定
    题目或正文含“转发并截图上报”“务必点赞”一类用语而不是说整治、减负的，逐篇写明，记“需人工核实”。
    接口数据显示最近一周新增关注200人以上、达到原有粉丝的一成，而最近两周推文的阅读合计还不到新增人数的，记“需人工核实”
    （可能是线下活动集中关注）。都没有的合格，写明看了几篇题目、几篇正文，有没有粉丝数据。

不判定的情形
    状态不是正常的账号和登记了例外的账号不适用；没有取得任何推文和粉丝数据的，记“未能检查”，不影响检查的完整性；
    推文没有阅读数据的，不看粉丝增长。

怎样整改
    停止摊派，删除有关推文；粉丝异常的查明来源，纠正数据造假。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, account_unit, not_applicable, not_checked, passed, review
from auditor.checks.sampled import clue
from auditor.derive.account_signs import PostSign, followers_without_readers, pressed_in
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account

ROW = "XM123-10"
META = Check(
    code="ZH21",
    id="account-likes-forced",
    title="强制点赞和买粉",
    objects="account",
    rows=(ROW,),
    needs=("accounts",),
    key="推文网址或题目，粉丝增长为“粉丝”",
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, facts: AccountFacts | None, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    if facts is None or (not facts.posts and facts.seen.new_fans is None):
        return not_checked(account.id, "没有取得推文和粉丝数据，请人工核查有无强制点赞、购买粉丝", gap=False)
    problems = [_pressed(account, sign, ctx) for sign in pressed_in(facts, ctx.at, ctx.period.start)]
    grown = followers_without_readers(facts, ctx.at)
    if grown:
        problems.append(_grown(account, grown, ctx))
    if problems:
        return review(account.id, f"{len(problems)}处强制点赞或粉丝异常的线索，须由人核实", problems)
    pages = sum(page.state == "ok" for page in facts.pages)
    fans = "粉丝增长未见异常" if facts.seen.new_fans is not None else "没有粉丝数据"
    return passed(account.id, f"看了{len(facts.posts)}篇题目、{pages}篇正文，未见要求转发点赞；{fans}")


def _pressed(account: Account, sign: PostSign, ctx: Context) -> Problem:
    return clue(
        ROW,
        ctx,
        unit=account_unit(account),
        key=sign.url or sign.title,
        title="推文疑似强制转发点赞",
        text=f"“{account.name}”{account.platform}账号的推文《{sign.title}》含“{sign.words}”。",
        observed=sign.words,
        expected="不强制群众下载、点赞、转发",
        url=sign.url,
        remedy="停止摊派，删除有关推文。",
    )


def _grown(account: Account, words: str, ctx: Context) -> Problem:
    return clue(
        ROW,
        ctx,
        unit=account_unit(account),
        key="粉丝",
        title="粉丝增长与阅读不相称",
        text=f"“{account.name}”{account.platform}账号{words}。",
        observed=words,
        expected="粉丝数据真实",
        url=account.homepage or "",
        remedy="查明新增粉丝来源，属购买粉丝的立即纠正。",
    )
