"""Answers in the same instant, on a real database with real connections."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.asks.actions import Settled, settle, withdraw
from portal.asks.links import answer_url
from portal.asks.models import Ask
from portal.core.db import db, many, transaction
from portal.messages.models import Message
from portal.people.models import Membership, Person
from tests.clock import START, FakeClock
from tests.conftest import TEMPLATE, create_database, test_settings
from tests.world import Cast, a_person, the_cast
from tests.world_asks import an_ask

MANY = 6


@pytest.fixture
def whole(worker_number: int) -> Iterator[Flask]:
    """An application on a copy of the database, where every request commits for itself."""
    url = create_database(f"releve_asks_{worker_number}", template=TEMPLATE)
    app = create_app(test_settings(url), clock=FakeClock())
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(whole: Flask) -> Cast:
    return the_cast()


def at_once(whole: Flask, pressed: Sequence[tuple[str, str]]) -> list[int]:
    """Press links in the same instant, each with an answer; the statuses."""
    gate = Barrier(len(pressed))

    def press(one: tuple[str, str]) -> int:
        client = whole.test_client()
        gate.wait()
        return client.post(one[0], data={"answer": one[1], "note": "A word"}).status_code

    with ThreadPoolExecutor(len(pressed)) as pool:
        return list(pool.map(press, pressed))


def link_of(ask: Ask) -> str:
    return urlsplit(answer_url(ask)).path


def answers() -> Counter[str | None]:
    db.session.rollback()
    return Counter(db.session.scalars(select(Ask.answer)))


def test_of_two_answers_to_one_ask_one_counts(whole: Flask, cast: Cast) -> None:
    link = link_of(an_ask(cast.blue, cast.charlie))
    statuses = at_once(whole, [(link, ("accept", "refuse")[n % 2]) for n in range(MANY)])
    assert statuses == [303] * MANY
    found = answers()
    assert sum(found.values()) == 1
    joined = db.session.get(Membership, (cast.blue.id, cast.charlie.id)) is not None
    assert joined is (found["accept"] == 1)


def test_of_many_who_accept_the_same_one_gets_it(whole: Flask, cast: Cast) -> None:
    """The others learn that they are not needed; nobody waits for somebody who waits for them."""
    people = [a_person(f"Person {n}") for n in range(MANY)]
    links = [link_of(an_ask(cast.blue, person)) for person in people]
    statuses = at_once(whole, [(link, "accept") for link in links])
    assert statuses == [303] * MANY
    assert answers() == {"accept": 1, "withdrawn": MANY - 1}
    inside = select(Membership.person_id).where(Membership.team_id == cast.blue.id)
    assert len(set(db.session.scalars(inside)) & {person.id for person in people}) == 1


def test_asked_by_many_at_once_is_asked_once(whole: Flask, cast: Cast) -> None:
    team_id, person_id = cast.blue.id, cast.charlie.id
    an_ask(cast.green, cast.bob)  # so that the kind is known
    gate = Barrier(MANY)

    def asks(_n: int) -> str:
        with whole.app_context():
            team, person = db.session.get_one(type(cast.blue), team_id), db.session.get_one(Person, person_id)
            gate.wait()
            return an_ask(team, person, at=START).key

    with ThreadPoolExecutor(MANY) as pool:
        keys = set(pool.map(asks, range(MANY)))
    db.session.rollback()
    assert len(keys) == 1
    assert len(many(select(Message).where(Message.person_id == person_id))) == 1


def test_settling_and_taking_back_need_no_lock_of_the_subject(whole: Flask, cast: Cast) -> None:
    """Each of many settles their own ask and takes back the others: one does, and nobody waits in a circle."""
    ids = [an_ask(cast.blue, a_person(f"Person {n}")).id for n in range(MANY)]
    db.session.commit()
    gate = Barrier(MANY)

    def takes_it(ask_id: int) -> str:
        with whole.app_context(), suppress(Settled):
            ask = db.session.get_one(Ask, ask_id)
            gate.wait()
            with transaction():
                settle(ask, "accept", at=START)
                withdraw(ask.kind, ask.reference, at=START, but=ask)
            return "done"
        return "settled"

    with ThreadPoolExecutor(MANY) as pool:
        outcomes = Counter(pool.map(takes_it, ids))
    assert outcomes == {"done": 1, "settled": MANY - 1}
    assert answers() == {"accept": 1, "withdrawn": MANY - 1}
