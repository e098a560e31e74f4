from datetime import timedelta

import pytest

from portal.incidents.actions import resolve
from portal.incidents.models import Incident
from portal.postmortems.models import Postmortem
from portal.postmortems.tasks import draft_postmortem, request_postmortems
from tests.clock import START, FakeClock
from tests.db.postmortems.cases import postmortem_of
from tests.world import Cast
from tests.world_incidents import an_incident


@pytest.fixture
def incident(cast: Cast, clock: FakeClock) -> Incident:
    """Opened at 03:21 in Paris, over an hour later."""
    opened = an_incident(cast.blue, "Redis is down", impact_started_at=START - timedelta(minutes=4))
    resolve(opened, by=cast.bob, at=clock.move(hours=1))
    return opened


@pytest.fixture
def drafted(incident: Incident, clock: FakeClock) -> Postmortem:
    request_postmortems(clock.at)
    assert draft_postmortem(incident.id)
    return postmortem_of(incident)


@pytest.fixture
def url(incident: Incident) -> str:
    return f"/postmortems/{incident.ref}"
