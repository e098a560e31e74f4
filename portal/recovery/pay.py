"""What being on call is worth in money, to the minute, for export; the portal pays nobody.

Units: rates and amounts are whole numbers of a currency's smallest unit (cents, pence), rates for an hour. Each
line is rounded once, halves upwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TypeAlias

from portal.fatigue.bands import Band, pieces
from portal.fatigue.local_days import Home, day_period, days_of, local_day, on_clock
from portal.fatigue.periods import total, within
from portal.rota.windows import DAY, Period, merged

SECOND, MINUTE, HOUR_MINUTES = timedelta(seconds=1), timedelta(minutes=1), 60


@dataclass(frozen=True, slots=True)
class Tariff:
    """Rates for an hour by band; for some weekdays (0 for Monday) or public holidays there may be others.

    Errors: ValueError for a rate below zero, a day that is none, or a currency that is not three capital letters.
    """

    currency: str
    rates: Mapping[Band, int]
    by_weekday: Mapping[tuple[int, Band], int] = field(default_factory=dict)
    on_holidays: Mapping[Band, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rates = (*self.rates.values(), *self.by_weekday.values(), *self.on_holidays.values())
        if min(rates, default=0) < 0 or any(not 0 <= day <= 6 for day, _band in self.by_weekday):
            raise ValueError("Rates are no less than zero, days are 0 to 6.")
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise ValueError("Name the currency by three letters, as in EUR.")


@dataclass(frozen=True, slots=True)
class Line:
    """One band of one local date."""

    on: date
    band: Band
    is_holiday: bool
    minutes: int
    rate: int
    amount: int


def pay_lines(home: Home, periods: Iterable[Period], tariff: Tariff) -> list[Line]:
    """On-call time as lines by date and band, in order.

    Shape: time that several teams' shifts cover counts once. The minutes of a week sum up to 167, 168 or 169 hours, as
           the clocks say.
    """
    by_line: dict[tuple[date, Band], timedelta] = {}
    for period in merged(periods):
        for day in days_of(home, period):
            for piece, band in _pieces(home, within([period], day_period(home, day))):
                by_line[day, band] = by_line.get((day, band), timedelta()) + (piece[1] - piece[0])
    return [_line(home, day, band, time, tariff) for (day, band), time in sorted(by_line.items())]


def rate_of(tariff: Tariff, home: Home, day: date, band: Band) -> int:
    """A public holiday's rate before its weekday's, and that before the band's."""
    if day in home.holidays and band in tariff.on_holidays:
        return tariff.on_holidays[band]
    return tariff.by_weekday.get((day.weekday(), band), tariff.rates.get(band, 0))


def _pieces(home: Home, parts: Sequence[Period]) -> list[tuple[Period, Band]]:
    return [cut for part in parts for cut in pieces(home, part)]


def _line(home: Home, day: date, band: Band, time: timedelta, tariff: Tariff) -> Line:
    minutes, rate = minutes_of(time), rate_of(tariff, home, day, band)
    return Line(day, band, day in home.holidays, minutes, rate, _half_up(minutes * rate, HOUR_MINUTES))


def minutes_of(time: timedelta) -> int:
    """Whole minutes, halves upwards."""
    return _half_up(time // SECOND, 60)


def _half_up(number: int, divisor: int) -> int:
    return (2 * number + divisor) // (2 * divisor)


@dataclass(frozen=True, slots=True)
class BlockTariff:
    """A sum for the first hours of a duty, and one for each further block that has begun.

    Units:  minutes, and the currency's smallest unit; `holiday_percent` of a block that begins on a public holiday.
    Source: Derbyshire County Council, 2023-24: 29.20 for up to 8 hours, 3.66 for each 2 hours begun, 24 at the most.
    Errors: ValueError for blocks that do not last.
    """

    currency: str
    first_minutes: int = 480
    first_amount: int = 2920
    next_minutes: int = 120
    next_amount: int = 366
    most_minutes: int = 1440
    holiday_percent: int = 200

    def __post_init__(self) -> None:
        if min(self.first_minutes, self.next_minutes) < 1 or self.most_minutes < self.first_minutes:
            raise ValueError("Blocks last a minute at least, and the first is no longer than a duty may be.")


@dataclass(frozen=True, slots=True)
class Part:
    """A duty, or what a span holds of a week, and what it is worth."""

    period: Period
    on: date
    minutes: int
    amount: int


def block_pay(home: Home, periods: Iterable[Period], tariff: BlockTariff) -> int:
    """All duties together."""
    return sum(part.amount for part in duty_parts(home, periods, tariff))


def duty_parts(home: Home, periods: Iterable[Period], tariff: BlockTariff) -> list[Part]:
    """Each duty: what follows on from another is one with it, and after 24 hours the next begins."""
    return [
        _duty(home, duty, tariff) for period in merged(periods) for duty in _cut(period, tariff.most_minutes)
    ]


def _duty(home: Home, duty: Period, tariff: BlockTariff) -> Part:
    amount = sum(_block_amount(home, block, sum_, tariff) for block, sum_ in _blocks(duty, tariff))
    return Part(duty, local_day(home, duty[0]), minutes_of(duty[1] - duty[0]), amount)


def _blocks(duty: Period, tariff: BlockTariff) -> list[tuple[Period, int]]:
    first_ends_at = duty[0] + tariff.first_minutes * MINUTE
    further = _cut((first_ends_at, duty[1]), tariff.next_minutes)
    return [((duty[0], first_ends_at), tariff.first_amount), *((one, tariff.next_amount) for one in further)]


def _block_amount(home: Home, block: Period, amount: int, tariff: BlockTariff) -> int:
    is_holiday = local_day(home, block[0]) in home.holidays
    return _half_up(amount * (tariff.holiday_percent if is_holiday else 100), 100)


def _cut(period: Period, minutes: int) -> list[Period]:
    """In parts of so many minutes; the last may be shorter."""
    start, end = period
    length, parts = minutes * MINUTE, []
    while start < end:
        parts.append((start, min(start + length, end)))
        start += length
    return parts


@dataclass(frozen=True, slots=True)
class WeeklyTariff:
    """One sum for a whole week, however many hours the clocks give it; a part of a week is paid to the minute.

    Shape:  a week begins on a weekday (0 for Monday) at a time of the person's clock.
    Source: Monzo, 2018: 500 a week.
    Errors: ValueError for a sum below zero or a day that is none.
    """

    currency: str
    amount: int
    weekday: int = 0
    starts: time = time(9)

    def __post_init__(self) -> None:
        if self.amount < 0 or not 0 <= self.weekday <= 6:
            raise ValueError("A sum is no less than zero, days are 0 to 6.")


AnyTariff: TypeAlias = Tariff | BlockTariff | WeeklyTariff


def week_parts(home: Home, periods: Iterable[Period], tariff: WeeklyTariff, inside: Period) -> list[Part]:
    """What a span holds of each week.

    Shape: give all time on call of the first week, also what is before the span: the parts of a week that two
           spans share sum up to what the week is worth.
    """
    held = merged(periods)
    parts = (_week(home, week, held, tariff, inside) for week in _weeks(home, tariff, inside))
    return [part for part in parts if part.minutes]


def _weeks(home: Home, tariff: WeeklyTariff, inside: Period) -> list[Period]:
    first = local_day(home, inside[0])
    day = first - ((first.weekday() - tariff.weekday) % 7 + 7) * DAY
    found = []
    while (start := on_clock(home, day, tariff.starts)) < inside[1]:
        day += 7 * DAY
        found.append((start, max(start + SECOND, on_clock(home, day, tariff.starts))))
    return [week for week in found if week[1] > inside[0]]


def _week(home: Home, week: Period, held: Sequence[Period], tariff: WeeklyTariff, inside: Period) -> Part:
    period = max(week[0], inside[0]), min(week[1], inside[1])
    before, now = total(within(held, (week[0], period[0]))), total(within(held, period))
    length = (week[1] - week[0]) // SECOND
    earned = [_half_up(tariff.amount * (time // SECOND), length) for time in (before, before + now)]
    return Part(period, local_day(home, period[0]), minutes_of(now), earned[1] - earned[0])


def total_of(lines: Iterable[Line | Part]) -> int:
    return sum(line.amount for line in lines)
