"""Night, business and off: what kind of time an instant is for a person. Disjoint, and nothing is left over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from portal.fatigue.local_days import Home, on_clock
from portal.fatigue.periods import overlap, within
from portal.rota.windows import DAY, Period, merged, without


class Band(StrEnum):
    NIGHT = "night"
    BUSINESS = "business"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Split:
    """How long, by band."""

    night: timedelta = timedelta()
    business: timedelta = timedelta()
    off: timedelta = timedelta()

    @property
    def total(self) -> timedelta:
        return self.night + self.business + self.off

    def __add__(self, other: "Split") -> "Split":
        return Split(self.night + other.night, self.business + other.business, self.off + other.off)


def night(home: Home, day: date) -> Period:
    """The night that begins on the evening of a date: 9 hours, or 8, 8½, 9½ or 10 when the clocks change."""
    hours = home.settings
    later = int(hours.night_ends <= hours.night_starts)
    return on_clock(home, day, hours.night_starts), on_clock(home, day, hours.night_ends, days_later=later)


def core(home: Home, day: date) -> Period:
    """The deepest part of the night of a date."""
    hours = home.settings
    first = int(hours.core_starts < hours.night_starts)
    last = first + int(hours.core_ends <= hours.core_starts)
    starts_at = on_clock(home, day, hours.core_starts, days_later=first)
    return starts_at, on_clock(home, day, hours.core_ends, days_later=last)


def business(home: Home, day: date) -> Period | None:
    """The business hours of a date; None on weekends and public holidays."""
    hours = home.settings
    if day.weekday() not in hours.work_days or day in home.holidays:
        return None
    return on_clock(home, day, hours.business_starts), on_clock(home, day, hours.business_ends)


def nights(home: Home, period: Period) -> list[tuple[date, Period]]:
    """Each night that has a part in a period."""
    found = ((day, night(home, day)) for day in _near(period))
    return [(day, one) for day, one in found if overlap(one, period)]


def business_hours(home: Home, period: Period) -> list[Period]:
    """The business hours that have a part in a period, whole; those that touch are one."""
    found = (business(home, day) for day in _near(period))
    return merged(one for one in found if one and overlap(one, period))


def pieces(home: Home, period: Period) -> list[tuple[Period, Band]]:
    """A period cut where its band changes, in order."""
    dark = within((one for _day, one in nights(home, period)), period)
    work = without(within(business_hours(home, period), period), dark)
    rest = without([period], [*dark, *work])
    by_band = ((Band.NIGHT, dark), (Band.BUSINESS, work), (Band.OFF, rest))
    return sorted((piece, band) for band, found in by_band for piece in found)


def split(home: Home, period: Period) -> Split:
    """How much of a period is of which band; the sum is the whole."""
    return sums(pieces(home, period))


def sums(cut: Iterable[tuple[Period, Band]]) -> Split:
    """How long pieces are together, by band."""
    found = dict.fromkeys(Band, timedelta())
    for (start, end), band in cut:
        found[band] += end - start
    return Split(found[Band.NIGHT], found[Band.BUSINESS], found[Band.OFF])


def band_at(home: Home, at: datetime) -> Band:
    moment = at, at + timedelta.resolution
    if nights(home, moment):
        return Band.NIGHT
    return Band.BUSINESS if business_hours(home, moment) else Band.OFF


def is_core(home: Home, at: datetime) -> bool:
    moment = at, at + timedelta.resolution
    return any(overlap(core(home, day), moment) for day in _near(moment))


def _near(period: Period) -> Iterator[date]:
    """Every date whose night or business hours might touch a period, in any zone, and some more."""
    day, last = period[0].astimezone(UTC).date() - 2 * DAY, period[1].astimezone(UTC).date() + DAY
    while day <= last:
        yield day
        day += DAY
