"""Which week a letter is about, and when it is due. Values in, values out."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR = time(8)
"""Before a day's work, on the wall clock of the reader. Chosen by us."""

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


def monday_of(at: datetime, zone: str) -> date:
    """The Monday of the week that an instant is in, where somebody lives."""
    today = at.astimezone(ZoneInfo(zone)).date()
    return today - timedelta(days=today.weekday())


def due_on(at: datetime, zone: str) -> date | None:
    """The Monday whose letter is due: from eight o'clock until midnight; None at any other time. A letter that could
    not be written on its Monday is left out: it would be news no more."""
    there = at.astimezone(ZoneInfo(zone))
    return there.date() if there.weekday() == 0 and there.time() >= HOUR else None


def week_before(monday: date) -> tuple[date, date]:
    """The first and the last date of the week that ended with a Monday's beginning."""
    return monday - WEEK, monday - DAY
