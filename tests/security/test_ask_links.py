"""Links that answer: one question, one person, once, and only when pressed."""

from flask import Flask
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from portal.asks.links import answer_token
from portal.core.db import db
from portal.pager.pages.links import ack_url
from portal.people import actions as people
from tests.clock import START
from tests.house.belongings import Belongings
from tests.house.visitors import nobody, visitor
from tests.security.test_links import KEY, swapped
from tests.world_asks import an_ask

LATER = {"answer": "later", "note": "Monday"}


def press(app: Flask, signed: str) -> int:
    return nobody(app).ask(f"/asks/answers/{signed}", "POST", body=LATER).status_code


def test_a_link_answers_as_its_person_whoever_presses(app: Flask, mine: Belongings) -> None:
    charlie, other = visitor(app, mine.cast.charlie), an_ask(mine.cast.green, mine.cast.vera)
    signed = answer_token(mine.ask)
    assert charlie.ask(f"/asks/answers/{signed}", "POST", body=LATER).status_code == 303
    db.session.expire_all()
    assert (mine.ask.answer, mine.ask.person_id) == ("later", mine.cast.bob.id)
    assert other.is_open


def test_a_link_answers_once(app: Flask, mine: Belongings) -> None:
    signed = answer_token(mine.ask)
    assert press(app, signed) == 303
    again = nobody(app).ask(f"/asks/answers/{signed}", "POST", body={"answer": "accept"})
    assert again.status_code == 303
    db.session.expire_all()
    assert mine.ask.answer == "later"


def test_parts_of_two_links_answer_nothing(app: Flask, mine: Belongings) -> None:
    """The person of one, the question of another: the signature covers both."""
    own, other = answer_token(mine.ask), answer_token(an_ask(mine.cast.blue, mine.cast.charlie))
    db.session.commit()
    for mixed in (swapped(own, other), swapped(other, own)):
        assert press(app, mixed) == 404
    said = [mine.ask.key, mine.cast.charlie.key]
    assert press(app, str(URLSafeSerializer(KEY, salt="answer").dumps(said))) == 404
    assert press(app, own) == 303


def test_what_was_signed_for_something_else_answers_nothing(app: Flask, mine: Belongings) -> None:
    said = [mine.ask.key, mine.cast.bob.key]
    for salt in ("acknowledge", "set-password", "cookie-session", "wtf-csrf-token", "itsdangerous", ""):
        for serializer in (URLSafeSerializer(KEY, salt=salt), URLSafeTimedSerializer(KEY, salt=salt)):
            assert press(app, str(serializer.dumps(said))) == 404, salt
    assert press(app, ack_url(mine.incident, mine.cast.bob).rpartition("/")[2]) == 404
    assert nobody(app).ask(f"/ack/{answer_token(mine.ask)}").status_code == 404


def test_a_link_opens_nothing_else(app: Flask, mine: Belongings) -> None:
    """Who follows it is not signed in by it."""
    anonymous = nobody(app)
    answer = anonymous.ask(f"/asks/answers/{answer_token(mine.ask)}")
    cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
    assert anonymous.ask("/asked", Cookie=cookie).location == "/sign-in?next=/asked"


def test_who_left_answers_nothing(app: Flask, mine: Belongings) -> None:
    signed = answer_token(mine.ask)
    people.deactivate_person(mine.cast.bob, by=mine.cast.ada, at=START)
    assert press(app, signed) == 404
