"""Rest in words."""

from datetime import timedelta

from portal.core.text import _, span
from portal.fatigue.models import RestBlock


def why(row: RestBlock) -> str:
    """`11 hours after the end of the last call …`; of the weekly rest its own hours."""
    hours = round((row.ends_at - row.starts_at).total_seconds() / 3600)
    return _("%(hours)s hours after the end of the last call that split the rest.", hours=hours)


def length(time: timedelta) -> str:
    """`14 min`, `11 h`, `35 h`, `4 h 40`: never in days, as rest is asked for in hours."""
    hours, minutes = divmod(round(time.total_seconds()) // 60, 60)
    if not hours:
        return span(time.total_seconds())
    return _("%(h)s h %(m)s", h=hours, m=f"{minutes:02d}") if minutes else _("%(h)s h", h=hours)
