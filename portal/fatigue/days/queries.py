"""Sums of stored days: figures of any span, by person and week, and scores of any instant. All within the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Double,
    Integer,
    Select,
    Subquery,
    Text,
    cast,
    column,
    func,
    literal,
    select,
)

from portal.core.db import db
from portal.fatigue.bands import Split
from portal.fatigue.days.models import FatigueDay
from portal.fatigue.local_days import Home, day_period, home, span
from portal.fatigue.reports import Metrics
from portal.fatigue.score import Kind, Level, level, shown
from portal.fatigue.settings import Settings
from portal.people.queries import zones_of
from portal.rota.windows import DAY

USUAL = Settings()
ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Sums:
    """What stored days come to. Of nothing it is nothing: `worst_stretch` is None then."""

    pages: int = 0
    night_pages: int = 0
    interruptions: int = 0
    sleep_interruptions: int = 0
    off_hours_interruptions: int = 0
    business_interruptions: int = 0
    marked_interruptions: int = 0
    needed_interruptions: int = 0
    engaged_night: timedelta = ZERO
    engaged_off: timedelta = ZERO
    engaged_business: timedelta = ZERO
    disturbed_nights: int = 0
    broken_nights: int = 0
    oncall_nights: int = 0
    primary_nights: int = 0
    worst_stretch: timedelta | None = None
    sleep_loss: timedelta = ZERO
    oncall: timedelta = ZERO
    weekend_oncall: timedelta = ZERO
    holiday_oncall: timedelta = ZERO
    daily_rest_violations: int = 0
    weekly_rest_violations: int = 0

    @property
    def engaged(self) -> Split:
        return Split(self.engaged_night, self.engaged_business, self.engaged_off)


@dataclass(frozen=True, slots=True)
class Scored:
    score: float
    level: Level


def sums_over(people: Iterable[int], first: date, last: date) -> dict[int, Sums]:
    """The sums of [first, last] for each of some people; one query."""
    ids = [*people]
    rows = _summed(ids, first, last).add_columns(FatigueDay.person_id).group_by(FatigueDay.person_id)
    found = {who: Sums(*sums) for *sums, who in db.session.execute(rows)}
    return {who: found.get(who, Sums()) for who in ids}


def figures_by_week(people: Iterable[int], first: date, last: date) -> dict[int, dict[date, Sums]]:
    """The sums of each week of [first, last] that adds anything, by person and by the week's Monday; one query."""
    return _figures_by("week", people, first, last)


def figures_by_month(people: Iterable[int], first: date, last: date) -> dict[int, dict[date, Sums]]:
    """The same by month and its first day."""
    return _figures_by("month", people, first, last)


def _figures_by(part: str, people: Iterable[int], first: date, last: date) -> dict[int, dict[date, Sums]]:
    ids = [*people]
    begins = cast(func.date_trunc(part, FatigueDay.day), Date)
    rows = _summed(ids, first, last).add_columns(FatigueDay.person_id, begins)
    found: dict[int, dict[date, Sums]] = {who: {} for who in ids}
    for *sums, who, on in db.session.execute(rows.group_by(FatigueDay.person_id, begins).order_by(begins)):
        found[who][on] = Sums(*sums)
    return found


def figures_over(people: Iterable[int], first: date, last: date) -> dict[int, Metrics]:
    """Every figure of [first, last] by its name, for each of some people; two queries for any number of them."""
    ids = [*people]
    sums = (
        _summed(ids, first, last).add_columns(FatigueDay.person_id).group_by(FatigueDay.person_id).subquery()
    )
    days = _longest_row(ids, first, last, FatigueDay.oncall >= USUAL.oncall_day)
    nights = _longest_row(ids, first, last, FatigueDay.is_oncall_night.is_(True))
    rows = (
        select(sums, func.coalesce(days.c.longest, 0), func.coalesce(nights.c.longest, 0))
        .outerjoin(days, days.c.person_id == sums.c.person_id)
        .outerjoin(nights, nights.c.person_id == sums.c.person_id)
    )
    found = {who: (Sums(*of), row, nights_) for *of, who, row, nights_ in db.session.execute(rows)}
    homes = _homes(ids)
    return {who: _metrics(*found.get(who, (Sums(), 0, 0)), _lasting(homes[who], first, last)) for who in ids}


def scores_at(people: Iterable[int], at: datetime) -> dict[int, Scored]:
    """The score of each of some people at an instant, by what is known now; two queries for any number of them."""
    firsts = {who: span(lives, at).first for who, lives in _homes(people).items()}
    left = {row[0]: row[1] for row in db.session.execute(_points_left(firsts, at))}
    return {who: _scored(left.get(who, 0.0)) for who in firsts}


def _scored(points: float) -> Scored:
    found = shown(points, USUAL)
    return Scored(found, level(found, USUAL))


def _homes(people: Iterable[int]) -> dict[int, Home]:
    ids = [*people]
    zones: Mapping[int, Any] = zones_of(ids)
    return {who: home(*zones.get(who, [(None, "UTC")])) for who in ids}


def _lasting(lives: Home, first: date, last: date) -> timedelta:
    """How long the dates of a span are together, clocks changed or not."""
    start, end = day_period(lives, first)[0], day_period(lives, last)[1]
    return end - start


def _summed(ids: list[int], first: date, last: date) -> Select[Any]:
    return select(*(_sum(one.name) for one in fields(Sums))).where(*_within(ids, first, last))


def _within(ids: list[int], first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return FatigueDay.person_id.in_(ids), FatigueDay.day >= first, FatigueDay.day <= last


_NIGHTS = {
    "disturbed_nights": FatigueDay.is_disturbed,
    "broken_nights": FatigueDay.is_broken,
    "oncall_nights": FatigueDay.is_oncall_night,
    "primary_nights": FatigueDay.is_primary_night,
}


def _sum(name: str) -> ColumnElement[Any]:
    if name in _NIGHTS:
        return func.count().filter(_NIGHTS[name]).label(name)
    if name == "worst_stretch":
        return func.min(FatigueDay.longest_stretch).label(name)
    return func.sum(getattr(FatigueDay, name)).label(name)


def _longest_row(ids: list[int], first: date, last: date, counts: ColumnElement[bool]) -> Subquery:
    """The most dates in a row for which something is true: neighbours differ alike from their rank."""
    rank = func.row_number().over(partition_by=FatigueDay.person_id, order_by=FatigueDay.day)
    island = (FatigueDay.day - cast(rank, Integer)).label("island")
    true = select(FatigueDay.person_id, island).where(*_within(ids, first, last), counts).subquery()
    lengths = (
        select(true.c.person_id, func.count().label("length"))
        .group_by(true.c.person_id, true.c.island)
        .subquery()
    )
    longest = select(lengths.c.person_id, func.max(lengths.c.length).label("longest"))
    return longest.group_by(lengths.c.person_id).subquery()


def _points_left(firsts: Mapping[int, date], at: datetime) -> Select[int, float]:
    """What is left of the points of 28 dates, by person.

    Shape: a night in a row counts from the eighth of the span on, as for a report: the first ends on its first date.
    """
    window = (
        func.unnest(cast([*firsts], ARRAY(BigInteger)), cast([*firsts.values()], ARRAY(Date)))
        .table_valued(column("person_id", BigInteger), column("first_on", Date))
        .render_derived(name="since")
    )
    item = (
        func.jsonb_to_recordset(FatigueDay.items)
        .table_valued(column("kind", Text), column("at", DateTime(timezone=True)), column("points", Double))
        .render_derived(name="item", with_types=True)
    )
    ago = func.extract("epoch", literal(at) - item.c.at) / USUAL.half_life.total_seconds()
    is_single = item.c.kind != Kind.NIGHT_IN_A_ROW.value
    return (
        select(FatigueDay.person_id, func.sum(item.c.points * func.power(2.0, -ago)))
        .select_from(FatigueDay)
        .join(window, window.c.person_id == FatigueDay.person_id)
        .join(item, literal(True))
        .where(FatigueDay.day >= window.c.first_on, FatigueDay.day <= at.date() + DAY, item.c.at <= at)
        .where(is_single | (FatigueDay.day >= window.c.first_on + USUAL.row_of_nights))
        .group_by(FatigueDay.person_id)
    )


def _metrics(of: Sums, days: int, nights: int, lasting: timedelta) -> Metrics:
    return Metrics(
        pages=of.pages,
        night_pages=of.night_pages,
        interruptions=of.interruptions,
        sleep_interruptions=of.sleep_interruptions,
        off_hours_interruptions=of.off_hours_interruptions,
        business_interruptions=of.business_interruptions,
        engaged=of.engaged,
        disturbed_nights=of.disturbed_nights,
        broken_nights=of.broken_nights,
        sleep_loss=of.sleep_loss,
        worst_stretch=of.worst_stretch,
        oncall=of.oncall,
        weekend_oncall=of.weekend_oncall,
        oncall_share=of.oncall / lasting if lasting else None,
        max_consecutive_oncall_days=days,
        max_consecutive_oncall_nights=nights,
        daily_rest_violations=of.daily_rest_violations,
        weekly_rest_violations=of.weekly_rest_violations,
        incidents_per_12h=of.interruptions / (of.oncall / timedelta(hours=12)) if of.oncall else None,
        actionable_ratio=of.needed_interruptions / of.marked_interruptions
        if of.marked_interruptions
        else None,
    )
