"""What a tariff makes of time on call, whichever way it pays. Values only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.fatigue.bands import Band
from portal.fatigue.local_days import Home
from portal.fatigue.periods import within
from portal.recovery.pay import (
    AnyTariff,
    BlockTariff,
    Part,
    Tariff,
    WeeklyTariff,
    duty_parts,
    pay_lines,
    week_parts,
)
from portal.rota.windows import Period


@dataclass(frozen=True, slots=True)
class Paid:
    """One line: a band of a date with its rate for an hour, or a duty or part of a week with its hours."""

    on: date
    minutes: int
    amount: int
    band: Band | None = None
    rate: int = 0
    is_holiday: bool = False
    period: Period | None = None


def paid_lines(home: Home, periods: Sequence[Period], tariff: AnyTariff, inside: Period) -> list[Paid]:
    """What falls into a span of all time on call: by dates and bands, weeks, or duties that begin in it.

    Shape: give the time of a week before the span, too, and of a day after it: a duty is paid where it begins.
    """
    if isinstance(tariff, Tariff):
        return hourly_lines(home, within(periods, inside), tariff)
    if isinstance(tariff, WeeklyTariff):
        return [_part(one) for one in week_parts(home, periods, tariff, inside)]
    return [_part(one) for one in duty_parts(home, periods, tariff) if inside[0] <= one.period[0] < inside[1]]


def hourly_lines(home: Home, periods: Sequence[Period], tariff: Tariff) -> list[Paid]:
    return [
        Paid(line.on, line.minutes, line.amount, line.band, line.rate, line.is_holiday)
        for line in pay_lines(home, periods, tariff)
    ]


def is_hourly(tariff: AnyTariff | None) -> bool:
    """Whether hours are paid where they stand; weeks and blocks have lines of their own."""
    return not isinstance(tariff, WeeklyTariff | BlockTariff)


def _part(part: Part) -> Paid:
    return Paid(part.on, part.minutes, part.amount, period=part.period)
