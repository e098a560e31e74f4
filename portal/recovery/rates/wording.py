"""Rates in words, with examples that are worked out by the same code as a statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from portal.core.text import _
from portal.fatigue.bands import Band
from portal.fatigue.local_days import Home, on_clock
from portal.recovery.pay import AnyTariff, BlockTariff, WeeklyTariff
from portal.recovery.rates.money import money
from portal.recovery.rates.paying import paid_lines
from portal.recovery.rates.terms import TariffKind
from portal.rota.windows import DAY, Period
from portal.rota.wording import weekday_name


def band_name(band: Band) -> str:
    return {Band.NIGHT: _("Nights"), Band.BUSINESS: _("Working hours"), Band.OFF: _("Other hours")}[band]


def kind_choices() -> list[tuple[str, str]]:
    return [
        (TariffKind.HOURLY, _("by the hour, to the minute")),
        (TariffKind.WEEKLY, _("by the week")),
        (TariffKind.BLOCKS, _("by blocks of hours begun")),
    ]


def tariff_text(tariff: AnyTariff) -> str:
    """`500.00 EUR a week from Monday 09:00`."""
    if isinstance(tariff, WeeklyTariff):
        amount, day = money(tariff.amount, tariff.currency), weekday_name(tariff.weekday)
        starts = f"{tariff.starts:%H:%M}"
        return _("%(amount)s a week from %(day)s %(time)s", amount=amount, day=day, time=starts)
    if isinstance(tariff, BlockTariff):
        return _blocks_text(tariff)
    rates = {band: money(tariff.rates.get(band, 0), tariff.currency) for band in Band}
    text = _(
        "nights %(night)s an hour, working hours %(business)s, other hours %(off)s",
        night=rates[Band.NIGHT],
        business=rates[Band.BUSINESS],
        off=rates[Band.OFF],
    )
    is_more = bool(tariff.by_weekday or tariff.on_holidays)
    return _("%(rates)s; some days otherwise", rates=text) if is_more else text


def _blocks_text(tariff: BlockTariff) -> str:
    return _(
        "%(first)s for the first %(first_h)s h, then %(next)s for each %(next_h)s h begun",
        first=money(tariff.first_amount, tariff.currency),
        first_h=tariff.first_minutes // 60,
        next=money(tariff.next_amount, tariff.currency),
        next_h=tariff.next_minutes // 60,
    )


@dataclass(frozen=True)
class Example:
    what: str
    amount: str


def examples(tariff: AnyTariff, zone: str, *, on: date) -> list[Example]:
    """What a week, a weekend and a night from the Monday before a date would be paid, without public holidays."""
    home, monday = Home(((None, ZoneInfo(zone)),)), on - timedelta(days=on.weekday())
    return [_example(what, tariff, home, period) for what, period in _cases(home, monday)]


def _cases(home: Home, monday: date) -> Iterator[tuple[str, Period]]:
    def from_to(first: int, starts: time, last: int, ends: time) -> Period:
        return on_clock(home, monday + first * DAY, starts), on_clock(home, monday + last * DAY, ends)

    yield _("A quiet week as primary, Monday 09:00 to Monday 09:00"), from_to(0, time(9), 7, time(9))
    yield _("A weekend, Saturday 00:00 to Monday 00:00"), from_to(5, time(), 7, time())
    yield _("A night, Tuesday 17:00 to Wednesday 10:00"), from_to(1, time(17), 2, time(10))


def _example(what: str, tariff: AnyTariff, home: Home, period: Period) -> Example:
    lines = paid_lines(home, [period], tariff, period)
    return Example(what, money(sum(line.amount for line in lines), tariff.currency))
