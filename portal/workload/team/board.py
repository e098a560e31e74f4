"""What nights cost a team, from stored days: a constant number of queries for any team and any history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.fatigue.days.queries import (
    Scored,
    Sums,
    figures_by_month,
    figures_by_week,
    figures_over,
    scores_at,
    sums_over,
)
from portal.fatigue.reports import Metrics
from portal.people.models import Person, Team
from portal.people.queries import members_of
from portal.recovery.days.pages import owed_to
from portal.rota.windows import day_of
from portal.workload.guard_rails.queries import rails_of
from portal.workload.guard_rails.rails import Rail, Rails
from portal.workload.team.figures import (
    DAY,
    HOUR,
    RECENT_DAYS,
    SPREAD_DAYS,
    Spread,
    change,
    distribution,
    month_ends,
    month_of_person,
    months_until,
    of_team,
    spread,
    weeks_until,
)


@dataclass(frozen=True)
class Line:
    """One person: 30 days, each of the weeks, 90 days, and the guard rails that they are beyond."""

    person: Person
    metrics: Metrics
    weeks: Mapping[date, Sums]
    quarter: Sums
    scored: Scored
    beyond: Sequence[Rail]

    @property
    def rest_breaches(self) -> int:
        return self.metrics.daily_rest_violations + self.metrics.weekly_rest_violations


@dataclass(frozen=True)
class Month:
    """A team's month, up to today while it goes on. `beyond_count`: people over a guard rail of theirs."""

    month_on: date
    night_pages: int
    interruptions: int
    broken_nights: int
    oncall: timedelta
    rest_breaches: int
    beyond_count: int


@dataclass(frozen=True)
class Week:
    """A team's week by its Monday."""

    monday: date
    night_pages: int
    pages: int


@dataclass(frozen=True)
class Board:
    """A team's figures. People stand in the order of their names, whatever their figures are.

    Units: `owed`, `owed_old` minutes; `night_change` a share. `lines` are for who may read names, nobody else.
    """

    today: date
    rails: Rails
    lines: Sequence[Line]
    weeks: Sequence[Week]
    months: Sequence[Month]
    night_pages: int
    pages: int
    night_change: float | None
    weekends: Spread | None
    holidays: Spread | None
    owed: int
    owed_old: int
    team_beyond: Sequence[Rail]
    nights: Sequence[int] | None

    @property
    def beyond_count(self) -> int:
        return sum(bool(line.beyond) for line in self.lines)

    def beyond_of(self, rail: Rail) -> int:
        """How many people are beyond one of them."""
        return sum(rail in line.beyond for line in self.lines)

    @property
    def is_large(self) -> bool:
        """Whether a number of people names nobody."""
        return self.nights is not None


def board_of(team: Team, *, months: int, at: datetime) -> Board:
    today, rails = day_of(at, team.time_zone), rails_of(team)
    people = sorted((one.person for one in members_of(team)), key=lambda one: (one.name, one.id))
    ids = [person.id for person in people]
    lines = _lines(people, rails, today, at)
    before = sums_over(ids, today - (2 * RECENT_DAYS - 1) * DAY, today - RECENT_DAYS * DAY)
    night_pages = _sum((one.metrics for one in lines), "night_pages")
    weekends = spread((one.quarter.oncall, one.quarter.weekend_oncall) for one in lines)
    recent = sums_over(ids, today - (RECENT_DAYS - 1) * DAY, today).values()
    owed = owed_to(team, at=at)
    judged = of_team(
        needed=_sum(recent, "needed_interruptions"),
        marked=_sum(recent, "marked_interruptions"),
        weekends=weekends,
    )
    return Board(
        today=today,
        rails=rails,
        lines=lines,
        weeks=[_week(monday, lines) for monday in weeks_until(today)],
        months=_months(ids, rails, months, today),
        night_pages=night_pages,
        pages=_sum((one.metrics for one in lines), "pages"),
        night_change=change(night_pages, _sum(before.values(), "night_pages")),
        weekends=weekends,
        holidays=spread((one.quarter.oncall, one.quarter.holiday_oncall) for one in lines),
        owed=owed.minutes,
        owed_old=owed.old,
        team_beyond=rails.crossed(judged),
        nights=distribution([one.metrics.night_pages for one in lines]),
    )


def _lines(people: Sequence[Person], rails: Rails, today: date, at: datetime) -> list[Line]:
    ids, first = [person.id for person in people], today - (RECENT_DAYS - 1) * DAY
    metrics, scores = figures_over(ids, first, today), scores_at(ids, at)
    weeks = figures_by_week(ids, weeks_until(today)[0], today)
    quarter = sums_over(ids, today - (SPREAD_DAYS - 1) * DAY, today)
    return [
        Line(
            person=person,
            metrics=metrics[person.id],
            weeks=weeks[person.id],
            quarter=quarter[person.id],
            scored=scores[person.id],
            beyond=_beyond(metrics[person.id], rails),
        )
        for person in people
    ]


def _beyond(of: Metrics, rails: Rails) -> list[Rail]:
    figures = month_of_person(
        night_pages=of.night_pages,
        broken_nights=of.broken_nights,
        oncall=of.oncall,
        share=of.oncall_share,
        interruptions=of.interruptions,
    )
    return rails.crossed(figures | {Rail.NIGHTS_IN_A_ROW: of.max_consecutive_oncall_nights})


def _months(ids: Sequence[int], rails: Rails, count: int, today: date) -> list[Month]:
    firsts = months_until(today, count)
    found = figures_by_month(ids, firsts[0], today)
    return [_month(on, [found[who].get(on, Sums()) for who in ids], rails, today) for on in firsts]


def _month(month_on: date, sums: Sequence[Sums], rails: Rails, today: date) -> Month:
    days = (month_ends(month_on, today) - month_on).days + 1
    judged = (
        month_of_person(
            night_pages=one.night_pages,
            broken_nights=one.broken_nights,
            oncall=one.oncall,
            share=one.oncall / (days * DAY),
            interruptions=one.interruptions,
        )
        for one in sums
    )
    return Month(
        month_on=month_on,
        night_pages=_sum(sums, "night_pages"),
        interruptions=_sum(sums, "interruptions"),
        broken_nights=_sum(sums, "broken_nights"),
        oncall=sum((one.oncall for one in sums), 0 * HOUR),
        rest_breaches=_sum(sums, "daily_rest_violations") + _sum(sums, "weekly_rest_violations"),
        beyond_count=sum(bool(rails.crossed(one)) for one in judged),
    )


def _week(monday: date, lines: Sequence[Line]) -> Week:
    sums = [one.weeks[monday] for one in lines if monday in one.weeks]
    return Week(monday, _sum(sums, "night_pages"), _sum(sums, "pages"))


def _sum(rows: Iterable[object], name: str) -> int:
    return sum(int(getattr(one, name)) for one in rows)
