"""Reading what nights cost a team."""

from portal.people.access import To, may
from portal.people.models import Person, Team
from portal.people.queries import standing


def is_seen(person: Person | None, team: Team) -> bool:
    """Whether somebody may look at it: a link to it stands on the view of the team."""
    return person is not None and may(standing(person, team.id), To.RESPOND)
