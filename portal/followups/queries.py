"""Reading follow-ups. They are for those who respond in their team."""

from collections.abc import Iterable, Sequence

from flask import abort
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.core.db import many, one_or_none
from portal.followups.models import FollowUp
from portal.incidents.models import Incident
from portal.incidents.queries import visible_to
from portal.people.access import To
from portal.people.models import Person, Team
from portal.people.queries import require

MOST_DONE = 50
"""Of what is done, the latest. Chosen by us."""

_WHOLE = (joinedload(FollowUp.team), joinedload(FollowUp.owner), joinedload(FollowUp.done_by))


def follow_up_for(person: Person, key: str) -> FollowUp:
    """The loader of follow-ups. Errors: 404, 403 as `require` says."""
    found = one_or_none(select(FollowUp).where(FollowUp.key == key).options(*_WHOLE)) or abort(404)
    require(person, found.team_id, To.RESPOND)
    return found


def open_of(teams: Iterable[Team]) -> Sequence[FollowUp]:
    """What is still to be done, what is due first first."""
    order = (FollowUp.due_on.asc().nulls_last(), FollowUp.id)
    return many(_of(teams).where(FollowUp.done_at.is_(None)).order_by(*order))


def done_of(teams: Iterable[Team]) -> Sequence[FollowUp]:
    """What was done, latest first."""
    done = (
        _of(teams).where(FollowUp.done_at.is_not(None)).order_by(FollowUp.done_at.desc(), FollowUp.id.desc())
    )
    return many(done.limit(MOST_DONE))


def open_about(team: Team, names: Iterable[str]) -> dict[str, FollowUp]:
    """What is to be done about some alerts of a team, the newest of each; one query."""
    asked = select(FollowUp).where(
        FollowUp.team_id == team.id, FollowUp.done_at.is_(None), FollowUp.about.in_([*names])
    )
    return {str(one.about): one for one in many(asked.order_by(FollowUp.id))}


def incident_seen(person: Person, team: Team, ref: str) -> Incident | None:
    """An incident of the team that somebody may see, by its reference."""
    wanted = select(Incident).where(Incident.ref == ref, Incident.team_id == team.id)
    return one_or_none(wanted.where(visible_to(person)))


def _of(teams: Iterable[Team]) -> Select[FollowUp]:
    return select(FollowUp).where(FollowUp.team_id.in_([team.id for team in teams])).options(*_WHOLE)
