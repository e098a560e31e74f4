"""Rest in words."""

from datetime import timedelta

from portal.core.text import _, span
from portal.fatigue.models import RestBlock


def why(row: RestBlock) -> str:
    """`11 hours after the end of the last call …`; of the weekly rest its own hours."""
    hours = round((row.ends_at - row.starts_at).total_seconds() / 3600)
    return _("%(hours)s hours after the end of the last call that split the rest.", hours=hours)


def length(time: timedelta) -> str:
    """`5 h 00`."""
    return span(time.total_seconds())
