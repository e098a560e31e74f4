"""Who reads, writes and publishes what."""

import pytest
from flask.testing import FlaskClient

from portal.incidents.actions import resolve
from portal.incidents.models import Incident
from portal.messages.models import MessageState
from portal.postmortems.models import Postmortem
from portal.postmortems.tasks import draft_postmortem, request_postmortems
from tests.clock import FakeClock
from tests.db.postmortems.cases import postmortem_of, published
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_incidents import a_page, an_incident


def test_another_team_sees_nothing(
    client: FlaskClient, cast: Cast, drafted: Postmortem, url: str, clock: FakeClock
) -> None:
    for state in ("draft", "published"):
        for path in ("", "/edit", ".md"):
            visit(client, url + path, as_=cast.charlie, status=404)
        send(client, url, {"body": "x", "version": 1}, as_=cast.charlie, status=404)
        send(client, f"{url}/publication", {"version": 1}, as_=cast.charlie, status=404)
        assert drafted.incident.ref not in words(visit(client, "/postmortems", as_=cast.charlie)), state
        published(drafted, cast.bob, clock)


def test_viewers_read_what_is_published_and_change_nothing(
    client: FlaskClient,
    cast: Cast,
    drafted: Postmortem,
    url: str,
    incident: Incident,
    clock: FakeClock,
) -> None:
    for path in ("", "/edit", ".md"):
        visit(client, url + path, as_=cast.vera, status=404)
    assert incident.ref not in words(visit(client, "/postmortems", as_=cast.vera))
    published(drafted, cast.bob, clock)
    page = visit(client, url, as_=cast.vera)
    assert not page.select("form[action*=publication], a[href$=edit]")
    assert client.get(f"{url}.md").status_code == 200
    assert incident.ref in words(visit(client, "/postmortems", as_=cast.vera))
    visit(client, f"{url}/edit", as_=cast.vera, status=403)
    send(client, url, {"body": "x", "version": 1}, as_=cast.vera, status=403)
    send(client, f"{url}/publication", {"version": 1}, as_=cast.vera, status=403)


def test_viewers_do_not_wait_for_what_they_may_not_see(
    client: FlaskClient, cast: Cast, incident: Incident, url: str
) -> None:
    visit(client, url, as_=cast.vera, status=404)


def test_a_private_one_stays_with_its_team(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    incident = an_incident(cast.blue, is_private=True)
    resolve(incident, by=cast.bob, at=clock.move(minutes=1))
    request_postmortems(clock.at)
    draft_postmortem(incident.id)
    published(postmortem_of(incident), cast.bob, clock)
    visit(client, f"/postmortems/{incident.ref}", as_=cast.vera, status=404)
    assert incident.ref not in words(visit(client, "/postmortems", as_=cast.vera))
    visit(client, f"/postmortems/{incident.ref}", as_=cast.ada)


@pytest.mark.parametrize("who", ["charlie", "vera"])
def test_who_was_paged_may_write(
    client: FlaskClient, cast: Cast, drafted: Postmortem, url: str, incident: Incident, who: str
) -> None:
    helper = getattr(cast, who)
    a_page(incident, helper, state=MessageState.SENT)
    assert incident.ref in words(visit(client, "/postmortems", as_=helper))
    send(client, url, {"body": "I helped", "version": 1}, as_=helper)
    assert postmortem_of(incident).updated_by == helper


def test_nobody_signed_in_is_asked_to(client: FlaskClient, drafted: Postmortem, url: str) -> None:
    for path in ("/postmortems", url, f"{url}/edit", f"{url}.md"):
        assert "/sign-in" in client.get(path).headers["Location"]
    for path in (url, f"{url}/publication"):
        assert "/sign-in" in client.post(path).headers["Location"]
