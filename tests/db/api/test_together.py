"""The same POST many times in the same instant, on a real database with real connections."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.app import create_app
from portal.core import clock
from portal.core.db import db
from portal.incidents.models import Incident
from portal.people.actions import create_token
from portal.people.models import IdempotentAnswer
from portal.people.queries import person_by_email
from tests.conftest import TEMPLATE, create_database, test_settings
from tests.world import the_cast

MANY = 8
INCIDENT = {"title": "Search is slow", "team": "blue", "severity": 2}


@pytest.fixture
def whole(worker_number: int) -> Iterator[Flask]:
    """An application on a copy of the database, where every request commits for itself."""
    name = f"releve_together_{worker_number}"
    app = create_app(test_settings(create_database(name, template=TEMPLATE)))
    app.config.update(TESTING=True, RATELIMIT_ENABLED=False)
    with app.app_context():
        the_cast()
        yield app
        db.session.remove()
        db.engine.dispose()


def token_of_bob(whole: Flask) -> str:
    bob = person_by_email("bob.blue@people.example")
    assert bob is not None
    return create_token(bob, name="script", at=clock.now())[1]


def at_once(work: Callable[[int], tuple[int, str]]) -> list[tuple[int, str]]:
    """What each of several threads got, all let go in the same instant."""
    gate = Barrier(MANY)

    def run(n: int) -> tuple[int, str]:
        gate.wait()
        return work(n)

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def post(whole: Flask, token: str, key: str, body: dict[str, object]) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    answer = whole.test_client().post("/api/v1/incidents", json=body, headers=headers)
    return answer.status_code, answer.get_data(as_text=True)


def stored() -> tuple[int, int]:
    db.session.rollback()
    return tuple(
        db.session.scalar(select(func.count()).select_from(one)) for one in (Incident, IdempotentAnswer)
    )  # type: ignore[return-value]  # two counts


def test_one_acts_and_all_get_its_answer(whole: Flask) -> None:
    token = token_of_bob(whole)
    answers = at_once(lambda _n: post(whole, token, "k", INCIDENT))
    assert Counter(answers) == {answers[0]: MANY}
    assert answers[0][0] == 201
    assert stored() == (1, 1)


def test_with_other_bodies_one_wins(whole: Flask) -> None:
    token = token_of_bob(whole)
    answers = at_once(lambda n: post(whole, token, "k", INCIDENT | {"title": f"Number {n}"}))
    assert Counter(status for status, _body in answers) == {201: 1, 422: MANY - 1}
    assert stored() == (1, 1)


def test_other_keys_do_not_wait_for_each_other(whole: Flask) -> None:
    token = token_of_bob(whole)
    answers = at_once(lambda n: post(whole, token, f"k-{n}", INCIDENT))
    assert Counter(status for status, _body in answers) == {201: MANY}
    assert stored() == (MANY, MANY)


@pytest.mark.slow
def test_who_waits_too_long_is_told_to_ask_again(whole: Flask) -> None:
    """The first request holds its key; here it never ends. The second gives up after its lock timeout."""
    token, bob = token_of_bob(whole), person_by_email("bob.blue@people.example")
    values = {"person_id": bob.id, "key": "k", "at": clock.now()} if bob else {}
    with db.engine.connect() as first, first.begin() as begun:
        first.execute(
            text("INSERT INTO idempotent_answer VALUES (:person_id, :key, 'x', 0, '', :at)"), values
        )
        status, told = post(whole, token, "k", INCIDENT)
        begun.rollback()
    assert status == 409
    assert "still at work" in told
    assert post(whole, token, "k", INCIDENT)[0] == 201
