"""A postmortem that an escalation made owed: said where one looks, settled by publishing."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.escalations.actions import PolicyFacts, StepFacts, create_policy
from portal.escalations.ladder import TargetType
from portal.incidents.actions import resolve
from portal.incidents.models import Incident
from portal.incidents.owed import Owed, owed_of
from portal.pager.climbing.planning import escalate_all
from portal.postmortems.actions import publish, save
from portal.postmortems.tasks import draft_postmortem, request_postmortems
from tests.clock import START, FakeClock
from tests.db.postmortems.cases import postmortem_of
from tests.queries import noted
from tests.visit import visit, words
from tests.world import Cast
from tests.world_incidents import an_incident

SINCE = START + timedelta(minutes=15)
SAID = "owed since Sat 21 Nov 03:36 because step 2 was reached"


@pytest.fixture
def incident(cast: Cast, clock: FakeClock) -> Incident:
    """Nobody answers for a quarter of an hour; the second step makes a postmortem owed, and so does the third."""
    steps = [
        StepFacts(minutes, TargetType.EMAIL, target_email="boss@blue.example", is_postmortem_owed=minutes > 0)
        for minutes in (0, 15, 20)
    ]
    create_policy(cast.blue, PolicyFacts("All", is_default=True, steps=steps), by=None, at=START)
    incident = an_incident(cast.blue, severity=2)
    for minutes in (0, 15, 20):
        escalate_all(START + timedelta(minutes=minutes))
    return incident


@pytest.fixture
def drafted(incident: Incident, cast: Cast, clock: FakeClock) -> Incident:
    resolve(incident, by=cast.bob, at=clock.move(hours=1))
    request_postmortems(clock.at)
    draft_postmortem(incident.id)
    return incident


def test_it_is_owed_since_the_first_step_that_asks_for_it(cast: Cast, incident: Incident) -> None:
    several = [incident, an_incident(cast.blue)]
    assert several[0].postmortem_owed_at == SINCE
    with noted() as asked:
        assert owed_of(several) == {incident.id: Owed(SINCE, 2)}
    assert len(asked) <= 2
    assert owed_of(several[1:]) == {}


def test_the_incident_and_the_list_say_so_while_it_goes_on(
    client: FlaskClient, cast: Cast, incident: Incident
) -> None:
    url = f"/incidents/{incident.ref}"
    assert f"Postmortem owed{SAID}" in words(visit(client, url, as_=cast.bob).select_one("#stats"))
    assert SAID in words(visit(client, "/postmortems").select_one("#owed"))
    assert SAID in words(visit(client, f"/postmortems/{incident.ref}").select_one("#owed"))
    for person in (cast.charlie, cast.vera):
        assert not visit(client, "/postmortems", as_=person).select("#owed")


def test_it_is_settled_by_publishing(
    client: FlaskClient, cast: Cast, drafted: Incident, clock: FakeClock
) -> None:
    place = f"/postmortems/{drafted.ref}"
    assert SAID in words(visit(client, place, as_=cast.bob).select_one("#owed"))
    assert SAID in words(visit(client, "/postmortems").select_one("tbody tr"))
    publish(postmortem_of(drafted), version=1, by=cast.bob, at=clock.at)
    assert drafted.postmortem_owed_at is None
    for url in (place, "/postmortems", f"/incidents/{drafted.ref}"):
        assert SAID not in words(visit(client, url).main)
    assert "a postmortem is owed" in words(visit(client, f"/incidents/{drafted.ref}").select_one("#tl"))


def test_owed_once_more_after_publishing_it_is_settled_by_writing(
    cast: Cast, drafted: Incident, clock: FakeClock
) -> None:
    publish(postmortem_of(drafted), version=1, by=cast.bob, at=clock.at)
    drafted.postmortem_owed_at = clock.at
    save(postmortem_of(drafted), "What we learnt", version=1, by=cast.bob, at=clock.at)
    assert drafted.postmortem_owed_at is None
