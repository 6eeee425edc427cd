"""网址可用性: whether a landing page, an app's download or a small program's page opens. It shows no posts."""

from auditor.channels.source import ChannelContext, Reading, SourceTroubleError, Window, ask_of
from auditor.model.facts import AccountSeen, SourceRun
from auditor.model.office import Account, Source
from auditor.model.words import ANSWERED, BROKEN, OUTCOME_ZH


async def read(account: Account, source: Source, window: Window, context: ChannelContext) -> Reading:  # noqa: ARG001
    """Open the address once. Only a broken one is "not reachable"; a refusal or our own trouble is not known."""
    if source.url is None:
        raise SourceTroubleError("未填写要检查的网址")
    fetched = await ask_of(context).check(source.url)
    words = OUTCOME_ZH[fetched.outcome]
    if fetched.outcome in ANSWERED:
        run = SourceRun(
            adapter="http_probe",
            status="ok_empty",
            at=fetched.started,
            errors=("网址可以打开，但看不出发布情况",),
            calls=1,
        )
        return Reading(run=run, seen=AccountSeen(reachable=True))
    run = SourceRun(
        adapter="http_probe",
        status="failed",
        at=fetched.started,
        errors=(f"{source.url} 未能打开：{words}",),
        error_code=fetched.outcome.value,
        calls=1,
    )
    return Reading(run=run, seen=AccountSeen(reachable=False if fetched.outcome in BROKEN else None))
