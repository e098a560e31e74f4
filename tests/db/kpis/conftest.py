from datetime import timedelta

from portal.incidents import actions
from portal.incidents.models import Incident
from portal.people.models import Person
from tests.clock import START
from tests.world import Cast
from tests.world_incidents import an_incident

MINUTE = timedelta(minutes=1)


def over(incident: Incident, *, by: Person, answered: float, solved: float) -> Incident:
    """Answered and solved so many minutes after it was opened."""
    actions.acknowledge(incident, by=by, at=incident.created_at + answered * MINUTE)
    actions.resolve(incident, by=by, at=incident.created_at + solved * MINUTE)
    return incident


def example(cast: Cast) -> Incident:
    """Noticed at once, answered after 8 minutes, solved after 30. Source: requirement 002-81."""
    incident = an_incident(cast.blue, "Redis is full", severity=1, impact_started_at=START)
    return over(incident, by=cast.bob, answered=8, solved=30)
