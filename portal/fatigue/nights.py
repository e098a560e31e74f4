"""What became of each night: on call or not, disturbed, broken, and how much sleep it cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from portal.fatigue.bands import night
from portal.fatigue.duty import Shift, on_call, on_call_as_primary, places_in_row
from portal.fatigue.interruptions import Interruption, touching
from portal.fatigue.local_days import Home, Span
from portal.fatigue.periods import longest_free, total, within
from portal.rota.windows import DAY, Period, merged


@dataclass(frozen=True, slots=True)
class Night:
    """One night that is over, by the date of its evening.

    Shape: `row` is its place among on-call nights that follow each other, 0 when it is none;
           `longest_free` the longest part without an interruption or falling asleep after one.
    """

    day: date
    period: Period
    is_oncall: bool
    is_primary: bool
    is_disturbed: bool
    is_broken: bool
    longest_free: timedelta
    row: int = 0

    @property
    def ends_at(self) -> datetime:
        return self.period[1]


def nights_of(
    home: Home, inside: Span, shifts: Sequence[Shift], interruptions: Sequence[Interruption]
) -> list[Night]:
    """The nights that end after the beginning of a span and by `as_of`: the first began the evening before it.

    Shape: interruptions stand in order.
    """
    duties = on_call(shifts, home.settings), on_call_as_primary(shifts, home.settings)
    ended = [(day, night(home, day)) for day in _evenings(inside)]
    judged = [
        _night(home, day, period, duties, interruptions)
        for day, period in ended
        if inside.starts_at < period[1] <= inside.as_of
    ]
    places = dict(places_in_row(one.day for one in judged if one.is_oncall))
    return [replace(one, row=places.get(one.day, 0)) for one in judged]


def sleep_loss(home: Home, ended: Iterable[Night], interruptions: Sequence[Interruption]) -> timedelta:
    """Interruptions and falling asleep again, as far as they lie in any of the nights."""
    after = home.settings.back_to_sleep
    lost = (
        part
        for night in ended
        for part in within(
            (one.touched(home.settings) for one in touching(interruptions, night.period, after=after)),
            night.period,
        )
    )
    # A journey may let two nights overlap; nobody loses an hour twice.
    return total(merged(lost))


def _evenings(inside: Span) -> Iterable[date]:
    return (inside.first + n * DAY for n in range(-1, (inside.last - inside.first).days + 1))


def _night(
    home: Home,
    day: date,
    period: Period,
    duties: tuple[list[Period], list[Period]],
    interruptions: Sequence[Interruption],
) -> Night:
    near = touching(interruptions, period, after=home.settings.back_to_sleep)
    touched = within((one.touched(home.settings) for one in near), period)
    free = longest_free(period, touched)
    return Night(
        day,
        period,
        is_oncall=_is_held(home, period, duties[0]),
        is_primary=_is_held(home, period, duties[1]),
        is_disturbed=any(period[0] <= one.starts_at < period[1] for one in near),
        is_broken=bool(touched) and free < home.settings.long_stretch,
        longest_free=free,
    )


def _is_held(home: Home, period: Period, duty: Iterable[Period]) -> bool:
    """Half of it at least."""
    return total(within(duty, period)) * 100 >= total([period]) * home.settings.oncall_night_percent
