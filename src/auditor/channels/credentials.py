"""Credentials (接口凭据) tried out for ``auditor doctor``: there, taken by the platform, and good for how long."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from auditor.channels.gather import ADAPTERS
from auditor.channels.secrets import SecretError
from auditor.channels.source import ChannelContext, SourceTroubleError, Window
from auditor.channels.wechat_api import DAY_LIST, WechatApi
from auditor.model.office import Account, Source
from auditor.model.zone import SHANGHAI

WARNING_DAYS = 30


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """How one credential stands: ``off`` = declared but not set up here, which is no error."""

    state: Literal["ok", "warning", "error", "off"]
    text: str


def needs_credential(source: Source) -> bool:
    """Whether a source rests on a credential."""
    return source.secret_ref is not None


async def try_credential(account: Account, source: Source, context: ChannelContext, now: datetime) -> Credential:
    """Try one credential; the text carries no secret."""
    try:
        context.vault.read(source.secret_ref)
    except SecretError as error:
        return Credential(
            state="off" if error.absent else "error", text=f"{error}，未启用" if error.absent else str(error)
        )
    try:
        text = await (
            _wechat(source, context, now) if source.adapter == "wechat_mp" else _read(account, source, context, now)
        )
    except (SourceTroubleError, SecretError) as trouble:
        action = getattr(trouble, "action", "")
        said = f"{trouble}；{action}" if action else str(trouble)
        return Credential(state="error", text=context.vault.scrub(said))
    return _with_expiry(text, source, now)


async def _wechat(source: Source, context: ChannelContext, now: datetime) -> str:
    api = WechatApi(source, context, now)
    await api.token()
    try:
        left = await api.quota_left(DAY_LIST)
    except SourceTroubleError as trouble:
        if trouble.code in ("40001", "40014", "42001", "40164", "61004"):
            raise
        return "可以取得访问令牌"
    return "可以取得访问令牌" + (f"，今日还可调用 {left} 次" if left is not None else "")


async def _read(account: Account, source: Source, context: ChannelContext, now: datetime) -> str:
    today = now.astimezone(SHANGHAI).date()
    reading = await ADAPTERS[source.adapter](account, source, Window(start=today, end=today, at=now), context)
    if reading.run.status == "failed":
        raise SourceTroubleError(reading.run.errors[0] if reading.run.errors else "读取失败")
    return "凭据可用"


def _with_expiry(text: str, source: Source, now: datetime) -> Credential:
    if source.expires is None:
        return Credential(state="ok", text=text)
    left = (source.expires - now.astimezone(SHANGHAI).date()) // timedelta(days=1)
    if left < 0:
        return Credential(state="error", text=f"{text}，但登记的有效期已于 {source.expires} 结束，请更新凭据")
    words = f"{text}，有效期至 {source.expires}，还有 {left} 天"
    if left <= WARNING_DAYS:
        return Credential(state="warning", text=f"{words}，请及时更新")
    return Credential(state="ok", text=words)
