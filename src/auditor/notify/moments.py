"""When messages go out (发送时间): urgent ones at once, the rest with the digest of the day, none in quiet hours."""

from datetime import datetime, time, timedelta

from auditor.model.events import BY_DAY, Event
from auditor.model.zone import SHANGHAI


def is_ready(event: Event, digest: str, now: datetime) -> bool:
    """Whether an event may be sent now: it is urgent, or the time of a digest (``08:30``) has passed since.

    One from the future was told while this machine's clock was wrong: it goes with what is sent next.
    """
    last = last_digest(digest, now)
    if event.at_once and (event.kind not in BY_DAY or last.date() == now.astimezone(SHANGHAI).date()):
        return True
    return event.at <= last or event.at > now


def is_over(until: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Whether a pause is over; one longer than any pause we make was set while this machine's clock was wrong."""
    return until is None or until <= now or until - now > longest


def last_digest(digest: str, now: datetime) -> datetime:
    """Return the latest moment of a daily digest at or before ``now``."""
    local = now.astimezone(SHANGHAI)
    today = datetime.combine(local.date(), time.fromisoformat(digest), SHANGHAI)
    return today if today <= local else today - timedelta(days=1)


def is_quiet(hours: str | None, now: datetime) -> bool:
    """Whether ``now`` lies in the quiet hours (``22:00-07:30`` by Beijing time, past midnight too)."""
    if hours is None:
        return False
    begin, end = (_minutes(part) for part in hours.split("-"))
    local = now.astimezone(SHANGHAI)
    return (local.hour * 60 + local.minute - begin) % 1440 < (end - begin) % 1440


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
