"""A new portal says what it still needs before its first page, and stops saying so when it has it."""

from datetime import timedelta

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import delete

from portal.core.db import db
from portal.people.models import Membership, Team
from tests.clock import START
from tests.visit import visit, words
from tests.world import Cast
from tests.world_incidents import an_incident
from tests.world_pager import a_method
from tests.world_rota import a_rotation
from tests.world_setup import a_policy


def done(soup: BeautifulSoup) -> list[bool]:
    return ["done" in words(line) for line in soup.select("#first-steps li")]


def test_a_new_portal_begins_with_a_team_and_a_way_to_be_reached(client: FlaskClient, cast: Cast) -> None:
    db.session.execute(delete(Membership))
    db.session.execute(delete(Team))
    soup = visit(client, "/", as_=cast.ada)
    assert done(soup) == [False] * 6
    assert [link["href"] for link in soup.select("#first-steps a")] == ["/me/contact-methods", "/teams/new"]


def test_what_is_there_is_ticked_and_what_follows_is_one_click_away(client: FlaskClient, cast: Cast) -> None:
    a_method(cast.ada)
    a_rotation(cast.blue, cast.bob, until=START + timedelta(weeks=4))
    soup = visit(client, "/", as_=cast.ada)
    assert done(soup) == [True, True, True, False, False, False]
    assert soup.select("#first-steps a")[0]["href"] == "/teams/blue/escalations/new"


def test_the_first_incident_ends_the_list(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, until=START + timedelta(weeks=4))
    a_policy(cast.blue)
    assert done(visit(client, "/", as_=cast.ada))
    an_incident(cast.blue)
    assert done(visit(client, "/", as_=cast.ada)) == []


def test_only_admins_are_asked(client: FlaskClient, cast: Cast) -> None:
    assert done(visit(client, "/", as_=cast.alice)) == []
