from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import Refused
from portal.incidents.climbing import hold_back
from portal.incidents.holds.maintenance import change_maintenance, end_maintenance
from portal.incidents.models import Hold, Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.services.actions import plan_maintenance
from portal.services.models import Maintenance, Service
from portal.services.queries import maintenance_at
from tests.clock import START, FakeClock
from tests.visit import checked, send, visit, words
from tests.world import Cast
from tests.world_setup import a_service

URL = "/services/checkout/maintenance"
FORM = {"starts_at": "2026-11-21T04:00", "ends_at": "2026-11-21T06:00", "reason": "New disks"}
HOUR = timedelta(hours=1)


def planned(service: Service, cast: Cast, *, begins: int = 0, hours: int = 2) -> Maintenance:
    starts_at = START + begins * HOUR
    return plan_maintenance(
        service, starts_at=starts_at, ends_at=starts_at + hours * HOUR, reason="New disks", by=cast.bob, at=START
    )  # fmt: skip


def held(service: Service, cast: Cast, *, until: timedelta) -> Incident:
    facts = IncidentFacts("Checkout is slow", 1)
    incident = open_incident(cast.blue, facts, at=START, service=service)
    hold_back(incident, until=START + until, by=Hold.MAINTENANCE, at=START)
    return incident


def test_the_latest_end_of_several_holds(cast: Cast) -> None:
    service = a_service(cast.blue)
    planned(service, cast, hours=2)
    longest = planned(service, cast, hours=5)
    planned(service, cast, begins=1, hours=1)
    assert maintenance_at(service.id, START) == longest
    assert maintenance_at(service.id, START + 5 * HOUR) is None
    assert maintenance_at(a_service(cast.green, slug="other").id, START) is None


def test_a_member_plans_changes_and_ends_work(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    a_service(cast.blue)
    send(client, URL, FORM, as_=cast.bob)
    row = db.session.scalars(select(Maintenance)).one()
    assert (row.starts_at, row.ends_at) == (START + 39 * HOUR / 60, START + 2 * HOUR + 39 * HOUR / 60)
    assert "New disks" in words(visit(client, URL).select_one("#planned"))
    send(client, f"{URL}/{row.key}", FORM | {"ends_at": "2026-11-21T07:00", "reason": "Newer disks"})
    clock.move(hours=1)
    assert "pages are held" in words(visit(client, "/services/checkout").main)
    visit(client, f"{URL}/{row.key}/edit")
    send(client, f"{URL}/{row.key}/ending")
    assert "pages are held" not in words(visit(client, "/services/checkout").main)
    assert "Newer disks" in words(visit(client, URL).select_one("#past"))
    assert "is over" in send(client, f"{URL}/{row.key}/ending", status=409).text


def test_work_that_has_not_begun_is_called_off(client: FlaskClient, cast: Cast) -> None:
    row = planned(a_service(cast.blue), cast, begins=3)
    send(client, f"{URL}/{row.key}/ending", as_=cast.bob)
    assert db.session.scalars(select(Maintenance)).all() == []


@pytest.mark.parametrize("who", ["charlie", "vera"])
def test_others_only_read_the_plan(client: FlaskClient, cast: Cast, who: str) -> None:
    row = planned(a_service(cast.blue), cast)
    soup = visit(client, URL, as_=getattr(cast, who))
    assert not soup.select("main form")
    for url in (URL, f"{URL}/{row.key}", f"{URL}/{row.key}/ending"):
        send(client, url, FORM, status=403)
    visit(client, f"{URL}/{row.key}/edit", status=403)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ends_at": "2026-11-21T03:00"}, "That has passed"),
        ({"starts_at": "2026-11-21T08:00"}, "The end comes after"),
        ({"ends_at": "2026-12-06T04:00"}, "At most 14 days"),
        ({"ends_at": "0001-01-01T00:00"}, "this century"),
        ({"ends_at": "tonight"}, "Not a valid datetime"),
        ({"ends_at": ""}, "Fill this in"),
        ({"reason": " "}, "Fill this in"),
    ],
)
def test_a_wrong_plan_is_refused(client: FlaskClient, cast: Cast, changes: dict[str, str], told: str) -> None:
    a_service(cast.blue)
    answer = send(client, URL, FORM | changes, as_=cast.bob, status=422)
    assert told in words(checked(answer).main)
    assert db.session.scalars(select(Maintenance)).all() == []


def test_what_it_held_is_looked_at_when_it_ends_early(cast: Cast) -> None:
    service = a_service(cast.blue)
    work, incident = planned(service, cast), held(service, cast, until=2 * HOUR)
    change_maintenance(work, starts_at=START, ends_at=START + HOUR, reason="New disks", by=cast.bob, at=START)
    assert (incident.held_by, incident.next_escalation_at) == (None, START)
    hold_back(incident, until=START + HOUR, by=Hold.MAINTENANCE, at=START)
    end_maintenance(work, by=cast.bob, at=START + HOUR / 2)
    assert (incident.held_by, incident.next_escalation_at) == (None, START + HOUR / 2)


def test_what_is_over_stays_as_it_was(cast: Cast) -> None:
    work = planned(a_service(cast.blue), cast)
    later = START + 3 * HOUR
    with pytest.raises(Refused):
        change_maintenance(work, starts_at=START, ends_at=later + HOUR, reason="", by=cast.bob, at=later)
