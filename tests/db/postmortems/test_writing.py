"""Writing and publishing, also two at once."""

import pytest
from flask.testing import FlaskClient

from portal.incidents.models import Incident
from portal.postmortems.actions import save
from portal.postmortems.models import Postmortem, PostmortemState
from tests.clock import FakeClock
from tests.db.postmortems.cases import postmortem_of, published
from tests.visit import checked, send, visit, words
from tests.world import Cast


def test_what_is_saved_is_read(
    client: FlaskClient, cast: Cast, drafted: Postmortem, url: str, incident: Incident
) -> None:
    form = visit(client, f"{url}/edit", as_=cast.bob).select_one("#yours form")
    assert form.textarea.get_text().strip() == drafted.body.strip()
    text = "# What we learnt\r\n\r\nTwo *things*."
    answer = send(client, url, {"body": text, "version": form.select_one("[name=version]")["value"]})
    assert answer.location == url
    stored = postmortem_of(incident)
    assert (stored.body, stored.version) == ("# What we learnt\n\nTwo *things*.\n", 2)
    assert stored.updated_by == cast.bob
    assert words(visit(client, url).select_one(".document h2")) == "What we learnt"


def test_two_at_once_lose_nothing(
    client: FlaskClient, cast: Cast, drafted: Postmortem, url: str, incident: Incident
) -> None:
    send(client, url, {"body": "Alice's text", "version": 1}, as_=cast.alice)
    answer = send(client, url, {"body": "Bob's text", "version": 1}, as_=cast.bob, status=409)
    assert postmortem_of(incident).body == "Alice's text\n"
    assert "Alice Blue saved this text while you were writing" in answer.text
    page = checked(answer)
    assert words(page.select_one("#yours textarea")) == "Bob's text"
    assert words(page.select_one("#theirs textarea")) == "Alice's text"
    version = page.select_one("#yours [name=version]")["value"]
    send(client, url, {"body": "Both texts", "version": version})
    stored = postmortem_of(incident)
    assert (stored.body, stored.version) == ("Both texts\n", 3)


@pytest.mark.parametrize(
    "data",
    [
        {"body": "  \n ", "version": 1},
        {"body": "Kept", "version": ""},
        {"body": "Kept", "version": "one"},
        {"body": "Kept"},
        {"body": "Kept\x00", "version": 1},
        {"body": "Kept" * 50_001, "version": 1},
    ],
)
def test_what_cannot_be_stored_comes_back(
    client: FlaskClient,
    cast: Cast,
    drafted: Postmortem,
    url: str,
    incident: Incident,
    data: dict[str, object],
) -> None:
    answer = send(client, url, data, as_=cast.bob, status=422)
    typed = checked(answer).select_one("#yours textarea").get_text()
    assert str(data["body"]).strip().rstrip("\x00") in typed
    assert postmortem_of(incident).version == 1


def test_what_people_write_runs_nowhere(
    client: FlaskClient, cast: Cast, drafted: Postmortem, url: str
) -> None:
    text = "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1))"
    save(drafted, text, version=1, by=cast.bob, at=drafted.drafted_at)
    document = visit(client, url, as_=cast.bob).select_one(".document")
    assert not document.select("script, img, [href^=javascript]")
    assert "alert(1)" in words(document)


def test_it_is_published_once(
    client: FlaskClient,
    cast: Cast,
    drafted: Postmortem,
    url: str,
    incident: Incident,
    clock: FakeClock,
) -> None:
    assert "Publish" in words(visit(client, url, as_=cast.bob).select_one(".page-actions"))
    send(client, f"{url}/publication", {"version": 1})
    at = postmortem_of(incident).published_at
    clock.move(minutes=1)
    send(client, f"{url}/publication", {"version": 1})
    assert postmortem_of(incident).published_at == at
    page = visit(client, url)
    assert "Publish" not in words(page.select_one(".page-actions"))
    assert words(page.select_one(".page-title .badge")) == "published"


def test_nobody_publishes_what_they_have_not_read(
    client: FlaskClient,
    cast: Cast,
    drafted: Postmortem,
    url: str,
    incident: Incident,
    clock: FakeClock,
) -> None:
    save(drafted, "New", version=1, by=cast.alice, at=clock.at)
    send(client, f"{url}/publication", {"version": 1}, as_=cast.bob, status=409)
    send(client, f"{url}/publication", {}, as_=cast.bob, status=400)
    assert postmortem_of(incident).state == PostmortemState.DRAFT


def test_a_published_text_can_be_mended(
    client: FlaskClient,
    cast: Cast,
    drafted: Postmortem,
    url: str,
    incident: Incident,
    clock: FakeClock,
) -> None:
    published(drafted, cast.bob, clock)
    send(client, url, {"body": "Mended", "version": 1}, as_=cast.bob)
    stored = postmortem_of(incident)
    assert (stored.state, stored.body) == (PostmortemState.PUBLISHED, "Mended\n")
