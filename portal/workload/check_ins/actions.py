"""Answering the question of the week."""

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db, many, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.people.queries import memberships_of
from portal.workload.check_ins.models import CheckIn, CheckInTally
from portal.workload.check_ins.weeks import KEPT_MONTHS, month_of, months_back, week_of


@transactional
def check_in(person: Person, rested: int, *, at: datetime) -> None:
    """Count an answer of 1 to 5 for each team of somebody, and note that they have answered; once a week.

    Nothing that is stored holds both, and no log is told: that is why nothing is recorded here.
    Errors: Refused when they have answered this week, or are in no team.
    """
    week = week_of(at, person.time_zone)
    new = [team for team in sorted(m.team_id for m in memberships_of(person)) if _is_new(person, team, week)]
    if not new:
        raise Refused(_("You have answered this week already. Thank you."))
    for team_id in new:
        _count(team_id, month_of(week), rested)
    _forget(person, week)


def _is_new(person: Person, team_id: int, week: date) -> bool:
    row = {"person_id": person.id, "week_on": week, "team_id": team_id}
    once = insert(CheckIn).values(row).on_conflict_do_nothing()
    return db.session.scalar(once.returning(CheckIn.team_id)) is not None


def _count(team_id: int, month: date, rested: int) -> None:
    empty = {"team_id": team_id, "month_on": month, "counts": [0] * 5}
    db.session.execute(insert(CheckInTally).values(empty).on_conflict_do_nothing())
    own = select(CheckInTally).where(CheckInTally.team_id == team_id, CheckInTally.month_on == month)
    for row in many(own.with_for_update().execution_options(populate_existing=True)):
        row.counts = [count + (number == rested) for number, count in enumerate(row.counts, 1)]


def _forget(person: Person, week: date) -> None:
    """That somebody answered long ago is of no use to anybody."""
    old = CheckIn.week_on < months_back(week, KEPT_MONTHS)
    db.session.execute(delete(CheckIn).where(CheckIn.person_id == person.id, old))
