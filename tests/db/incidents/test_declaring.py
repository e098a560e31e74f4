"""Declaring an incident by hand."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import many
from portal.incidents.models import Hold, Incident, Source
from portal.pager.climbing.planning import escalate_all
from portal.services.actions import create_service
from tests.clock import START
from tests.visit import send, visit
from tests.world import Cast

FORM = {"team": "blue", "title": "Checkout is slow", "severity": "2", "source": "user"}


def declared() -> list[Incident]:
    return list(many(select(Incident)))


def test_it_pages_at_once_and_leads_to_its_view(client: FlaskClient, cast: Cast) -> None:
    create_service("shop", name="Shop", team=cast.blue, at=START, by=None)
    more = {"service": "shop", "impact": "Half of all orders", "impact_started_at": "2026-11-21T03:00"}
    answer = send(client, "/incidents", FORM | more, as_=cast.bob)
    (incident,) = declared()
    assert answer.location == f"/incidents/{incident.ref}"
    assert (incident.title, incident.severity, incident.source) == ("Checkout is slow", 2, Source.USER)
    assert incident.opened_by == cast.bob
    assert incident.service is not None
    assert incident.service.slug == "shop"
    assert incident.next_escalation_at == START
    assert incident.impact_started_at is not None
    assert incident.impact_started_at.isoformat() == "2026-11-21T02:00:00+00:00"
    assert (
        "Bob Blue declared it as SEV2, noticed by users"
        in visit(client, answer.location).select_one("#tl").text
    )


@pytest.mark.parametrize(
    ("impact", "urgency", "rank"),
    [("high", "high", 1), ("low", "high", 3), ("high", "low", 3), ("low", "medium", 4)],
)
def test_the_severity_follows_from_impact_and_urgency(
    client: FlaskClient, cast: Cast, impact: str, urgency: str, rank: int
) -> None:
    data = FORM | {"severity": "", "user_impact": impact, "urgency": urgency}
    send(client, "/incidents", data, as_=cast.bob)
    assert [i.severity for i in declared()] == [rank]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"severity": ""}, "Choose a severity, or say how many notice and how urgent it is."),
        ({"severity": "", "urgency": "high"}, "Choose a severity"),
        ({"title": ""}, "Say in a few words what is wrong."),
        ({"title": "x" * 201}, "200"),
        ({"team": "green"}, "Not a valid choice"),
        ({"service": "till"}, "Not a valid choice"),
        ({"impact_started_at": "2026-11-22T00:00"}, "in the future"),
        ({"impact_started_at": "yesterday"}, "Not a valid datetime"),
        ({"source": "rumour"}, "Not a valid choice"),
    ],
)
def test_bad_input_comes_back_with_what_was_typed(
    client: FlaskClient, cast: Cast, wrong: dict[str, str], said: str
) -> None:
    create_service("till", name="Till", team=cast.green, at=START, by=None)
    data = FORM | {"impact": "Half of all orders"} | wrong
    answer = send(client, "/incidents", data, as_=cast.bob, status=422)
    assert said in answer.text
    assert "Half of all orders" in answer.text
    assert declared() == []


def test_a_service_of_another_team_names_that_team(client: FlaskClient, cast: Cast) -> None:
    create_service("till", name="Till", team=cast.green, at=START, by=None)
    answer = send(client, "/incidents", FORM | {"service": "till"}, as_=cast.ada, status=422)
    assert "Team Green answers for this one." in answer.text
    assert declared() == []


def test_only_fields_of_the_form_are_taken(client: FlaskClient, cast: Cast) -> None:
    send(
        client, "/incidents", FORM | {"status": "resolved", "team_id": "2", "opened_by_id": "1"}, as_=cast.bob
    )
    (incident,) = declared()
    assert (incident.status, incident.team, incident.opened_by) == ("detected", cast.blue, cast.bob)


def test_members_choose_among_their_teams_admins_among_all(client: FlaskClient, cast: Cast) -> None:
    def teams() -> list[str]:
        return [o["value"] for o in visit(client, "/incidents/new", as_=person).select("#team option")]

    person = cast.bob
    assert teams() == ["blue"]
    person = cast.ada
    assert teams() == ["blue", "green"]


def test_viewers_declare_nothing(client: FlaskClient, cast: Cast) -> None:
    visit(client, "/incidents/new", as_=cast.vera, status=403)
    send(client, "/incidents", FORM, status=403)
    assert declared() == []


def test_every_severity_says_what_it_means(client: FlaskClient, cast: Cast) -> None:
    page = visit(client, "/incidents/new", as_=cast.bob)
    choices = [label.text for label in page.select("#severity .choice label")]
    assert [choice[:4] for choice in choices[:4]] == ["SEV1", "SEV2", "SEV3", "SEV4"]
    assert all(": " in choice for choice in choices[:4])


@pytest.mark.parametrize(("sent", "held_by"), [({}, Hold.HOURS), ({"is_urgent": "y"}, None)])
def test_only_what_is_said_to_be_urgent_pages_at_night(
    client: FlaskClient, cast: Cast, sent: dict[str, str], held_by: Hold | None
) -> None:
    send(client, "/incidents", FORM | {"severity": "3"} | sent, as_=cast.bob)
    escalate_all(START)
    (incident,) = declared()
    assert (incident.is_urgent, incident.held_by) == (bool(sent), held_by)
