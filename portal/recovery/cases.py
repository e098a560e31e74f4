"""What happened to somebody, and what a rule would give for it before the other rules are looked at. Values only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.fatigue.duty import Shift
from portal.fatigue.interruptions import Interruption, interruptions
from portal.fatigue.local_days import Home, Span, span
from portal.fatigue.reports import Facts
from portal.rota.windows import Period

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

DAY_MINUTES = 480
"""What a day off is worth, unless a contract says otherwise."""


class Reason(StrEnum):
    """Why time was earned."""

    WOKEN_IN_THE_CORE = "woken_in_the_core"
    LONG_AT_NIGHT = "long_at_night"
    BROKEN_NIGHT = "broken_night"
    REST_BEGAN_ANEW = "rest_began_anew"
    SHORT_WEEKLY_REST = "short_weekly_rest"
    WEEKEND_ON_CALL = "weekend_on_call"
    HOLIDAY_ON_CALL = "holiday_on_call"
    ENGAGED = "engaged"


class Source(StrEnum):
    INTERRUPTION = "interruption"
    SHIFT = "shift"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Case:
    """What happened to one person within a span of local dates.

    Shape: `interruptions` have ended and stand in order; with those of eight days before the span, for a rest that
           reaches into it. `leave` is absence other than recovery: a morning that was given must not take away the
           reason for which it was.
    """

    person: str
    home: Home
    span: Span
    interruptions: Sequence[Interruption] = ()
    shifts: Sequence[Shift] = ()
    leave: Sequence[Period] = ()
    day_minutes: int = DAY_MINUTES

    @property
    def half_day(self) -> int:
        return self.day_minutes // 2


def case_of(person: str, facts: Facts, *, days: int, as_of: datetime) -> Case:
    """Somebody's last so many local dates. The facts reach back as far as rests are looked for."""
    ended = [one for one in interruptions(facts.home, facts.pages) if one.ends_at <= as_of]
    return Case(person, facts.home, span(facts.home, as_of, days), ended, facts.shifts, facts.leave)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one rule would give.

    Shape: with `work`, the hours of work that it frees, at most `minutes` of them; without, just the minutes.
    """

    reason: Reason
    source_type: Source
    source_id: str
    earned_at: datetime
    minutes: int
    work: tuple[Period, ...] = ()
    take_within_days: int | None = None
    auto_book: bool = False


def whole_minutes(time: timedelta) -> int:
    """A minute that has begun counts."""
    return -(-time // MINUTE)
