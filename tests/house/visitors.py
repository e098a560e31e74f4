"""One visitor for each role, each asking without leaving a trace."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.core.db import db
from portal.people import actions as people
from portal.people.models import Person
from tests.clock import START
from tests.house.access import Who
from tests.house.belongings import path_of
from tests.house.bodies import WHOLE
from tests.visit import sign_in_as
from tests.world import Cast

READING = ("GET", "HEAD", "OPTIONS")
MACHINES = ("/api/", "/intake/")
"""Where JSON is spoken and no cookie read."""


@dataclass(frozen=True)
class Visitor:
    """A role with what it shows: a cookie to views, a token to the API."""

    client: FlaskClient
    cookie: Mapping[str, str] = field(default_factory=dict)
    token: Mapping[str, str] = field(default_factory=dict)

    def try_(self, rule: Rule, method: str, known: Mapping[str, str], **headers: str) -> TestResponse:
        """A route with what its address needs, and a form that may be empty."""
        return self.ask(path_of(rule, known), method, body=WHOLE.get(rule.endpoint), **headers)

    def ask(self, path: str, method: str = "GET", *, body: Any = None, **headers: str) -> TestResponse:
        """`body`: JSON for machines, a form for views; what is asked of a stream is only its beginning."""
        is_json = path.startswith(MACHINES)
        shown = self.token if is_json else self.cookie
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {} if method in READING else {"json" if is_json else "data": body or {}}
        with self.client.application.app_context():
            answer = self.client.open(path, method=method, headers={**shown, **named}, **sent)
        if answer.mimetype != "text/event-stream":
            answer.get_data()
        answer.close()
        return answer


def visitors(app: Flask, cast_: Cast) -> dict[Who, Visitor]:
    known = {
        Who.STRANGER: cast_.charlie,
        Who.VIEWER: cast_.vera,
        Who.MEMBER: cast_.bob,
        Who.MANAGER: cast_.alice,
        Who.ADMIN: cast_.ada,
    }
    return {Who.ANONYMOUS: nobody(app)} | {who: visitor(app, person) for who, person in known.items()}


def nobody(app: Flask) -> Visitor:
    return Visitor(app.test_client(use_cookies=False))


def visitor(app: Flask, person: Person) -> Visitor:
    """The cookie is shown by hand, so that no answer takes it away."""
    browser = app.test_client()
    sign_in_as(browser, person)
    cookie = browser.get_cookie("releve")
    assert cookie is not None
    _row, token = people.create_token(person, name="A visitor", at=START)
    db.session.commit()
    client = app.test_client(use_cookies=False)
    return Visitor(client, {"Cookie": f"releve={cookie.value}"}, {"Authorization": f"Bearer {token}"})


@contextmanager
def undone() -> Iterator[Connection]:
    """A savepoint around a request: nothing of it stays, so each one meets the same world."""
    connection = cast(Connection, db.engine)
    savepoint = connection.begin_nested()
    try:
        yield connection
    finally:
        savepoint.rollback()


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route with each method it answers."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def refusal(answer: TestResponse) -> int | None:
    """401 (also for being sent to the sign-in), 403 or 404; None for who was let in, whatever came then."""
    if answer.status_code == 302 and answer.location.startswith("/sign-in?next="):
        return 401
    return answer.status_code if answer.status_code in (401, 403, 404) else None
