"""Shared by the account checks: whether an account is judged at all, by its declared state and exceptions."""

from auditor.checks.base import Context, cn
from auditor.model.office import Account


def exemption(account: Account, ctx: Context) -> str:
    """Return why the account is not judged, or nothing."""
    if account.state not in ("正常", "更名", "未备案"):
        since = f"（{cn(account.state_since)}起）" if account.state_since else ""
        return f"账号状态为“{account.state}”{since}，不检查更新"
    if account.exception is not None and ctx.day <= account.exception.until:
        return f"已登记例外（{account.exception.reason}），有效期至{cn(account.exception.until)}"
    return ""
