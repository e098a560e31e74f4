"""Reading check-ins, as far as anybody may."""

from datetime import date, datetime

from sqlalchemy import exists, func, select

from portal.core.db import db, many
from portal.people.models import Membership, Person, Team
from portal.workload.check_ins.models import CheckIn, CheckInTally
from portal.workload.check_ins.weeks import Rested, month_of, months_back, rested, week_of


def is_asked(person: Person, at: datetime) -> bool:
    """Whether somebody who is in a team has not answered this week yet; one query."""
    answered = exists().where(
        CheckIn.person_id == person.id, CheckIn.week_on == week_of(at, person.time_zone)
    )
    in_a_team = exists().where(Membership.person_id == person.id)
    return bool(db.session.scalar(select(in_a_team & ~answered)))


def rested_by_month(team: Team, months: int, *, at: datetime) -> list[Rested]:
    """The months up to this one, oldest first, those of which nothing may be told as well; two queries."""
    this_week = week_of(at, team.time_zone)
    first = months_back(this_week, months - 1)
    tallies = many(
        select(CheckInTally).where(CheckInTally.team_id == team.id, CheckInTally.month_on >= first)
    )
    counts, people = {one.month_on: one.counts for one in tallies}, _people(team, first)
    known = [months_back(this_week, back) for back in reversed(range(months))]
    return [rested(one, counts.get(one, []), people.get(one, 0), this_week_on=this_week) for one in known]


def _people(team: Team, first: date) -> dict[date, int]:
    """How many have answered at least once, by month."""
    month = func.date_trunc("month", CheckIn.week_on)
    rows = select(month, func.count(CheckIn.person_id.distinct())).where(
        CheckIn.team_id == team.id, CheckIn.week_on >= first
    )
    return {month_of(on.date()): count for on, count in db.session.execute(rows.group_by(month))}
