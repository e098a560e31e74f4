"""The list of incidents: what one may see, open ones first, narrowed and in parts."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.incidents.actions import acknowledge, change_status
from portal.incidents.facts import Status
from portal.incidents.models import Incident
from portal.incidents.routes import incidents as views
from portal.people.models import Person
from tests.clock import START
from tests.queries import noted
from tests.visit import visit, words
from tests.world import Cast
from tests.world_incidents import an_incident


def over(cast: Cast, title: str, severity: int = 3) -> Incident:
    incident = an_incident(cast.blue, title, severity=severity)
    change_status(incident, Status.RESOLVED, by=cast.bob, at=START + timedelta(hours=1))
    return incident


def titles(client: FlaskClient, url: str, person: Person) -> list[str]:
    page = visit(client, url, as_=person)
    return [words(link).partition(" · ")[2] for link in page.select("tbody th a")]


def test_open_ones_come_first_and_the_worst_on_top(client: FlaskClient, cast: Cast) -> None:
    over(cast, "an old one")
    an_incident(cast.blue, "a mild one", severity=4)
    an_incident(cast.blue, "a bad one", severity=1)
    an_incident(cast.green, "of others")
    assert titles(client, "/incidents", cast.bob) == ["a bad one", "a mild one", "an old one"]
    assert titles(client, "/incidents", cast.charlie) == ["of others"]
    assert len(titles(client, "/incidents", cast.ada)) == 4
    assert len(titles(client, "/incidents", cast.vera)) == 4


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("severity=1", ["worst"]),
        ("status=resolved", ["gone"]),
        ("team=blue&severity=3", ["gone"]),
        ("severity=4", []),
        ("status=detected&team=blue", ["worst", "bad"]),
    ],
)
def test_it_is_narrowed_by_the_address(client: FlaskClient, cast: Cast, query: str, found: list[str]) -> None:
    an_incident(cast.blue, "worst", severity=1)
    an_incident(cast.blue, "bad", severity=2)
    over(cast, "gone")
    assert titles(client, f"/incidents?{query}", cast.bob) == found


def test_a_filter_that_does_not_exist_is_named(client: FlaskClient, cast: Cast) -> None:
    an_incident(cast.blue)
    page = visit(client, "/incidents?team=green&severity=9", as_=cast.bob)
    assert len(page.select(".field-error")) == 2
    assert len(page.select("tbody th")) == 1


def test_the_past_comes_in_parts(client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "IN_A_PART", 2)
    for number in range(5):
        over(cast, f"no. {number}")
    seen: list[str] = []
    url = "/incidents?severity=3"
    while url:
        page = visit(client, url, as_=cast.bob)
        seen += [words(link).partition(" · ")[2] for link in page.select("tbody th a")]
        older = page.select_one("a[rel=next]")
        url = older["href"] if older else ""
        assert not url or "severity=3" in url
    assert seen == ["no. 4", "no. 3", "no. 2", "no. 1", "no. 0"]


def test_viewers_read_no_names(client: FlaskClient, cast: Cast) -> None:
    acknowledge(an_incident(cast.blue), by=cast.bob, at=START)
    assert "Bob Blue" not in visit(client, "/incidents", as_=cast.vera).main.text
    assert "Bob Blue" in visit(client, "/incidents", as_=cast.bob).main.text


def test_an_empty_list_offers_the_first_step(client: FlaskClient, cast: Cast) -> None:
    page = visit(client, "/incidents", as_=cast.bob)
    assert page.select_one(".empty a")["href"] == "/incidents/new"
    assert not visit(client, "/incidents", as_=cast.vera).select(".empty a")


def test_one_or_three_cost_the_same(client: FlaskClient, cast: Cast) -> None:
    acknowledge(an_incident(cast.blue, by=cast.bob), by=cast.bob, at=START)
    over(cast, "old")
    visit(client, "/incidents", as_=cast.alice)
    with noted() as one:
        visit(client, "/incidents")
    for person in (cast.alice, cast.ada):
        acknowledge(an_incident(cast.blue, by=person), by=person, at=START)
        over(cast, f"of {person.name}")
    with noted() as three:
        visit(client, "/incidents")
    assert len(three) == len(one)
