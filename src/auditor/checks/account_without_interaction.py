"""账号没有有效互动功能

检查什么
    登记的账号有没有留言、私信、评论或菜单咨询等有效互动功能，能不能收到回复。

依据
    《政府网站与政务新媒体检查指标》单项否决指标“互动回应差”（JC19-N-V3a，未提供有效互动功能）；
    《关于加强政务新媒体运营与监管机制建设的通知》：设置有效互动功能（XM31-3）。

怎样判定
    平台接口显示自动回复已开启、留言（评论）已开放，或菜单中有留言、咨询、信箱一类互动入口的，说明提供了互动功能，合格。
    接口看不出、或没有接口的，须由人用另一账号实际留言或发私信一次，记录结果和截图，记“需人工核实”；
    接口显示菜单、自动回复、留言都没有开的，同样交人工核实，并写明看到的情况。程序不判不合格。

不判定的情形
    状态不是正常的账号和登记了例外的账号，记“不适用”。

怎样整改
    开通留言、私信或菜单咨询，安排专人回复，并保留回复记录。
"""

import re

from auditor.checks.account_state import exemption
from auditor.checks.base import Check, Context, not_applicable, passed, review
from auditor.model.facts import AccountFacts, Facts
from auditor.model.judgement import Judgement
from auditor.model.office import Account

ROW = "JC19-N-V3a"
META = Check(
    code="ZH03",
    id="account-without-interaction",
    title="账号互动功能",
    objects="account",
    rows=(ROW, "XM31-3"),
    needs=("accounts",),
)
ENTRY = re.compile(r"留言|咨询|互动|信箱|投诉|建议|12345|民意|回复|客服|求助|诉求|私信")


def run(facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    """Judge every declared account by what its platform says; ask a person where it says nothing."""
    seen = {account.account: account for account in facts.accounts}
    return tuple(_judge(account, seen.get(account.id), ctx) for account in ctx.office.accounts)


def _judge(account: Account, facts: AccountFacts | None, ctx: Context) -> Judgement:
    exempt = exemption(account, ctx)
    if exempt:
        return not_applicable(account.id, exempt)
    offered = "、".join(_offered(facts)) if facts else ""
    if offered:
        return passed(account.id, f"平台接口显示：{offered}")
    question = ctx.rulebook.row(ROW).question or "请实际留言或发私信一次，核实互动功能是否有效。"
    lacking = "平台接口显示菜单、自动回复均未开启。" if facts and _all_off(facts) else ""
    return review(account.id, f"“{account.name}”：{lacking}{question}")


def _offered(facts: AccountFacts) -> list[str]:
    seen = facts.seen
    entries = [entry.name for entry in seen.menu if ENTRY.search(entry.name)] if seen.menu_open else []
    commented = seen.comments_open or any(post.comments_open for post in facts.posts if post.state == "published")
    ways = (
        (seen.auto_reply, "自动回复已开启"),
        (commented, "留言（评论）已开放"),
        (entries, f"菜单有互动入口“{entries[0] if entries else ''}”"),
    )
    return [words for there, words in ways if there]


def _all_off(facts: AccountFacts) -> bool:
    return facts.seen.menu_open is False and facts.seen.auto_reply is False
