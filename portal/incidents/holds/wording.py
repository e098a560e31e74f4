"""What holds an incident, in words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.core.text import _, local
from portal.incidents.holds.queries import Waiting
from portal.incidents.models import Hold
from portal.incidents.names import hold_reason

THIS_WEEK = timedelta(days=6)
"""A weekday alone means one day only within this."""


def hold_text(waiting: Waiting, zone: str, now: datetime, *, names_people: bool = True) -> str:
    """`Held until Monday 09:00 (hours of Team Blue)`, on the reader's clock."""
    time = hold_end(waiting.until, zone, now)
    is_public = names_people or waiting.by == Hold.MAINTENANCE
    reason = hold_reason(waiting.by, waiting.severity, waiting.whose if is_public else "")
    if waiting.by in (Hold.MAINTENANCE, Hold.SNOOZE):
        text = _("%(reason)s until %(time)s", reason=reason, time=time)
        return text[:1].upper() + text[1:]
    return _("Held until %(time)s (%(reason)s)", time=time, reason=reason)


def hold_end(until: datetime, zone: str, now: datetime) -> str:
    """`14:00` today, `Monday 09:00` this week, else with its date."""
    if until.astimezone(ZoneInfo(zone)).date() == now.astimezone(ZoneInfo(zone)).date():
        return local(until, zone, "time")
    return local(until, zone, "day_of_week" if until - now < THIS_WEEK else "short")
