"""Who gets which view of an incident: its team, who was paged, viewers, and everybody else."""

import pytest
from flask.testing import FlaskClient

from portal.incidents.models import Incident
from tests.visit import send, visit
from tests.world import Cast
from tests.world_incidents import HTMX, a_page, an_incident

READS = ("", "/timeline", "/timeline?after=0", "/stream", "/edit")
WRITES = (
    "",
    "/timeline",
    "/acknowledgement",
    "/mitigation",
    "/resolution",
    "/reopening",
    "/closing",
    "/status",
    "/severity",
)


@pytest.fixture
def incident(cast: Cast) -> Incident:
    return an_incident(cast.blue, impact="Nobody can pay", by=cast.bob)


@pytest.mark.parametrize("path", READS)
def test_another_team_sees_nothing(client: FlaskClient, cast: Cast, incident: Incident, path: str) -> None:
    visit(client, f"/incidents/{incident.ref}{path}", as_=cast.charlie, status=404)


@pytest.mark.parametrize("path", WRITES)
def test_another_team_changes_nothing(client: FlaskClient, cast: Cast, incident: Incident, path: str) -> None:
    before = incident.timeline_seq
    send(client, f"/incidents/{incident.ref}{path}", {"text": "x"}, as_=cast.charlie, status=404)
    assert incident.timeline_seq == before


@pytest.mark.parametrize("path", WRITES)
def test_viewers_change_nothing(client: FlaskClient, cast: Cast, incident: Incident, path: str) -> None:
    before = incident.timeline_seq
    send(client, f"/incidents/{incident.ref}{path}", {"text": "x"}, as_=cast.vera, status=403)
    assert incident.timeline_seq == before


@pytest.mark.parametrize("path", READS[1:])
def test_viewers_read_no_timeline(client: FlaskClient, cast: Cast, incident: Incident, path: str) -> None:
    visit(client, f"/incidents/{incident.ref}{path}", as_=cast.vera, status=403)


def test_viewers_get_the_status_without_names(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    a_page(incident, cast.alice)
    page = visit(client, f"/incidents/{incident.ref}", as_=cast.vera)
    text = page.main.text
    assert "Redis is down" in text
    assert "Nobody can pay" in text
    assert "Team Blue" in text
    assert "SEV2" in text
    assert "Bob Blue" not in text
    assert "Alice Blue" not in text
    assert not page.main.select("form, button")
    assert page.select_one("#status")["hx-trigger"] == "every 10s"


def test_the_status_follows_by_itself(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    part = visit(client, f"/incidents/{incident.ref}", as_=cast.vera, headers=HTMX)
    assert part.html is None
    assert part.find(True)["id"] == "status"


def test_a_private_incident_is_hidden_from_viewers(client: FlaskClient, cast: Cast) -> None:
    secret = an_incident(cast.blue, "A leak", is_private=True)
    visit(client, f"/incidents/{secret.ref}", as_=cast.vera, status=404)
    assert "A leak" not in visit(client, "/incidents").main.text
    assert "A leak" in visit(client, "/incidents", as_=cast.bob).main.text


def test_whoever_was_paged_works_on_it(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    a_page(incident, cast.charlie)
    assert visit(client, f"/incidents/{incident.ref}", as_=cast.charlie).select_one("#composer")
    send(client, f"/incidents/{incident.ref}/acknowledgement")
    assert incident.acknowledged_by == cast.charlie


@pytest.mark.parametrize("who", ["alice", "bob", "ada"])
def test_the_team_and_admins_work_on_it(
    client: FlaskClient, cast: Cast, incident: Incident, who: str
) -> None:
    page = visit(client, f"/incidents/{incident.ref}", as_=getattr(cast, who))
    assert page.select_one("#composer")


@pytest.mark.parametrize("ref", ["INC-000000", "nonsense", "INC-4K7QX2X"])
def test_what_does_not_exist_is_not_found(client: FlaskClient, cast: Cast, ref: str) -> None:
    visit(client, f"/incidents/{ref}", as_=cast.ada, status=404)


def test_nobody_reads_without_signing_in(client: FlaskClient, incident: Incident) -> None:
    visit(client, f"/incidents/{incident.ref}", status=302)
    visit(client, f"/incidents/{incident.ref}/stream", status=401, headers=HTMX)


def test_a_reference_is_read_as_it_is_said(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    page = visit(client, f"/incidents/{incident.ref.lower()}", as_=cast.bob)
    assert incident.ref in page.h1.text
