"""What each local date adds to somebody's figures. Facts in, days out; sums of days are the figures of any span."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from portal.fatigue.bands import Band, Split, band_at, business_hours, night
from portal.fatigue.duty import on_call, time_by_day
from portal.fatigue.interruptions import Interruption, engaged_until, interruptions
from portal.fatigue.local_days import Home, Span, day_period, local_day, midnight, zone_of
from portal.fatigue.nights import Night, nights_of, sleep_loss
from portal.fatigue.periods import within
from portal.fatigue.reports import Facts
from portal.fatigue.rest import AHEAD, BEFORE, Rest, rests
from portal.fatigue.score import Item, items_of
from portal.rota.windows import DAY

T = TypeVar("T")

LOOK_BACK = AHEAD + 2 * DAY
"""How long before the first day facts have to begin: a rest that ends on it may have begun with a month of leave."""


@dataclass(frozen=True, slots=True)
class Day:
    """What one local date adds.

    Shape: an interruption belongs to the date on which it begins, with its pages, minutes and points; a rest to the
           date of the work that ends it; a night to the date of its morning. `longest_stretch` is that of a night
           which was disturbed or on call. `marked_interruptions` are those of which somebody has said what they were
           worth, `needed_interruptions` those in which something had to be done.
    """

    zone: str
    pages: int = 0
    night_pages: int = 0
    interruptions: int = 0
    sleep_interruptions: int = 0
    off_hours_interruptions: int = 0
    business_interruptions: int = 0
    marked_interruptions: int = 0
    needed_interruptions: int = 0
    engaged_night: timedelta = timedelta()
    engaged_off: timedelta = timedelta()
    engaged_business: timedelta = timedelta()
    is_disturbed: bool = False
    is_broken: bool = False
    is_oncall_night: bool = False
    is_primary_night: bool = False
    longest_stretch: timedelta | None = None
    sleep_loss: timedelta = timedelta()
    oncall: timedelta = timedelta()
    weekend_oncall: timedelta = timedelta()
    holiday_oncall: timedelta = timedelta()
    daily_rest_violations: int = 0
    weekly_rest_violations: int = 0
    items: tuple[tuple[str, datetime, float], ...] = ()

    @property
    def is_empty(self) -> bool:
        """It adds nothing, so it need not be kept."""
        return self == Day(self.zone)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Everything that happened, by the date to which it belongs."""

    called: Mapping[date, Sequence[Interruption]]
    nights: Mapping[date, Sequence[Night]]
    rests: Mapping[date, Sequence[Rest]]
    lost: Mapping[date, timedelta]
    oncall: Mapping[date, timedelta]


def days_of_life(facts: Facts, first: date, last: date, *, as_of: datetime) -> dict[date, Day]:
    """The dates of [first, last] that add something, as far as it has ended by an instant.

    Shape: facts begin `LOOK_BACK` before the first date.
    """
    parts = _parts(facts, first, last, as_of)
    found = {
        first + n * DAY: _day(facts.home, first + n * DAY, parts) for n in range((last - first).days + 1)
    }
    return {on: day for on, day in found.items() if not day.is_empty}


def first_touched(facts: Facts, since: datetime) -> date:
    """The first date that a change at an instant may touch: what joins an interruption belongs to its beginning."""
    joins = facts.home.settings.joins_within
    called = interruptions(facts.home, facts.pages)
    begun = [one.starts_at for one in called if one.starts_at < since <= one.ends_at + joins]
    # Who flies east is on a later date while the night still lasts.
    return local_day(facts.home, min([since, *begun])) - DAY


def next_change(facts: Facts, at: datetime) -> datetime:
    """When something else will have ended, although nothing happens: a call, a night, time off, the date."""
    home = facts.home
    ends = [engaged_until(page, home.settings) for page in facts.pages]
    around = [local_day(home, at) + n * DAY for n in (-1, 0, 1)]
    dawns = [night(home, on)[1] for on in around]
    works = [start for start, _end in business_hours(home, (at - DAY, at + 2 * DAY))]
    return min(one for one in (*ends, *dawns, *works, *(midnight(home, on) for on in around)) if one > at)


def _parts(facts: Facts, first: date, last: date, as_of: datetime) -> _Parts:
    home = facts.home
    closed = _closed(facts, as_of)
    nights = _nights(facts, closed, first, last, as_of)
    off = rests(home, facts.off, closed, (midnight(home, first) - (AHEAD - BEFORE), as_of))
    held = within(on_call(facts.shifts, home.settings), (midnight(home, first), as_of))
    return _Parts(
        called=_by(closed, lambda one: local_day(home, one.starts_at)),
        nights=_by(nights, _morning),
        rests=_by((one for one in off if one.ends_at <= as_of), lambda one: local_day(home, one.ends_at)),
        lost=_lost(home, nights, closed),
        oncall=dict(time_by_day(home, held)),
    )


def _closed(facts: Facts, as_of: datetime) -> list[Interruption]:
    """What has ended by what is known at the instant."""
    known = (page for page in facts.pages if page.at <= as_of)
    return [one for one in interruptions(facts.home, known) if one.ends_at <= as_of]


def _nights(
    facts: Facts, closed: Sequence[Interruption], first: date, last: date, as_of: datetime
) -> list[Night]:
    """From so many nights before the first that its place in a row, as far as it counts, is known."""
    home = facts.home
    start = first - (home.settings.row_of_nights + 1) * DAY
    inside = Span(start, last, midnight(home, start), day_period(home, last)[1], as_of)
    return nights_of(home, inside, facts.shifts, closed)


def _morning(one: Night) -> date:
    return one.day + DAY


def _lost(home: Home, nights: Sequence[Night], called: Sequence[Interruption]) -> dict[date, timedelta]:
    """Sleep lost in each night. A journey may let two nights overlap; nobody loses an hour twice."""
    before: list[Night] = []
    lost = {}
    for one in nights:
        known = sleep_loss(home, before, called)
        lost[_morning(one)] = sleep_loss(home, [*before, one], called) - known
        before = [one]
    return lost


def _by(found: Iterable[T], day_of: Callable[[T], date]) -> Mapping[date, Sequence[T]]:
    by_day: defaultdict[date, list[T]] = defaultdict(list)
    for one in found:
        by_day[day_of(one)].append(one)
    return by_day


def _day(home: Home, on: date, parts: _Parts) -> Day:
    called, nights = parts.called.get(on, ()), parts.nights.get(on, ())
    ended = parts.rests.get(on, ())
    short = [one for one in ended if one.is_short]
    items = items_of(home, called, nights, ended)
    day = Day(
        zone=zone_of(home, on).key,
        daily_rest_violations=sum(not one.is_weekly for one in short),
        weekly_rest_violations=sum(one.is_weekly for one in short),
        items=tuple(_line(one) for one in items),
    )
    return _with_duty(_with_nights(_with_calls(day, home, called), nights, on, parts), home, on, parts)


def _with_calls(day: Day, home: Home, called: Sequence[Interruption]) -> Day:
    pages = [page for one in called for page in one.pages]
    engaged = sum((one.engaged for one in called), Split())
    begun = [one.band for one in called]
    return replace(
        day,
        pages=len(pages),
        night_pages=sum(band_at(home, page.at) is Band.NIGHT for page in pages),
        interruptions=len(called),
        sleep_interruptions=begun.count(Band.NIGHT),
        off_hours_interruptions=begun.count(Band.OFF),
        business_interruptions=begun.count(Band.BUSINESS),
        marked_interruptions=sum(one.is_actionable is not None for one in called),
        needed_interruptions=sum(bool(one.is_actionable) for one in called),
        engaged_night=engaged.night,
        engaged_off=engaged.off,
        engaged_business=engaged.business,
    )


def _with_nights(day: Day, nights: Sequence[Night], on: date, parts: _Parts) -> Day:
    if not nights:
        return day
    (one,) = nights
    return replace(
        day,
        is_disturbed=one.is_disturbed,
        is_broken=one.is_broken,
        is_oncall_night=one.is_oncall,
        is_primary_night=one.is_primary,
        longest_stretch=one.longest_free if one.is_disturbed or one.is_oncall else None,
        sleep_loss=parts.lost[on],
    )


def _with_duty(day: Day, home: Home, on: date, parts: _Parts) -> Day:
    oncall = parts.oncall.get(on, timedelta())
    return replace(
        day,
        oncall=oncall,
        weekend_oncall=oncall if on.weekday() in home.settings.weekend_days else timedelta(),
        holiday_oncall=oncall if on in home.holidays else timedelta(),
    )


def _line(item: Item) -> tuple[str, datetime, float]:
    return item.kind.value, item.at, float(item.points)
