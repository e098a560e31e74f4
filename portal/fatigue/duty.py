"""Time on call: hours, weekends, days in a row. What is covered twice counts once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.fatigue.local_days import Home, day_period, days_of
from portal.fatigue.periods import total, within
from portal.fatigue.settings import Settings
from portal.rota.windows import DAY, Period, merged


@dataclass(frozen=True, slots=True)
class Shift:
    """What somebody really covers, after overrides and swaps, [starts_at, ends_at)."""

    starts_at: datetime
    ends_at: datetime
    role: str = "primary"
    id: str = ""

    @property
    def period(self) -> Period:
        return self.starts_at, self.ends_at


def on_call(shifts: Iterable[Shift], settings: Settings) -> list[Period]:
    """When somebody is on call, in any role but a shadow's."""
    return merged(shift.period for shift in shifts if shift.role not in settings.shadow_roles)


def on_call_as_primary(shifts: Iterable[Shift], settings: Settings) -> list[Period]:
    return merged(shift.period for shift in shifts if shift.role in settings.primary_roles)


def weekend_time(home: Home, periods: Iterable[Period]) -> timedelta:
    """The part on local Saturdays and Sundays."""
    weekend = home.settings.weekend_days
    return sum((held for day, held in time_by_day(home, periods) if day.weekday() in weekend), timedelta())


def time_by_day(home: Home, periods: Iterable[Period]) -> list[tuple[date, timedelta]]:
    """For each local date that merged periods touch, how much of it they cover."""
    known = list(periods)
    days = sorted({day for period in known for day in days_of(home, period)})
    return [(day, total(within(known, day_period(home, day)))) for day in days]


def longest_row_of_days(home: Home, periods: Iterable[Period]) -> int:
    """Local dates in a row with at least twelve hours on call."""
    held = [day for day, time in time_by_day(home, periods) if time >= home.settings.oncall_day]
    return max((place for _day, place in places_in_row(held)), default=0)


def places_in_row(days: Iterable[date]) -> list[tuple[date, int]]:
    """Sorted dates, each with its place among those that follow each other: 1, 2, 3, 1, …"""
    found: list[tuple[date, int]] = []
    for day in days:
        follows = bool(found) and day - found[-1][0] == DAY
        found.append((day, found[-1][1] + 1 if follows else 1))
    return found
