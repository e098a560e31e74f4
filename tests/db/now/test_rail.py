"""The rail of every view: what is there, for whom, and where one is."""

import pytest
from flask.testing import FlaskClient

from portal.people.models import Person
from tests.visit import visit
from tests.world import Cast
from tests.world_incidents import an_incident


def links(client: FlaskClient, person: Person, path: str = "/") -> dict[str, str]:
    soup = visit(client, path, as_=person)
    return {tag.get_text(strip=True): str(tag["href"]) for tag in soup.select(".rail-link")}


def test_everybody_gets_where_they_work(client: FlaskClient, cast: Cast) -> None:
    assert links(client, cast.charlie) == {
        "Now": "/",
        "Schedules": "/schedules",
        "Swaps": "/swaps",
        "Asked of me": "/asked",
        "Incidents": "/incidents",
        "Changes": "/changes",
        "Postmortems": "/postmortems",
        "Follow-ups": "/follow-ups",
        "Teams": "/teams",
        "People": "/people",
        "Services": "/services",
        "Escalations": "/escalations",
        "Integrations": "/integrations",
        "KPIs": "/kpis",
        "My shifts": "/me/shifts",
        "Leave & recovery": "/me/leave",
        "Fatigue": "/me/fatigue",
        "Calendars": "/calendars",
        "Settings": "/me",
    }


def test_admins_also_watch(client: FlaskClient, cast: Cast) -> None:
    added = set(links(client, cast.ada).items()) - set(links(client, cast.bob).items())
    assert added == {("Outbox", "/outbox"), ("Audit log", "/audit")}


def test_every_link_leads_somewhere(client: FlaskClient, cast: Cast) -> None:
    for person in (cast.ada, cast.bob, cast.vera):
        found = links(client, person)
        assert len(found) > 10
        for path in found.values():
            visit(client, path, as_=person)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "Now"),
        ("/asked", "Asked of me"),
        ("/incidents", "Incidents"),
        ("/incidents/new", "Incidents"),
        ("/schedules", "Schedules"),
        ("/teams/blue/schedule", "Schedules"),
        ("/swaps", "Swaps"),
        ("/teams/blue/covers", "Swaps"),
        ("/teams/blue", "Teams"),
        ("/teams/blue/rotations/new", "Teams"),
        ("/me/tokens", "Settings"),
        ("/calendars", "Calendars"),
        ("/people", "People"),
        ("/integrations", "Integrations"),
    ],
)
def test_the_rail_says_where_one_is(client: FlaskClient, cast: Cast, path: str, name: str) -> None:
    current = visit(client, path, as_=cast.alice).select(".rail-link[aria-current]")
    assert [tag.get_text(strip=True) for tag in current] == [name]


def test_the_badge_counts_what_one_may_see_and_is_red_when_it_is_grave(
    client: FlaskClient, cast: Cast
) -> None:
    an_incident(cast.green, severity=1)
    an_incident(cast.blue, severity=3)
    assert badge(client, cast.bob) == ("1", "rail-badge-quiet")
    assert badge(client, cast.charlie) == ("1", "rail-badge-bad")
    an_incident(cast.blue, severity=2)
    assert badge(client, cast.bob) == ("2", "rail-badge-bad")
    assert badge(client, cast.ada) == ("3", "rail-badge-bad")


def badge(client: FlaskClient, person: Person) -> tuple[str, str]:
    tag = visit(client, "/me", as_=person).select_one(".rail-badge")
    return tag.get_text(), tag["class"][1]


def test_nothing_open_is_no_badge(client: FlaskClient, cast: Cast) -> None:
    assert not visit(client, "/", as_=cast.ada).select(".rail-badge")
