"""Working hours and quiet hours on the clock of a wall, in whatever zone that hangs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Hours:
    """The same hours on some weekdays. Units: `days` are 0 for Monday to 6 for Sunday; [from_, until), one day.

    Errors: ValueError without a day, or when the end is not after the beginning.
    """

    days: frozenset[int]
    from_: time
    until: time

    def __post_init__(self) -> None:
        if not self.days or not self.days <= frozenset(range(7)):
            raise ValueError("Choose at least one day of the week.")
        if self.until <= self.from_:
            raise ValueError("The end of the working day comes after its beginning.")


OFFICE_HOURS = Hours(frozenset(range(5)), time(9), time(18))
"""Source: FATIGUE definition 3, Monday to Friday 09:00 to 18:00."""


def is_within(hours: Hours, zone: str, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    return local.weekday() in hours.days and hours.from_ <= local.time() < hours.until


def next_begin(hours: Hours, zone: str, at: datetime) -> datetime:
    """When working hours begin next, `at` itself while they last. Shape: aware UTC, never before `at`.

    A beginning that a change of the clocks skips is the first instant after the gap.
    """
    if is_within(hours, zone, at):
        return at
    today = at.astimezone(ZoneInfo(zone)).date()
    begins = (
        _instant(today + timedelta(days=n), hours.from_, zone) for n in range(9) if _works(hours, today, n)
    )
    return next(begin for begin in begins if begin >= at)


def quiet_end(from_: time, until: time, zone: str, at: datetime) -> datetime | None:
    """When the quiet hours that hold at an instant end; None while none do. They may pass midnight."""
    local = at.astimezone(ZoneInfo(zone))
    now, is_overnight = local.time(), until <= from_
    is_quiet = (now >= from_ or now < until) if is_overnight else from_ <= now < until
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1 if is_overnight and now >= from_ else 0)
    return max(at, _instant(day, until, zone))


def _works(hours: Hours, today: date, offset: int) -> bool:
    return (today.weekday() + offset) % 7 in hours.days


def _instant(day: date, at: time, zone: str) -> datetime:
    """A wall-clock time as an instant; one that does not exist moves forward by the gap."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
