"""Whom a request says it is for and from: believed as far as the settings say, no further."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.core.db import db
from portal.messages.models import Message
from tests.conftest import TEMPLATE, create_database, test_settings
from tests.house.belongings import Belongings, places
from tests.house.visitors import routes, undone, visitor

EVIL = "evil.example"


def test_a_forged_host_is_in_no_answer_and_no_message(app: Flask, mine: Belongings) -> None:
    """Links begin with BASE_URL, or with a slash."""
    known, ada, bob = places(mine, mine.incident), visitor(app, mine.cast.ada), visitor(app, mine.cast.bob)
    queued = 0
    for rule, method in routes(app):
        asker = bob if rule.rule.startswith(("/me", "/calendars")) else ada
        with undone() as connection:
            answer = asker.try_(rule, method, known, Host=EVIL, X_Forwarded_Host=EVIL)
            told = connection.execute(select(Message.content)).scalars().all()
        text = "" if answer.mimetype == "text/event-stream" else answer.text
        assert EVIL not in f"{answer.headers}{text}{told}", rule
        queued = max(queued, len(told))
    assert queued > 2


@pytest.mark.parametrize("hops", [0, 1])
def test_a_forged_address_evades_no_limit(hops: int, worker_number: int) -> None:
    """Each proxy adds the address it sees at the end; what a client wrote before that counts for nothing."""
    with portal_behind(hops, worker_number) as app:
        answers = [sign_in(app, f"198.51.100.{n}", seen_by_proxy="203.0.113.9") for n in range(7)]
    assert answers == [422] * 5 + [429] * 2


def test_behind_a_proxy_each_client_is_counted_apart(worker_number: int) -> None:
    with portal_behind(1, worker_number) as app:
        answers = [sign_in(app, None, seen_by_proxy=f"203.0.113.{n}") for n in range(7)]
    assert answers == [422] * 7


@contextmanager
def portal_behind(hops: int, number: int) -> Iterator[Flask]:
    """A portal that knows of so many proxies, on a database of its own."""
    app = create_app(
        test_settings(create_database(f"releve_proxy_{number}", template=TEMPLATE), proxy_hops=hops)
    )
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        db.engine.dispose()


def sign_in(app: Flask, written: str | None, *, seen_by_proxy: str) -> int:
    """A wrong password from the proxy; `written` is what the client had put into the header."""
    forwarded = ", ".join(part for part in (written, seen_by_proxy) if part)
    data = {"email": "bob@people.example", "password": "wrong"}
    answer = app.test_client().post("/sign-in", data=data, headers={"X-Forwarded-For": forwarded})
    return answer.status_code
