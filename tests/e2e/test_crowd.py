"""Five hundred viewers of one incident: each sees every row once, in order, also through a restart (scenario 31)."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask

from portal.core import clock
from portal.core.db import db
from portal.incidents.models import Incident
from portal.incidents.timeline.actions import add_entry
from portal.people.models import Person
from scripts.torture.viewers import Crowd, Viewer
from tests.e2e.conftest import cookie
from tests.e2e.server import Server
from tests.waiting import PATIENCE_SECONDS, until
from tests.world import a_person, a_team
from tests.world_incidents import an_incident

PEOPLE = 100
EACH = 5


@pytest.fixture(scope="module")
def people(portal: Flask) -> list[Person]:
    return [a_person(f"Viewer {number}") for number in range(PEOPLE)]


@pytest.fixture
def incident(portal: Flask, people: list[Person]) -> Iterator[Incident]:
    yield an_incident(a_team("crowd", members=tuple(people)), at=clock.now())
    db.session.rollback()


def write(incident: Incident, by: Person, count: int, *, every: float) -> None:
    """Rows at a steady pace."""
    for _ in range(count):
        add_entry(incident, "Something happens", by=by, at=clock.now())
        time.sleep(every)


@pytest.mark.slow
def test_everybody_sees_every_row_once(
    server: Server, portal: Flask, people: list[Person], incident: Incident
) -> None:
    sessions = [cookie(portal, person) for person in people]
    path = f"/incidents/{incident.ref}"
    viewers = [Viewer(server.port, path, session) for session in sessions for _ in range(EACH)]
    with Crowd(viewers) as crowd:
        until(crowd.is_seated)
        write(incident, people[0], 25, every=0.1)
        assert crowd.wait_for(26, seconds=PATIENCE_SECONDS)
        server.stop()
        write(incident, people[0], 5, every=0)
        server.start()
        assert crowd.wait_for(31, seconds=PATIENCE_SECONDS)
    assert {tuple(viewer.rows) for viewer in viewers} == {tuple(range(2, 32))}
