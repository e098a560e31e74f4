"""Links that work without signing in: each for one purpose, one person, one thing, and only when pressed."""

from flask import Flask
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from portal.core.db import db
from portal.incidents.models import Incident
from portal.pager.pages.links import ack_url
from portal.people import actions as people
from portal.people.links import password_token
from portal.people.models import Person
from tests.clock import START
from tests.house.belongings import Belongings
from tests.house.visitors import nobody, visitor


def link(incident: Incident, person: Person) -> str:
    return ack_url(incident, person).rpartition("/")[2]


def press(app: Flask, signed: str) -> int:
    return nobody(app).ask(f"/ack/{signed}/acknowledgement", "POST").status_code


def test_a_link_acts_as_its_person_whoever_presses(app: Flask, mine: Belongings) -> None:
    """A phone at the bedside may be signed in as somebody else."""
    charlie = visitor(app, mine.cast.charlie)
    assert (
        charlie.ask(f"/ack/{link(mine.incident, mine.cast.bob)}/acknowledgement", "POST").status_code == 303
    )
    db.session.expire_all()
    assert mine.incident.acknowledged_by_id == mine.cast.bob.id
    assert mine.private.acknowledged_by_id is None


def test_parts_of_two_links_make_no_third(app: Flask, mine: Belongings) -> None:
    """The person of one, the incident of another: the signature covers both."""
    own, other = link(mine.incident, mine.cast.alice), link(mine.private, mine.cast.bob)
    for mixed in (swapped(own, other), swapped(other, own)):
        assert press(app, mixed) == 404
    assert press(app, own) == 303


def swapped(payload: str, signature: str) -> str:
    return f"{payload.rpartition('.')[0]}.{signature.rpartition('.')[2]}"


KEY = "a key for tests only, long enough"


def test_what_was_signed_for_something_else_opens_nothing(app: Flask, mine: Belongings) -> None:
    """Everything is signed with one key; what it is for is part of the signature."""
    said = [mine.incident.ref, mine.cast.bob.key]
    for salt in ("set-password", "cookie-session", "wtf-csrf-token", "itsdangerous", ""):
        for serializer in (URLSafeSerializer(KEY, salt=salt), URLSafeTimedSerializer(KEY, salt=salt)):
            assert press(app, str(serializer.dumps(said))) == 404, salt
    assert press(app, str(URLSafeSerializer(KEY, salt="acknowledge").dumps(said))) == 303


def test_a_link_to_a_page_sets_no_password_and_the_other_way_round(app: Flask, mine: Belongings) -> None:
    setting, paging = password_token(mine.cast.bob, at=START), link(mine.incident, mine.cast.bob)
    assert nobody(app).ask(f"/ack/{setting}").status_code == 404
    assert nobody(app).ask(f"/password/{paging}").status_code == 404
    assert nobody(app).ask(f"/password/{setting}").status_code == 200


def test_who_left_has_no_links(app: Flask, mine: Belongings) -> None:
    signed = link(mine.incident, mine.cast.bob)
    people.deactivate_person(mine.cast.bob, by=mine.cast.ada, at=START)
    assert press(app, signed) == 404
