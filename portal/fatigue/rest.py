"""Rest between work: how it is split by interruptions, and from when somebody may work again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from portal.fatigue.bands import business_hours
from portal.fatigue.interruptions import Interruption, touching
from portal.fatigue.local_days import Home
from portal.fatigue.periods import longest_free
from portal.fatigue.settings import Settings
from portal.rota.windows import Period, merged, without

BEFORE = timedelta(days=8)
"""How far back the work before a rest is looked for. What began earlier is complete whatever followed: a weekly rest
lasts a week at the most. Chosen by us."""
AHEAD = timedelta(days=35)
"""How far ahead the work after a rest is looked for: the next work may lie behind a month of leave. Chosen by us."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The time between two blocks of work, [starts_at, ends_at), with what split it.

    Shape: `required` is 11 hours, or 35 where the time off lasts 48 or more; `longest_free` what was left in one part.
    """

    starts_at: datetime
    ends_at: datetime
    required: timedelta
    is_weekly: bool
    interruptions: tuple[Interruption, ...]
    longest_free: timedelta

    @property
    def is_short(self) -> bool:
        return bool(self.interruptions) and self.longest_free < self.required


def work_blocks(home: Home, off: Iterable[Period], period: Period) -> list[Period]:
    """Planned work that has a part in a period: business hours without leave and recovery taken. Never clipped."""
    return without(business_hours(home, period), off)


def rests(
    home: Home, off: Sequence[Period], interruptions: Sequence[Interruption], period: Period
) -> list[Rest]:
    """The rests of at least eleven hours between work that touches a period, or lies near it, in order."""
    blocks = work_blocks(home, off, (period[0] - BEFORE, period[1] + AHEAD))
    gaps = ((before[1], after[0]) for before, after in pairwise(blocks))
    return [
        _rest(home.settings, gap, interruptions)
        for gap in gaps
        if gap[1] - gap[0] >= home.settings.daily_rest
    ]


def rested_at(
    off_since: datetime,
    interventions: Iterable[Period],
    rest: timedelta,
    *,
    complete_before_counts: bool = True,
) -> datetime:
    """When a whole rest was or will be had in one part, counted anew from the end of each intervention.

    Shape:  a rest that was complete before an intervention stays so, unless `complete_before_counts` is off: then
            the last intervention always counts.
    Source: France: art. L3131-1, L3132-2 and L3121-10; Germany: ArbZG § 5, a call-out restarts the rest in full.
    """
    since = off_since
    for start, end in merged(interventions):
        if complete_before_counts and start - since >= rest:
            break
        since = max(since, end)
    return since + rest


def earliest_return(
    off_since: datetime,
    interventions: Iterable[Period],
    rest: timedelta,
    *,
    work_starts_at: datetime,
    complete_before_counts: bool = True,
) -> datetime | None:
    """From when somebody may work again: when they are rested, and not before their work begins.

    Shape: None where nothing split the rest, or it was complete before.
    """
    rested = rested_at(off_since, interventions, rest, complete_before_counts=complete_before_counts)
    return None if rested == off_since + rest else max(rested, work_starts_at)


def return_after(one: Rest, rest: timedelta) -> datetime | None:
    """From when somebody may work again after the interruptions of a rest."""
    rested = begun_anew(one, rest)
    return None if rested is None else max(rested, one.ends_at)


def begun_anew(one: Rest, rest: timedelta) -> datetime | None:
    """When a rest that was split is had, whenever work begins; None where nothing has split it."""
    rested = rested_at(one.starts_at, _periods(one.interruptions), rest)
    return None if rested == one.starts_at + rest else rested


@dataclass(frozen=True, slots=True)
class RestClock:
    """From when somebody may work again: after the daily rest, and after the weekly one in two days off or more.

    Shape: never before their planned work begins. `rested_at` is when the daily rest itself is had, which may be long
           before that: what counts for a shift that begins within it.
    """

    daily: datetime | None = None
    weekly: datetime | None = None
    rested_at: datetime | None = None


def rest_clock(
    home: Home, off: Sequence[Period], interruptions: Sequence[Interruption], *, as_of: datetime
) -> RestClock:
    """For the rest that goes on at an instant, or was the last to begin; None where nothing has split it."""
    last = last_rest(rests(home, off, interruptions, (as_of, as_of)), as_of)
    if last is None:
        return RestClock()
    weekly = return_after(last, home.settings.weekly_rest) if last.is_weekly else None
    daily = home.settings.daily_rest
    return RestClock(return_after(last, daily), weekly, begun_anew(last, daily))


def last_rest(known: Sequence[Rest], as_of: datetime) -> Rest | None:
    """The one that goes on, or was the last to begin."""
    return next((one for one in reversed(known) if one.starts_at <= as_of), None)


def _rest(settings: Settings, gap: Period, interruptions: Sequence[Interruption]) -> Rest:
    is_weekly = gap[1] - gap[0] >= settings.weekly_gap
    split_by = tuple(touching(interruptions, gap))
    return Rest(
        *gap,
        required=settings.weekly_rest if is_weekly else settings.daily_rest,
        is_weekly=is_weekly,
        interruptions=split_by,
        longest_free=longest_free(gap, _periods(split_by)),
    )


def _periods(interruptions: Iterable[Interruption]) -> Iterator[Period]:
    return (one.period for one in interruptions)
