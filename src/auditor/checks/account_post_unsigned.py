"""推文末尾没有标明撰稿和审核人

检查什么
    已打开的推文，末尾有没有标明撰稿人、审核人、审签人。

依据
    各地三审三校的要求（SS-3）：有的地方要求推文末尾标明撰稿、审核、审签人。只在本地口径启用后检查。

怎样判定
    在推文正文末尾查找“撰稿”“审核”“审签”三类署名（“编辑”“初审”“终审”等同义写法也算）。三类都有的合格；缺的列为一条提示，
    写明几篇、缺哪一类。

不判定的情形
    本口径没有启用、状态不是正常的账号和登记了例外的账号不适用；没有打开任何推文的，记“未能检查”，不影响检查的完整性。

怎样整改
    在文末标明撰稿、审核、审签人，并与审核台账一致。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, account_unit, not_applicable, not_checked, passed
from auditor.checks.sampled import lacking
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement, Problem
from auditor.model.office import Account
from auditor.model.words import Severity

ROW = "SS-3"
META = Check(
    code="ZH19",
    id="account-post-unsigned",
    title="推文署名",
    objects="account",
    rows=(ROW,),
    needs=("accounts",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account by its opened posts."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, facts: AccountFacts | None, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    pages = [page for page in facts.pages if page.state == "ok"] if facts else []
    if not pages:
        return not_checked(account.id, "没有打开任何推文，请人工核对文末署名", gap=False)
    wanted = ctx.rulebook.row(ROW).elements
    unsigned = {page.url: (page, lack) for page in pages if (lack := lacking(wanted, page.signed))}
    if not unsigned:
        return passed(account.id, f"打开{len(pages)}篇推文，都标明{'、'.join(wanted)}")
    page, lack = unsigned[min(unsigned)]
    problem = Problem(
        title="推文末尾署名不全",
        text=f"“{account.name}”{account.platform}账号打开的{len(pages)}篇推文中，{len(unsigned)}篇没有标明{'、'.join(lack)}人。",
        observed=f"{len(unsigned)}篇署名不全",
        expected=f"文末标明{'、'.join(wanted)}",
        url=page.url,
        severity=ctx.severity(ROW, Severity.DEDUCT),
        remedy="在文末标明撰稿、审核、审签人，并与审核台账一致。",
        count=len(unsigned),
        unit=account_unit(account),
        evidence=page.evidence,
        clause=ctx.clause(ROW),
    )
    reason = f"{len(unsigned)}篇推文末尾署名不全，仅作提示"
    return Judgement(object=account.id, verdict=ctx.verdict(ROW), reason=reason, problems=(problem,))
