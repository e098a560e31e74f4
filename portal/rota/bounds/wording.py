"""What may not be asked of somebody, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.core.text import _, _l, local
from portal.rota.bounds.rows import CLOCK_CHANGE, TooLong, Unit
from portal.rota.bounds.words import Why
from portal.rota.windows import DAY

WEEK_DAYS = 7
_WHYS: Mapping[Why, Any] = {
    Why.FLOOR: _l("only by their own offer, so soon"),
    Why.NOTICE: _l("short notice"),
    Why.WEEKEND: _l("weekend"),
    Why.HOLIDAY: _l("public holiday"),
    Why.NIGHT: _l("night"),
}


def whys_text(found: Iterable[Why]) -> str:
    """`short notice, weekend`."""
    known = {*found}
    return ", ".join(str(text) for why, text in _WHYS.items() if why in known)


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
