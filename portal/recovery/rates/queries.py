"""Reading what teams pay, and which team's rates a person has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import db, many
from portal.people.models import Membership, Person, Team
from portal.recovery.rates.models import PayRates
from portal.recovery.rates.terms import Rated, first_of, in_force, since_joined


def rates_of_team(team: Team) -> Sequence[PayRates]:
    """All versions, the first one first."""
    theirs = select(PayRates).where(PayRates.team_id == team.id).options(joinedload(PayRates.saved_by))
    return many(theirs.order_by(PayRates.number))


def rates_for(people: Iterable[Person]) -> dict[int, list[Rated]]:
    """What each is paid by from which local date on, ascending; before the first nothing.

    Shape: at each date the rates of one team, so that an hour for two teams is paid once: of those that have some
           the one they have been in longest. They hold for somebody from the day they joined. Two queries.
    """
    by_id = {person.id: person for person in people}
    rows = select(Membership).where(Membership.person_id.in_(by_id))
    memberships = many(rows.order_by(Membership.created_at, Membership.team_id))
    lines = _lines({one.team_id for one in memberships})
    theirs: defaultdict[int, list[list[Rated]]] = defaultdict(list)
    for one in memberships:
        zone = ZoneInfo(by_id[one.person_id].time_zone)
        theirs[one.person_id].append(since_joined(lines[one.team_id], one.created_at.astimezone(zone).date()))
    return {who: first_of(theirs[who]) for who in by_id}


def _lines(team_ids: Iterable[int]) -> dict[int, list[Rated]]:
    saved: defaultdict[int, list[Rated]] = defaultdict(list)
    rows = select(PayRates).where(PayRates.team_id.in_([*team_ids]))
    for row in db.session.scalars(rows.order_by(PayRates.team_id, PayRates.number)):
        saved[row.team_id].append(row.rated)
    return defaultdict(list, {team_id: in_force(line) for team_id, line in saved.items()})
