"""Reading a postmortem, also before there is one."""

from flask.testing import FlaskClient

from portal.incidents.actions import reopen, resolve
from portal.incidents.models import Incident
from portal.postmortems.actions import save
from portal.postmortems.models import Postmortem
from portal.postmortems.tasks import draft_postmortem, request_postmortems
from tests.clock import FakeClock
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_incidents import HTMX, an_incident


def test_the_view_is_there_before_the_draft_is(
    client: FlaskClient, cast: Cast, incident: Incident, url: str, clock: FakeClock
) -> None:
    assert "The draft is being written" in words(visit(client, url, as_=cast.bob))
    visit(client, url, as_=cast.bob, status=204, headers=HTMX)
    request_postmortems(clock.at)
    page = visit(client, url, as_=cast.bob)
    assert page.select_one("#waiting")["hx-get"] == url
    visit(client, url, as_=cast.bob, status=204, headers=HTMX)
    draft_postmortem(incident.id)
    visit(client, url, as_=cast.bob, status=204, headers=HTMX)
    assert client.get(url, headers=HTMX).headers["HX-Redirect"] == url
    assert "Timeline" in words(visit(client, url, as_=cast.bob).select_one(".document"))


def test_an_incident_that_goes_on_says_when_there_will_be_one(client: FlaskClient, cast: Cast) -> None:
    incident = an_incident(cast.blue)
    page = visit(client, f"/postmortems/{incident.ref}", as_=cast.bob)
    assert "This incident is not over" in words(page)
    assert page.select_one("#waiting") is None


def test_nothing_can_be_written_or_taken_yet(
    client: FlaskClient, cast: Cast, incident: Incident, url: str, clock: FakeClock
) -> None:
    request_postmortems(clock.at)
    for path in ("/edit", ".md"):
        visit(client, url + path, as_=cast.bob, status=404)
    send(client, url, {"body": "x", "version": 0}, as_=cast.bob, status=404)
    send(client, f"{url}/publication", {"version": 0}, as_=cast.bob, status=404)


def test_the_draft_is_shown_as_a_text(client: FlaskClient, cast: Cast, drafted: Postmortem, url: str) -> None:
    page = visit(client, url, as_=cast.bob)
    document = page.select_one(".document")
    headings = [words(h) for h in document.select("h2")]
    assert headings[1:5] == ["Summary", "Impact", "Timeline", "Responders"]
    assert "03:21" in words(document.select_one("table"))
    assert "Nobody has worked on it yet" in words(page)
    assert words(page.select_one(".page-title .badge")) == "draft"


def test_it_is_found_however_the_reference_is_typed(
    client: FlaskClient, cast: Cast, drafted: Postmortem, incident: Incident
) -> None:
    visit(client, f"/postmortems/{incident.ref.lower()}", as_=cast.bob)


def test_the_file_is_named_after_the_incident(
    client: FlaskClient, cast: Cast, drafted: Postmortem, incident: Incident, url: str
) -> None:
    visit(client, url, as_=cast.bob)
    answer = client.get(f"/postmortems/{incident.ref.lower()}.md")
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    expected = f'attachment; filename="{incident.ref}-postmortem.md"'
    assert answer.headers["Content-Disposition"] == expected
    assert answer.text == drafted.body


def test_a_reopened_incident_says_that_its_text_may_be_old(
    client: FlaskClient,
    cast: Cast,
    drafted: Postmortem,
    incident: Incident,
    url: str,
    clock: FakeClock,
) -> None:
    save(drafted, "Mine", version=1, by=cast.bob, at=clock.at)
    reopen(incident, by=cast.bob, at=clock.move(minutes=1))
    assert "The incident is open again" in words(visit(client, url, as_=cast.bob))
    resolve(incident, by=cast.bob, at=clock.move(minutes=1))
    assert "Your text was kept" in words(visit(client, url, as_=cast.bob))


def test_while_a_draft_is_made_anew_the_old_one_is_shown(
    client: FlaskClient,
    cast: Cast,
    drafted: Postmortem,
    incident: Incident,
    url: str,
    clock: FakeClock,
) -> None:
    reopen(incident, by=cast.bob, at=clock.move(minutes=1))
    resolve(incident, by=cast.bob, at=clock.move(minutes=1))
    request_postmortems(clock.at)
    assert "being written anew" in words(visit(client, url, as_=cast.bob))
    send(client, f"{url}/publication", {"version": 1}, as_=cast.bob, status=409)
