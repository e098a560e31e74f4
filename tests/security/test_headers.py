"""Every kind of answer carries the headers that browsers obey, whatever went wrong."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from portal.core.security import CONTENT_SECURITY_POLICY
from portal.people.guard import public
from tests.house.belongings import Belongings, places
from tests.house.visitors import routes, undone, visitor


def assert_guarded(answer: TestResponse, what: object) -> None:
    headers = answer.headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY, what
    assert headers["X-Content-Type-Options"] == "nosniff", what
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), what
    assert len(headers["X-Request-Id"]) == 12, what
    assert "charset" in headers.get("Content-Type", "") or not answer.mimetype.startswith("text/"), what


def test_the_policy_names_this_site_and_no_way_round_it() -> None:
    directives = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["base-uri"] == directives["frame-ancestors"] == "'none'"
    sources = {source for value in directives.values() for source in value.split()}
    assert sources == {"'none'", "'self'", "data:"}
    assert {name for name, value in directives.items() if "data:" in value} == {"img-src"}


def test_every_view_is_guarded(app: Flask, mine: Belongings) -> None:
    """Nothing but files is kept by a browser or a proxy after somebody signed out."""
    known, ada = places(mine, mine.incident), visitor(app, mine.cast.ada)
    for rule, method in routes(app):
        with undone():
            answer = ada.try_(rule, method, known)
        assert_guarded(answer, rule)
        if rule.endpoint not in ("static", "stylesheet", "favicon"):
            assert answer.headers["Cache-Control"].startswith(("private", "no-cache")), rule


KINDS: dict[str, Callable[[FlaskClient], TestResponse]] = {
    "400": lambda c: c.post("/sign-out"),
    "401": lambda c: c.get("/incidents", headers={"HX-Request": "true"}),
    "302": lambda c: c.get("/incidents"),
    "403": lambda c: c.post("/sign-out", headers={"Origin": "https://evil.example"}),
    "404": lambda c: c.get("/nowhere"),
    "404 of a file": lambda c: c.get("/static/nowhere.js"),
    "404 of the intake": lambda c: c.post("/intake/generic/nobody", json={}),
    "401 of the API": lambda c: c.get("/api/v1/incidents"),
    "404 of the API": lambda c: c.get("/api/v1/nowhere"),
    "405": lambda c: c.put("/sign-in"),
    "413": lambda c: c.post("/sign-in", data={"email": "x" * 600_000}),
    "500": lambda c: c.get("/password"),
    "503": lambda c: c.get("/password/sent"),
    "503 of health": lambda c: c.get("/health"),
    "200 of the API": lambda c: c.get("/api/v1/openapi.json"),
}


@pytest.fixture
def in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """As it is served: forms need their token, and a bug is answered. There are two bugs in it."""
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=True)
    monkeypatch.setitem(app.view_functions, "password_requests.new", public(a_bug))
    monkeypatch.setitem(app.view_functions, "password_requests.show", public(a_database_that_is_gone))
    yield app
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)


INSIDE = ("the code's own words", "SELECT", "db.internal", "Traceback", "ZeroDivisionError")


def a_bug() -> Response:
    raise ZeroDivisionError("the code's own words")


def a_database_that_is_gone() -> Response:
    raise OperationalError("SELECT address", {}, Exception("no route to db.internal"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_is_guarded(kind: str, in_production: Flask) -> None:
    answer = KINDS[kind](in_production.test_client())
    assert answer.status_code == int(kind[:3])
    assert_guarded(answer, kind)
    assert not {word for word in INSIDE if word in answer.text}
