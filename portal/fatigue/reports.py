"""All figures of one person at one instant, from what happened to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.fatigue.bands import Band, Split, band_at
from portal.fatigue.duty import Shift, longest_row_of_days, on_call, weekend_time
from portal.fatigue.interruptions import Interruption, Page, interruptions
from portal.fatigue.local_days import Home, Span, span
from portal.fatigue.nights import Night, nights_of, sleep_loss
from portal.fatigue.periods import total, within
from portal.fatigue.rest import Rest, rest_clock, rests
from portal.fatigue.score import Item, Level, items_of, level, score
from portal.rota.windows import Period


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened: in any order. Shifts are what was really covered; `recovery` is time off that was given back."""

    home: Home
    shifts: Sequence[Shift] = ()
    pages: Sequence[Page] = ()
    leave: Sequence[Period] = ()
    recovery: Sequence[Period] = ()

    @property
    def off(self) -> list[Period]:
        """All time in which no work was planned for them."""
        return [*self.leave, *self.recovery]


@dataclass(frozen=True, slots=True)
class Metrics:
    """The raw figures of a span.

    Units: counts, and durations as timedelta. Ratios are None where there is nothing to divide by.
           `worst_stretch` is the longest undisturbed stretch of the worst night that was disturbed or on call.
    """

    pages: int
    night_pages: int
    interruptions: int
    sleep_interruptions: int
    off_hours_interruptions: int
    business_interruptions: int
    engaged: Split
    disturbed_nights: int
    broken_nights: int
    sleep_loss: timedelta
    worst_stretch: timedelta | None
    oncall: timedelta
    weekend_oncall: timedelta
    oncall_share: float | None
    max_consecutive_oncall_days: int
    max_consecutive_oncall_nights: int
    daily_rest_violations: int
    weekly_rest_violations: int
    incidents_per_12h: float | None
    actionable_ratio: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """Metrics, score and the rows behind them.

    Shape: `earliest_return` is after the daily rest, `earliest_weekly_return` after the weekly one, both for the rest
           that goes on or was the last to begin; None when nothing has split it. `open` goes on at `span.as_of` and
           counts nowhere yet.
    """

    span: Span
    metrics: Metrics
    score: float
    level: Level
    earliest_return: datetime | None
    earliest_weekly_return: datetime | None
    interruptions: Sequence[Interruption]
    nights: Sequence[Night]
    rests: Sequence[Rest]
    items: Sequence[Item]
    open: Sequence[Interruption]


def report(facts: Facts, *, as_of: datetime, days: int | None = None) -> Report:
    """The figures of the last 28 local dates, or of so many, as of an instant.

    Shape: pages from before the first date's midnight, or after the instant, are not looked at.
    Errors: ValueError when `days` is less than 1.
    """
    home, inside = facts.home, span(facts.home, as_of, days)
    found = interruptions(home, (page for page in facts.pages if inside.starts_at <= page.at <= as_of))
    closed = [one for one in found if one.ends_at <= as_of]
    nights = nights_of(home, inside, facts.shifts, closed)
    known = rests(home, facts.off, closed, inside.so_far)
    ended = [one for one in known if inside.starts_at <= one.ends_at <= as_of]
    items = items_of(home, closed, nights, ended)
    points = score(items, at=as_of, settings=home.settings)
    clock = rest_clock(home, facts.off, closed, as_of=as_of)
    return Report(
        span=inside,
        metrics=_metrics(facts, inside, closed, nights, ended),
        score=points,
        level=level(points, home.settings),
        earliest_return=clock.daily,
        earliest_weekly_return=clock.weekly,
        interruptions=closed,
        nights=nights,
        rests=ended,
        items=items,
        open=[one for one in found if one.ends_at > as_of],
    )


def _metrics(
    facts: Facts,
    inside: Span,
    closed: Sequence[Interruption],
    nights: Sequence[Night],
    ended: Sequence[Rest],
) -> Metrics:
    home = facts.home
    pages = [page for one in closed for page in one.pages]
    held = within(on_call(facts.shifts, home.settings), inside.so_far)
    oncall = total(held)
    short = [one for one in ended if one.is_short]
    return Metrics(
        pages=len(pages),
        night_pages=sum(band_at(home, page.at) is Band.NIGHT for page in pages),
        interruptions=len(closed),
        sleep_interruptions=_begun_in(Band.NIGHT, closed),
        off_hours_interruptions=_begun_in(Band.OFF, closed),
        business_interruptions=_begun_in(Band.BUSINESS, closed),
        engaged=sum((one.engaged for one in closed), Split()),
        disturbed_nights=sum(one.is_disturbed for one in nights),
        broken_nights=sum(one.is_broken for one in nights),
        sleep_loss=sleep_loss(home, nights, closed),
        worst_stretch=_worst_stretch(nights),
        oncall=oncall,
        weekend_oncall=weekend_time(home, held),
        oncall_share=_ratio(oncall, inside.ends_at - inside.starts_at),
        max_consecutive_oncall_days=longest_row_of_days(home, held),
        max_consecutive_oncall_nights=max((one.row for one in nights), default=0),
        daily_rest_violations=sum(not one.is_weekly for one in short),
        weekly_rest_violations=sum(one.is_weekly for one in short),
        incidents_per_12h=_per_half_day(len(closed), oncall),
        actionable_ratio=_actionable(closed),
    )


def _begun_in(band: Band, closed: Iterable[Interruption]) -> int:
    return sum(one.band is band for one in closed)


def _worst_stretch(nights: Iterable[Night]) -> timedelta | None:
    return min((one.longest_free for one in nights if one.is_disturbed or one.is_oncall), default=None)


def _ratio(part: timedelta, whole: timedelta) -> float | None:
    return part / whole if whole else None


def _per_half_day(count: int, oncall: timedelta) -> float | None:
    return count / (oncall / timedelta(hours=12)) if oncall else None


def _actionable(closed: Iterable[Interruption]) -> float | None:
    """Of those that somebody has marked."""
    marked = [one.is_actionable for one in closed if one.is_actionable is not None]
    return sum(marked) / len(marked) if marked else None
