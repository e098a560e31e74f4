"""Short words for times that somebody reads half asleep."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask_babel import get_locale

from portal.core.text import _

WEEK = timedelta(days=7)


def until(at: datetime, now: datetime, zone: str) -> str:
    """`Mon 09:00`, with the date where a weekday alone would be ambiguous."""
    return _shown(at, zone, "EEE HH:mm" if at - now < WEEK else "EEE d MMM HH:mm")


def until_long(at: datetime, now: datetime, zone: str) -> str:
    """`Monday 09:00`."""
    return _shown(at, zone, "EEEE HH:mm" if at - now < WEEK else "EEEE d MMMM HH:mm")


def since(at: datetime, now: datetime, zone: str) -> str:
    """`Monday`."""
    return _shown(at, zone, "EEEE" if now - at < WEEK else "d MMMM")


def period(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """The days of a shift, `7–14 Dec`, or its hours: `Mon 7 Dec 09:00–17:00`."""
    if ends_at - starts_at < timedelta(hours=23):
        return f"{_shown(starts_at, zone, 'EEE d MMM HH:mm')}–{_shown(ends_at, zone, 'HH:mm')}"
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    is_one_month = (first.year, first.month) == (last.year, last.month)
    start = str(first.day) if is_one_month else f"{_shown(starts_at, zone, 'd MMM')} "
    return f"{start}–{'' if is_one_month else ' '}{_shown(ends_at, zone, 'd MMM')}"


def length(duration: timedelta) -> str:
    """The largest unit alone: `4 d`, `11 h`, `20 min`."""
    minutes = int(duration.total_seconds()) // 60
    if minutes >= 24 * 60:
        return _("%(n)s d", n=minutes // (24 * 60))
    return _("%(n)s h", n=minutes // 60) if minutes >= 60 else _("%(n)s min", n=minutes)


def _shown(at: datetime, zone: str, pattern: str) -> str:
    return str(format_datetime(at.astimezone(ZoneInfo(zone)), pattern, locale=get_locale()))
