"""Paging somebody by hand: whoever is on call, or one person."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db, many
from portal.incidents.models import Incident, Source
from portal.messages.models import Message, MessageKind
from portal.pager.by_hand.actions import ANSWER_MINUTES, page_somebody
from portal.pager.climbing.actions import pass_on
from portal.pager.climbing.planning import escalate_all
from portal.pager.pages.steps import CALLED_STEP
from tests.clock import START, FakeClock
from tests.kept import kept
from tests.visit import checked, send, visit, words
from tests.world import a_person, a_team, a_viewer
from tests.world_incidents import HTMX
from tests.world_pager import Setting, a_method, a_setting

FORM = {"team": "sre", "whom": "", "text": "The till is stuck", "source": "user"}


@pytest.fixture
def sre(app: Flask) -> Setting:
    return kept(a_setting)


def opened() -> Incident:
    return db.session.scalars(select(Incident)).one()


def paged() -> list[tuple[str, int]]:
    pages = many(select(Message).where(Message.kind == MessageKind.PAGE).order_by(Message.id))
    return [(page.recipient, page.step or 0) for page in pages]


def test_whoever_is_on_call_is_paged_now(client: FlaskClient, sre: Setting) -> None:
    answer = send(client, "/pages", FORM, as_=sre.secondary)
    incident = opened()
    assert answer.location == f"/incidents/{incident.ref}"
    assert (incident.title, incident.severity, incident.is_urgent) == ("The till is stuck", 2, True)
    assert (incident.origin, incident.source, incident.opened_by) == ("manual", Source.USER, sre.secondary)
    assert "This pages John Doe now." in words(visit(client, answer.location).select_one("#flash"))
    escalate_all(START)
    assert paged() == [("John Doe", 1)]


def test_one_person_comes_before_the_ladder(client: FlaskClient, sre: Setting) -> None:
    answer = send(client, "/pages", FORM | {"whom": sre.manager.key}, as_=sre.secondary)
    escalate_all(START)
    assert paged() == [("Boris Kuzmin", CALLED_STEP)]
    said = words(visit(client, answer.location).select_one("#flash"))
    assert "This pages Boris Kuzmin now (e-mail)." in said
    assert f"whoever is on call in Team Sre follows in {ANSWER_MINUTES} min" in said
    assert "called in Boris Kuzmin" in words(visit(client, answer.location).select_one("#tl"))
    escalate_all(START + timedelta(minutes=ANSWER_MINUTES))
    assert paged()[-1] == ("John Doe", 1)


def test_who_cannot_come_hands_it_to_the_ladder(sre: Setting) -> None:
    incident = page_somebody(sre.team, "Stuck", sre.manager, by=sre.secondary, at=START)
    pass_on(incident, by=sre.manager, at=START)
    assert paged()[-1] == ("John Doe", 1)


def test_somebody_of_another_team_may_then_see_it(client: FlaskClient, sre: Setting) -> None:
    zoe = a_person("Zoe Green", team=a_team("green"))
    a_method(zoe)
    place = send(client, "/pages", FORM | {"whom": zoe.key}, as_=sre.primary).location
    visit(client, place, as_=zoe)


def test_who_cannot_be_reached_is_not_paged_and_nothing_is_opened(client: FlaskClient, sre: Setting) -> None:
    mute = a_person("Max Mute", team=sre.team)
    query = f"team=sre&whom={mute.key}"
    assert "no verified way" in words(visit(client, f"/pages/new?{query}", as_=sre.primary).main)
    answer = send(client, "/pages", FORM | {"whom": mute.key}, status=422)
    assert "Max Mute has no verified way to be reached. Phone them." in words(checked(answer).main)
    assert "The till is stuck" in answer.text
    assert many(select(Incident)) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": " "}, "Say in a few words"),
        ({"text": "x" * 201}, "200"),
        ({"team": "green"}, "Not a valid choice"),
        ({"whom": "nobody"}, "Not a valid choice"),
        ({"source": "rumour"}, "Not a valid choice"),
    ],
)
def test_a_wrong_page_wakes_nobody(
    client: FlaskClient, sre: Setting, wrong: dict[str, str], told: str
) -> None:
    a_team("green")
    answer = send(client, "/pages", FORM | wrong, as_=sre.primary, status=422)
    assert told in words(checked(answer).main)
    assert many(select(Incident)) == []


def test_the_form_says_whom_it_pages(client: FlaskClient, sre: Setting, clock: FakeClock) -> None:
    page = visit(client, "/pages/new?team=sre", as_=sre.primary)
    assert words(page.select_one("#page_outlook")) == "This pages John Doe now."
    viewer = a_viewer()
    assert viewer.key not in [option["value"] for option in page.select("#whom option")]
    query = f"/pages/new?team=sre&whom={sre.manager.key}"
    assert "This pages Boris Kuzmin now" in words(visit(client, query, headers=HTMX))
    visit(client, "/pages/new", as_=viewer, status=403)


def test_the_way_there(client: FlaskClient, sre: Setting) -> None:
    assert visit(client, "/", as_=sre.primary).select("#open a[href='/pages/new']")
    assert visit(client, "/teams/sre").select("a[href='/pages/new?team=sre']")
    stranger = a_person("Zoe Green", team=a_team("green"))
    assert not visit(client, "/teams/sre", as_=stranger).select("a[href^='/pages']")
