"""What may not be asked of somebody, in words."""

from portal.core.text import _, local
from portal.rota.bounds.rows import CLOCK_CHANGE, TooLong, Unit
from portal.rota.windows import DAY

WEEK_DAYS = 7


def row_text(row: TooLong, zone: str) -> str:
    """`14 nights in a row from Mon 23 Nov 22:00; at most 7 by their policy.`"""
    since = local(row.period[0], zone)
    if row.unit is Unit.NIGHTS:
        return _(
            "%(count)s nights in a row from %(since)s; at most %(most)s by their policy.",
            count=row.count,
            since=since,
            most=row.limit,
        )
    if row.unit is Unit.DAYS:
        return _(
            "%(count)s days in a row from %(since)s; at most %(most)s by their policy.",
            count=row.count,
            since=since,
            most=row.limit,
        )
    return _(
        "%(count)s days in a row without 35 h free from %(since)s; at most %(most)s by their policy.",
        count=-((row.period[0] - row.period[1] + CLOCK_CHANGE) // DAY),
        since=since,
        most=WEEK_DAYS * row.limit,
    )
