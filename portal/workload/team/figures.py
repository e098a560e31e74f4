"""What stored days come to for a team. Sums in, figures out; nothing here knows whose they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.workload.guard_rails.rails import Figures, Rail

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
WEEKS, RECENT_DAYS, SPREAD_DAYS = 13, 30, 90
"""How far the heatmap, the figures of a month and the spread reach. Source: the definitions of guard rails."""

FEWEST = 5
"""People of whom a distribution is told without names. Chosen by us: among fewer everybody knows who it is."""

JUDGED_FROM = 12 * HOUR
"""On call for less, a rate of interruptions says nothing of anybody. Chosen by us."""

STEPS = ((0, 0), (1, 2), (3, 4), (5, None))
"""The steps of a distribution, the last without end. Chosen by us around the default of the guard rail."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Hours of whoever has most and least, of those who were on call at all. `ratio` is None where least is nothing."""

    most: timedelta
    least: timedelta

    @property
    def ratio(self) -> float | None:
        return self.most / self.least if self.least else None


def weeks_until(today: date, count: int = WEEKS) -> list[date]:
    """The Mondays of so many weeks, this one last."""
    monday = today - timedelta(days=today.weekday())
    return [monday - back * WEEK for back in reversed(range(count))]


def change(now: int, before: int) -> float | None:
    """By which share it has grown; None where there was nothing before."""
    return (now - before) / before if before else None


def spread(people: Iterable[tuple[timedelta, timedelta]]) -> Spread | None:
    """Of pairs of hours on call and how many of them count; None where fewer than two were on call."""
    held = [counted for oncall, counted in people if oncall]
    return Spread(max(held), min(held)) if len(held) > 1 else None


def distribution(numbers: Sequence[int]) -> list[int] | None:
    """How many people are in each of `STEPS`; None of a team with fewer than five."""
    if len(numbers) < FEWEST:
        return None
    return [sum(low <= one and (high is None or one <= high) for one in numbers) for low, high in STEPS]


def month_of_person(
    *, night_pages: int, broken_nights: int, oncall: timedelta, share: float | None, interruptions: int
) -> dict[Rail, float | None]:
    """What the guard rails of a person judge, without the row of nights, which no sum has."""
    rate = interruptions / (oncall / (12 * HOUR)) if oncall >= JUDGED_FROM else None
    return {
        Rail.NIGHT_PAGES: night_pages,
        Rail.BROKEN_NIGHTS: broken_nights,
        Rail.ONCALL_PERCENT: None if share is None else share * 100,
        Rail.INCIDENTS: rate,
    }


def of_team(*, needed: int, marked: int, weekends: Spread | None) -> Figures:
    """What the guard rails of a team judge. A spread over nothing at all is without end."""
    return {
        Rail.ACTIONABLE_PERCENT: needed / marked * 100 if marked else None,
        Rail.WEEKEND_SPREAD: _ratio(weekends),
    }


def _ratio(weekends: Spread | None) -> float | None:
    if weekends is None or not weekends.most:
        return None
    return float("inf") if weekends.ratio is None else weekends.ratio


def months_until(today: date, count: int) -> list[date]:
    """The first days of so many months, this one last."""
    this = today.year * 12 + today.month - 1
    return [date(*_year_and_month(this - back), 1) for back in reversed(range(count))]


def month_ends(month_on: date, today: date) -> date:
    """Its last date, or today while it goes on."""
    following = (month_on + timedelta(days=32)).replace(day=1)
    return min(following - DAY, today)


def _year_and_month(number: int) -> tuple[int, int]:
    return number // 12, number % 12 + 1
