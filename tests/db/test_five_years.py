"""With five years behind it, nothing that is asked of the portal reads the years to show a page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.absences.sources.models import LeaveSource
from portal.alerts.models import Integration
from portal.calendars.actions import subscribe
from portal.core.db import db
from portal.core.jobs import JOBS, SWEEPS
from portal.incidents.models import Incident
from portal.people.actions import create_token
from portal.people.models import Team
from portal.people.queries import person_by_email
from portal.rota.models import RotaRole, Rotation, Shift
from portal.rota.plans.actions import publish
from portal.rota.plans.consent import Consent
from portal.swaps.answering.actions import accept
from portal.swaps.asking.actions import Wish, ask_swap
from tests.clock import START, FakeClock
from tests.five_years import GROWING, live_through_five_years
from tests.house.belongings import path_of
from tests.house.test_every_view_opens import ROLES, one, places, the
from tests.house.visitors import MACHINES, routes
from tests.plans import Asked, Slow, noting, slow
from tests.visit import sign_in_as
from tests.world_demo import a_demo
from tests.world_pager import a_body, an_alert, post_alert

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MOST = 4_000
"""Rows of one table that one statement may read. Chosen by us: fifty lines of one team among twenty, narrowed to one
severity among four, are found by looking at so many; of most tables there are five to fifty times as many."""

MEANT = (
    "FROM audit_entry ORDER BY audit_entry.id",  # the whole chain is checked when an admin asks for it
    "count(*) AS count_1 \nFROM audit_entry",  # the same
    "resolved_at > postmortem.drafted_at",  # an hourly sweep looks at all of the past, lest one was left out
    "WHERE postmortem.incident_id = incident.id)) ORDER BY",  # the same
    "message.id > (SELECT coalesce(max(message.id)",  # /metrics counts among the last 20,000, however many there are
    "sum(fatigue_day.pages)",  # days of a team over a year at the most: they are kept for thirteen months
)
"""What reads more, by a part of it, and why that is right."""

BESIDE = (
    "/incidents?team=sre-core", "/incidents?severity=1", "/incidents?status=closed", "/incidents?before=9000",
    "/postmortems?before=9000", "/audit?before=9000", "/outbox?before=9000", "/schedules?weeks=13",
    "/teams/sre-core/schedule?weeks=52", "/teams/sre-core/schedule?from=2023-05-01", "/teams/team-3",
    "/teams/team-3/schedule", "/teams/team-3/swaps", "/teams/team-3/conflicts", "/services/team-3-1", "/swaps?all=1",
    "/api/v1/on-call?team=sre-core", "/api/v1/on-call?at=2023-05-01T00:00:00Z", "/api/v1/incidents?status=closed",
    "/api/v1/incidents?team=team-3", "/health", "/metrics",
)  # fmt: skip


@pytest.fixture(scope="module")
def old_company(worker_number: int) -> Iterator[Flask]:
    with a_demo(f"years_{worker_number}") as app:
        with app.app_context():
            live_through_five_years()
            db.session.remove()
        yield app


def test_nothing_reads_five_years_to_do_its_work(old_company: Flask) -> None:
    with old_company.app_context():
        found, known, addresses = Asked(), places(), feeds()
    with noting(old_company, found):
        for name in ROLES:
            look_at_everything(old_company, name, known, found)
        read_calendars(old_company, addresses, found)
        take_alerts_in(old_company, found)
        work_on_an_incident(old_company, known, found)
        with old_company.app_context():
            change_the_rota(found)
            run_everything(old_company.extensions["clock"], found)
    assert len(found.first) > 300
    with old_company.app_context():
        told = slow(found, GROWING, most=MOST)
    assert [(one.place, one.read, one.statement) for one in told if not is_meant(one)] == []


def is_meant(one: Slow) -> bool:
    return any(what in one.statement for what in MEANT)


def look_at_everything(app: Flask, name: str, known: Mapping[str, str], found: Asked) -> None:
    client = app.test_client()
    with app.app_context():
        sign_in_as(client, the(name))
        _token, secret = create_token(the(name), name="Script", at=START)
        db.session.commit()
    paths = [path_of(rule, known) for rule, method in routes(app) if method == "GET"]
    for path in (*paths, *BESIDE):
        found.place = f"{name}: {path}"
        shown = {"Authorization": f"Bearer {secret}"} if path.startswith(MACHINES) else {}
        answer = client.get(path, headers=shown)
        assert answer.status_code < 500 or path == "/health", path  # no engine runs here
        answer.close()


def feeds() -> list[str]:
    """Of a team, and of a role in it."""
    bob, team = the("bob"), one(Team, Team.slug == "sre-core")
    both = [subscribe(bob, team, at=START, role=role) for role in (None, RotaRole.PRIMARY)]
    return [f"/calendars/{feed.secret}.ics" for feed in both]


def read_calendars(app: Flask, addresses: Sequence[str], found: Asked) -> None:
    for address in addresses:
        found.place = "a team's calendar"
        assert app.test_client().get(address).status_code == 200


def take_alerts_in(app: Flask, found: Asked) -> None:
    """New, again, over, again after that; and something that nobody can read."""
    client = app.test_client()
    with app.app_context():
        secret = one(Integration, Integration.kind == "alertmanager").secret
    alert, over = a_body(an_alert("Trouble")), a_body(an_alert("Trouble", status="resolved"))
    for said, body in {"new": alert, "again": alert, "over": over, "back": alert}.items():
        found.place = f"intake: {said}"
        assert post_alert(client, secret, body).status_code == 202
    found.place = "intake: refused"
    assert post_alert(client, secret, "nothing").status_code == 400


def work_on_an_incident(app: Flask, known: Mapping[str, str], found: Asked) -> None:
    client, ref = app.test_client(), known["incidents/ref"]
    with app.app_context():
        sign_in_as(client, the("admin"))
    found.place = "phone: passing on"
    assert client.post(f"/ack/{known['ack/signed']}/passing-on").status_code == 303
    for noun in ("reopening", "acknowledgement", "mitigation", "resolution"):
        found.place = f"incident: {noun}"
        assert client.post(f"/incidents/{ref}/{noun}").status_code in (303, 409)


def change_the_rota(found: Asked) -> None:
    """Publish anew, then a swap from asking to the ledger."""
    alice, team = the("alice"), one(Team, Team.slug == "sre-core")
    rotation = one(Rotation, Rotation.team_id == team.id, Rotation.role == RotaRole.PRIMARY)
    found.place = "publishing"
    said = Consent("It has to be.", is_agreed=True)
    publish(rotation, until=START + timedelta(weeks=20), at=START, by=alice, consent=said)
    found.place = "swapping"
    mine = Shift.person_id == the("bob").id
    shift = one(Shift, mine, Shift.starts_at > START + timedelta(weeks=8), Shift.cancelled_at.is_(None))
    john = person_by_email("john.doe@colleagues.example")
    assert john is not None
    swap = ask_swap(shift, Wish(to=[john], note="A wedding."), by=the("bob"), at=START)
    accept(swap, by=john, note="With pleasure.", at=START)


def run_everything(clock: FakeClock, found: Asked) -> None:
    """Every sweep, twice a day apart, and every job."""
    for at in (clock.at, clock.move(days=1)):
        for name, sweep in SWEEPS.items():
            found.place = f"sweep {name}"
            sweep.run(at)
    over = select(Incident.id).where(Incident.resolved_at.is_not(None)).order_by(Incident.id.desc()).limit(1)
    ids = {
        "draft_postmortem": db.session.scalars(over).one(),
        "sync_leave_source": db.session.scalars(select(LeaveSource.id).limit(1)).one(),
    }
    for name, job in JOBS.items():
        found.place = f"job {name}"
        job(*([ids[name]] if name in ids else []))
