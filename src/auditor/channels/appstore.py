"""应用商店: Apple's public lookup of an app (移动客户端): is it on offer, and when was it last renewed."""

from datetime import datetime
from urllib.parse import urlencode

from auditor.channels.official import base_of
from auditor.channels.source import (
    ChannelContext,
    Reading,
    SourceTroubleError,
    Window,
    ask_of,
    document_of,
    rows_of,
    text_of,
    whole,
)
from auditor.channels.summary import plain_summary
from auditor.model.facts import AccountSeen, Post, SourceRun
from auditor.model.office import Account, Source
from auditor.model.zone import SHANGHAI

OFFICIAL = "https://itunes.apple.com"


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:  # noqa: ARG001
    """Look the app up by its track id or bundle id in the Chinese store."""
    key = "id" if source.app_id.isdigit() else "bundleId"
    url = f"{base_of(source, OFFICIAL)}/lookup?{urlencode({key: source.app_id, 'country': 'cn'})}"
    fetched = await ask_of(context).call(url)
    document = document_of(fetched)
    count = whole(document.get("resultCount"))
    apps = rows_of(document.get("results"))
    if count is None:
        raise SourceTroubleError("应用商店返回的数据结构不符", code="shape")
    if not apps:
        gone = "中国区应用商店查不到该应用，可能已下架或编号有误，请用手机核实"
        run = SourceRun(adapter="appstore", status="ok_empty", at=fetched.started, errors=(gone,), calls=1)
        return Reading(run=run, seen=AccountSeen(reachable=False))
    app = apps[0]
    version, released = text_of(app.get("version")), _moment(text_of(app.get("currentVersionReleaseDate")))
    seen = AccountSeen(name=text_of(app.get("trackName")), reachable=True, version=version)
    errors = () if released else ("应用商店没有给出当前版本的发布日期",)
    run = SourceRun(
        adapter="appstore", status="partial" if errors else "ok", at=fetched.started, errors=errors, calls=1
    )
    if released is None or released > fetched.started:
        return Reading(run=run, seen=seen)
    post = Post(
        title=f"版本 {version}",
        published_at=released,
        precision="second",
        url=text_of(app.get("trackViewUrl")) or None,
        native_id=f"{text_of(app.get('trackId'))}@{version}",
        kind="version",
        origin="api",
        summary=plain_summary(text_of(app.get("releaseNotes"))),
    )
    return Reading(run=run, posts=(post,), seen=seen)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(SHANGHAI) if found.tzinfo else None
