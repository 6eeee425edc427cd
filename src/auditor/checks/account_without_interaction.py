"""账号没有有效互动功能

检查什么
    登记的账号有没有留言、私信、评论或菜单咨询等有效互动功能，能不能收到回复。

依据
    《政府网站与政务新媒体检查指标》单项否决指标“互动回应差”（JC19-N-V3a，未提供有效互动功能）。

怎样判定
    现有的发布记录看不出互动功能是否有效，须由人用另一账号实际留言或发私信一次，记录结果和截图，
    因此本项一律为“需人工核实”，答复记入人工核查，不由程序判定。

不判定的情形
    状态不是正常的账号和登记了例外的账号，记“不适用”。

怎样整改
    开通留言、私信或菜单咨询，安排专人回复，并保留回复记录。
"""

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, not_applicable, review
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement
from auditor.model.office import Account

ROW = "JC19-N-V3a"
META = Check(
    code="ZH03",
    id="account-without-interaction",
    title="账号互动功能",
    objects="account",
    rows=(ROW,),
    needs=("nothing",),
)


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:  # noqa: ARG001
    """Ask a person about every declared account."""
    return tuple(_judge(account, ctx) for account in ctx.office.accounts)


def _judge(account: Account, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    question = ctx.rulebook.row(ROW).question or "请实际留言或发私信一次，核实互动功能是否有效。"
    return review(account.id, f"“{account.name}”：{question}")
