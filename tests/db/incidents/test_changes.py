"""Buttons of an incident: without scripts a form and a redirect, with htmx a 204 that makes the view ask."""

import pytest
from flask.testing import FlaskClient

from portal.core.errors import Refused
from portal.incidents.actions import Correction, acknowledge, change_status, correct
from portal.incidents.facts import Status
from portal.incidents.models import EntryKind, Incident
from portal.incidents.queries import entries_of
from tests.clock import START, FakeClock
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_incidents import HTMX, an_incident


@pytest.fixture
def incident(cast: Cast) -> Incident:
    return an_incident(cast.blue)


def buttons(client: FlaskClient, incident: Incident, cast: Cast) -> list[str]:
    page = visit(client, f"/incidents/{incident.ref}", as_=cast.bob)
    return [words(b) for b in page.select("#actions button, #moves button")]


def test_acknowledging_takes_the_words_along(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    url = f"/incidents/{incident.ref}"
    answer = send(client, f"{url}/acknowledgement", {"text": "On my way"}, as_=cast.bob)
    assert answer.location == url
    assert incident.acknowledged_by == cast.bob
    assert incident.next_escalation_at is None
    row = visit(client, url).select_one("#tl li")
    assert words(row.select_one(".entry-text")).startswith("Bob Blue acknowledged")
    assert "On my way" in row.text


def test_htmx_is_only_told_to_look(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    url = f"/incidents/{incident.ref}/acknowledgement"
    answer = send(client, url, as_=cast.bob, status=204, headers=HTMX)
    assert answer.headers["HX-Trigger"] == "tick"
    assert answer.data == b""


def test_the_way_through_an_incident(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    assert buttons(client, incident, cast)[:5] == [
        "Acknowledge",
        "Mark mitigated",
        "Resolve",
        "Triaged",
        "Investigating",
    ]
    url = f"/incidents/{incident.ref}"
    for noun, data, status in (
        ("acknowledgement", {}, "detected"),
        ("status", {"status": "triaged"}, "triaged"),
        ("status", {"status": "investigating"}, "investigating"),
        ("mitigation", {}, "mitigated"),
        ("resolution", {"text": "Restarted"}, "resolved"),
        ("closing", {}, "closed"),
        ("reopening", {}, "investigating"),
    ):
        send(client, f"{url}/{noun}", data, as_=cast.bob)
        assert incident.status == status
    assert buttons(client, incident, cast)[0] == "Acknowledge"


def test_buttons_fit_the_state(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    acknowledge(incident, by=cast.bob, at=START)
    change_status(incident, Status.MITIGATED, by=cast.bob, at=START)
    assert buttons(client, incident, cast)[:2] == ["Resolve", "It is back: investigating"]
    change_status(incident, Status.RESOLVED, by=cast.bob, at=START)
    assert buttons(client, incident, cast)[:2] == ["Close", "Reopen"]


def test_every_button_belongs_to_the_one_form(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    page = visit(client, f"/incidents/{incident.ref}", as_=cast.bob)
    found = page.select("#actions button, #moves button")
    assert {b["form"] for b in found} == {page.select_one("form.composer")["id"]}
    assert all(b["formaction"] == b["hx-post"] for b in found)
    assert page.select_one("#composer input[name=csrf_token]")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_not_possible_now_says_why(
    client: FlaskClient, cast: Cast, incident: Incident, headers: dict[str, str]
) -> None:
    acknowledge(incident, by=cast.alice, at=START)
    url = f"/incidents/{incident.ref}/acknowledgement"
    answer = send(client, url, as_=cast.bob, status=409, headers=headers)
    assert "Alice Blue has acknowledged it already." in answer.text


def test_a_severity_is_changed(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    send(client, f"/incidents/{incident.ref}/severity", {"severity": "1", "text": "All down"}, as_=cast.bob)
    assert incident.severity == 1
    assert entries_of(incident)[-1].facts == {"before": 2, "after": 1}


@pytest.mark.parametrize(
    ("noun", "data"),
    [
        ("severity", {"severity": "5"}),
        ("severity", {}),
        ("status", {"status": "resolved"}),
        ("status", {"status": "asleep"}),
        ("resolution", {"text": "x" * 10_001}),
        ("resolution", {"text": "a\0b"}),
    ],
)
def test_what_no_button_sends_is_refused(
    client: FlaskClient, cast: Cast, incident: Incident, noun: str, data: dict[str, str]
) -> None:
    before = incident.timeline_seq
    send(client, f"/incidents/{incident.ref}/{noun}", data, as_=cast.bob, status=422)
    assert incident.timeline_seq == before


def test_correcting_keeps_both_wordings(
    client: FlaskClient, cast: Cast, incident: Incident, clock: FakeClock
) -> None:
    form = visit(client, f"/incidents/{incident.ref}/edit", as_=cast.bob)
    assert form.select_one("#title")["value"] == "Redis is down"
    data = {"title": "Redis is slow", "impact": "Few notice", "impact_started_at": "2026-11-21T03:10"}
    assert send(client, f"/incidents/{incident.ref}", data).location == f"/incidents/{incident.ref}"
    assert incident.title == "Redis is slow"
    assert incident.impact_started_at is not None
    assert incident.impact_started_at.isoformat() == "2026-11-21T02:10:00+00:00"
    entry = entries_of(incident)[-1]
    assert entry.kind == EntryKind.EDITED
    assert entry.facts["changed"]["title"] == ["Redis is down", "Redis is slow"]
    assert "it was “Redis is down”" in visit(client, f"/incidents/{incident.ref}").select_one("#tl li").text


def test_correcting_nothing_writes_nothing(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    """Also not when the start of the impact is known to the second, which the form does not show."""
    began = START.replace(second=42)
    incident = an_incident(cast.blue, at=clock.move(minutes=5), impact_started_at=began)
    form = visit(client, f"/incidents/{incident.ref}/edit", as_=cast.bob)
    shown = form.select_one("#impact_started_at")["value"]
    assert shown == "2026-11-21T03:21"
    send(client, f"/incidents/{incident.ref}", {"title": incident.title, "impact_started_at": shown})
    assert incident.impact_started_at == began
    assert incident.timeline_seq == 1


def test_the_future_and_no_title_are_refused(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    data = {"title": " ", "impact_started_at": "2026-11-21T03:22"}
    answer = send(client, f"/incidents/{incident.ref}", data, as_=cast.bob, status=422)
    assert "Say in a few words what is wrong." in answer.text
    assert "That is in the future." in answer.text
    assert incident.title == "Redis is down"


def test_a_correction_is_one_entry(cast: Cast, incident: Incident) -> None:
    to = Correction("Redis is slow", None, "", "", None)
    assert correct(incident, to, by=cast.bob, at=START)
    assert not correct(incident, to, by=cast.bob, at=START)
    assert incident.timeline_seq == 2


def test_the_action_says_no_by_itself(cast: Cast, incident: Incident) -> None:
    change_status(incident, Status.RESOLVED, by=cast.bob, at=START)
    with pytest.raises(Refused, match="over"):
        acknowledge(incident, by=cast.bob, at=START)
