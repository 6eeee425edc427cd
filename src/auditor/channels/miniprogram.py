"""小程序: when its published version was released, and whether it is used.

``/wxa/getversioninfo`` answers only a third-party platform that the program has authorised (permission set 18); its
release stands for a post, as an app's does. With the program's own AppSecret only visits are told (``visit_total``):
they prove that it lives, never that anything was published.
"""

from datetime import datetime, timedelta

from auditor.channels.source import (
    ChannelContext,
    Reading,
    SourceTroubleError,
    Window,
    moment_of_gathering,
    object_of,
    rows_of,
    text_of,
    whole,
)
from auditor.channels.wechat_api import WechatApi
from auditor.model.facts import AccountSeen, Post, SourceRun
from auditor.model.office import Account, Source
from auditor.model.zone import SHANGHAI

_VERSION = "/wxa/getversioninfo"
_VISITS = "/datacube/getweanalysisappiddailysummarytrend"


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:  # noqa: ARG001
    """Ask for the released version where a third-party platform may, else for yesterday's visits."""
    now = moment_of_gathering(window, context).astimezone(SHANGHAI)
    api = WechatApi(source, context, context.now or window.at)
    await api.token()
    if source.auth == "component":
        return await _released(source, api, now)
    return await _visited(api, now)


async def _released(source: Source, api: WechatApi, now: datetime) -> Reading:
    document = await api.call(_VERSION, {}, keep=True)
    release = object_of(document.get("release_info"))
    moment, version = _moment(whole(release.get("release_time"))), text_of(release.get("release_version"))
    if not release:
        return Reading(run=_run(api, now, "平台没有给出线上版本，小程序可能从未发布，请人工核对"))
    if moment is None or moment > now:
        return Reading(run=_run(api, now, "平台没有给出可识别的发布时间"), seen=AccountSeen(version=version))
    post = Post(
        title=f"版本 {version}",
        published_at=moment,
        precision="second",
        native_id=f"{source.app_id}@{version}",
        kind="version",
        origin="api",
    )
    seen = AccountSeen(version=version, reachable=True)
    return Reading(run=_run(api, now), posts=(post,), seen=seen)


async def _visited(api: WechatApi, now: datetime) -> Reading:
    day = f"{now.date() - timedelta(days=1):%Y%m%d}"
    document = await api.call(_VISITS, {"begin_date": day, "end_date": day}, keep=True)
    if not isinstance(document.get("list"), list):
        raise SourceTroubleError("平台返回的数据中没有访问统计", code="shape", action="请升级本程序")
    visits = [count for row in rows_of(document["list"]) if (count := whole(row.get("visit_total"))) is not None]
    used = True if sum(visits) else None
    note = "接口只说明有人使用，看不出更新情况，更新情况请人工登记"
    return Reading(run=_run(api, now, note), seen=AccountSeen(reachable=used))


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, SHANGHAI) if seconds and 0 < seconds < 2**33 else None


def _run(api: WechatApi, now: datetime, note: str = "") -> SourceRun:
    return SourceRun(
        adapter="miniprogram",
        status="ok_empty" if note else "ok",
        at=now,
        errors=(note,) if note else (),
        raw=tuple(api.raw),
        calls=api.calls,
    )
