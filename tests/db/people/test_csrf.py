"""No write without the token that our own forms carry, on any route of the portal."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter, Map, MapAdapter, Rule

from portal.core.security import COOKIELESS
from portal.people.models import Person
from tests.visit import sign_in_as, visit
from tests.world import an_admin

SAMPLES = {"IntegerConverter": 1, "UUIDConverter": "00000000-0000-0000-0000-000000000000"}


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def unsafe_rules(map_: Map) -> list[Rule]:
    rules = (
        rule
        for rule in map_.iter_rules()
        if rule.methods and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
    )
    return [rule for rule in rules if not rule.rule.startswith(COOKIELESS)]


def address(adapter: MapAdapter, rule: Rule) -> str:
    values = {name: sample(kind) for name, kind in rule._converters.items()}
    return adapter.build(rule.endpoint, values, method="POST")


def sample(kind: BaseConverter) -> object:
    """A value the route takes; nothing needs to be behind it."""
    if isinstance(kind, AnyConverter):
        return min(kind.items)
    return SAMPLES.get(type(kind).__name__, "x")


def test_every_write_needs_the_token(guarded: Flask, client: FlaskClient) -> None:
    sign_in_as(client, an_admin())
    adapter = guarded.url_map.bind("localhost")
    rules = unsafe_rules(guarded.url_map)
    answers = {rule.endpoint: client.post(address(adapter, rule)).status_code for rule in rules}
    assert len(answers) > 20
    assert {endpoint: status for endpoint, status in answers.items() if status != 400} == {}


def test_the_token_of_the_view_is_accepted(guarded: Flask, client: FlaskClient) -> None:
    ada = an_admin()
    form = visit(client, "/me", as_=ada)
    token = str(form.select_one("#profile input[name=csrf_token]")["value"])  # type: ignore[index]  # it is there
    data = {"name": "Ada Lovelace", "time_zone": "Europe/London", "locale": "en", "csrf_token": token}
    with client.application.app_context():
        assert client.post("/me", data=data).status_code == 303


def test_a_token_of_another_session_is_refused(guarded: Flask, client: FlaskClient) -> None:
    ada, eve = an_admin(), an_admin("Eve")
    token = csrf_of(client, ada)
    sign_in_as(client, eve)
    with client.session_transaction() as session:
        session.pop("csrf_token", None)
    with client.application.app_context():
        assert client.post("/me", data={"name": "x", "csrf_token": token}).status_code == 400


def test_a_write_from_another_site_is_refused(app: Flask, client: FlaskClient) -> None:
    sign_in_as(client, an_admin())
    with client.application.app_context():
        assert client.post("/sign-out", headers={"Origin": "https://evil.example"}).status_code == 403
        assert client.post("/sign-out", headers={"Origin": "http://localhost"}).status_code == 303


def csrf_of(client: FlaskClient, person: Person) -> str:
    found = visit(client, "/me", as_=person).select_one("#profile input[name=csrf_token]")
    assert found is not None
    return str(found["value"])
