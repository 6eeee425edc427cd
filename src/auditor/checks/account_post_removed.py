"""推文已删除或无法查看

检查什么
    账号最新几篇推文的页面，打开后是不是正文；平台接口标明已删除的，也一并列出。

依据
    因违规无法查看可能涉及信息安全（JC19-N-V1），须立即查明；其余情形只作提示。

怎样判定
    按页面正文判断，不看标题：正文只有一句“因违规无法查看”的，记“需人工核实”；
    已由发布者删除的，给出提示，结论为合格。删除、屏蔽的推文不作为更新依据。

不判定的情形
    页面提示环境异常、要求验证的，等于没有看到，不作判断；没有打开任何推文的，记“不适用”；
    状态不是正常的账号不适用。

怎样整改
    因违规无法查看的，立即查明原因、按规定报告；误删的补发；链接被其他页面引用的一并更新。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, account_unit, not_applicable, passed, review
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity, Verdict

ROW = "JC19-N-V1"
META = Check(
    code="ZH14",
    id="account-post-removed",
    title="推文页面",
    objects="account",
    rows=(ROW,),
    needs=("accounts",),
    key="推文网址",
)
GONE = {"deleted": "已被删除", "violation": "因违规无法查看", "account_blocked": "账号被屏蔽，无法查看"}


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, facts: AccountFacts | None, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    if facts is None:
        return not_applicable(account.id, "没有打开任何推文页面")
    gone = _gone(facts)
    if not gone:
        read = [page for page in facts.pages if page.state == "ok"]
        if not read:
            return not_applicable(account.id, "没有打开任何推文页面")
        return passed(account.id, f"打开最新{len(read)}篇推文，均为正文")
    problems = tuple(_problem(account, url, title, GONE[state], ctx) for url, (title, state) in sorted(gone.items()))
    if any(state != "deleted" for _, state in gone.values()):
        return review(account.id, f"有{len(gone)}篇推文无法查看，需人工核实原因", problems)
    reason = f"有{len(gone)}篇推文已删除；仅作提示"
    return Judgement(object=account.id, verdict=Verdict.PASS, reason=reason, problems=problems)


def _gone(facts: AccountFacts) -> dict[str, tuple[str, str]]:
    """Address → title and state of what is gone, by the page's body or the platform's own word."""
    found = {page.url: (page.title, page.state) for page in facts.pages if page.state in GONE}
    for post in facts.posts:
        if post.state == "deleted" and post.url:
            found.setdefault(post.url, (post.title, "deleted"))
    return {url: (title, str(state)) for url, (title, state) in found.items()}


def _problem(account: Account, url: str, title: str, what: str, ctx: Context) -> Problem:
    return Problem(
        key=url,
        title="推文无法查看",
        text=f"“{account.name}”{account.platform}账号的推文《{title or url}》{what}。",
        observed=what,
        expected="能够查看",
        url=url,
        severity=Severity.ADVICE,
        remedy="查明原因；因违规无法查看的按规定报告，误删的补发。",
        unit=account_unit(account),
        clause=ctx.clause(ROW),
    )
