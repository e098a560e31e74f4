"""For which hours somebody's own word is needed, and why. Values in, reasons out."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.rota.bounds.bounds import Bounds, Consent, Notice
from portal.rota.loads import SATURDAY, night, notice_days
from portal.rota.windows import DAY, Period, day_of, shared

INSTANT = timedelta(microseconds=1)


class Why(StrEnum):
    """Gravest first. `FLOOR`: so soon that only their own offer counts."""

    FLOOR = "floor"
    NOTICE = "notice"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    NIGHT = "night"

    @property
    def is_short_notice(self) -> bool:
        return self in (Why.FLOOR, Why.NOTICE)


def whys(
    stretch: Period, bounds: Bounds, *, zone: str, holidays: Collection[date], at: datetime
) -> tuple[Why, ...]:
    """Why somebody has to say yes to a stretch that they learn of at an instant; nothing where it may just be planned.

    Shape: in the order of `Why`; days and nights are those of `zone`, and whatever touches them counts.
    """
    late = _late(stretch, bounds.notice, zone, at) if bounds.notice else ()
    return (*late, *(_free(stretch, bounds.consent, zone, holidays) if bounds.consent else ()))


def _late(stretch: Period, notice: Notice, zone: str, at: datetime) -> Iterator[Why]:
    days = notice_days(at, stretch[0], zone)
    if days <= notice.clear_days:
        yield Why.FLOOR
    elif days < notice.min_days:
        yield Why.NOTICE


def _free(stretch: Period, consent: Consent, zone: str, holidays: Collection[date]) -> Iterator[Why]:
    days = [*_dates(stretch, zone)]
    if consent.on_weekends and any(day.weekday() >= SATURDAY for day in days):
        yield Why.WEEKEND
    if consent.on_holidays and any(day in holidays for day in days):
        yield Why.HOLIDAY
    evenings = [days[0] - DAY, *days]
    if consent.on_nights and any(shared(stretch, night(evening, zone)) for evening in evenings):
        yield Why.NIGHT


def _dates(stretch: Period, zone: str) -> Iterator[date]:
    day, last = day_of(stretch[0], zone), day_of(stretch[1] - INSTANT, zone)
    while day <= last:
        yield day
        day += DAY
