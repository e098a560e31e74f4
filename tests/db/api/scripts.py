"""Scripts that call the API as somebody. Every answer is held against the API's own description."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from portal.api.endpoint import ENDPOINTS
from portal.api.openapi import description
from portal.app import import_all
from portal.core import clock
from portal.core.db import db
from portal.people.actions import create_token
from portal.people.models import Person

import_all()  # each module declares its calls, and tests are made of them before there is an application
CALLS = tuple(ENDPOINTS)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")


@dataclass
class Script:
    """A program with a token. Each call answers the JSON, after checking the status and the shape."""

    client: FlaskClient
    token: str | None

    def get(self, path: str, *, status: int = 200, **query: Any) -> Any:
        return self.call("GET", path, status=status, **({"query_string": query} if query else {}))

    def post(self, path: str, body: Any = None, *, status: int = 201, key: str | None = None) -> Any:
        headers = {"Idempotency-Key": key} if key is not None else {}
        return self.call("POST", path, status=status, headers=headers, **_sent(body))

    def put(self, path: str, body: Any = None, *, status: int = 200) -> Any:
        return self.call("PUT", path, status=status, **_sent(body))

    def delete(self, path: str, *, status: int = 204) -> Any:
        return self.call("DELETE", path, status=status)

    def call(self, method: str, path: str, *, status: int, **request: Any) -> Any:
        answer = self.ask(method, path, **request)
        told = answer.get_data(as_text=True)
        assert answer.status_code == status, f"{method} {path}: {answer.status}\n{told[:800]}"
        check_shape(self.client.application, method, path, answer)
        return answer.get_json() if answer.mimetype == "application/json" else told

    def ask(self, method: str, path: str, **request: Any) -> TestResponse:
        """The bare answer. A request has a session of its own, so what the test put down is stored first."""
        db.session.commit()
        headers = dict(request.pop("headers", {}))
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        with self.client.application.app_context():
            return self.client.open(f"/api/v1{path}", method=method, headers=headers, **request)


def a_script(app: Flask, person: Person | None, **token: Any) -> Script:
    """With a new token of this person, or without one."""
    text = create_token(person, name="script", at=clock.now(), **token)[1] if person else None
    return Script(app.test_client(), text)


def check_shape(app: Flask, method: str, path: str, answer: TestResponse) -> None:
    """What the description promises of this call, or of any error."""
    if answer.status_code == 204 or answer.mimetype != "application/json":
        assert answer.status_code < 400, f"an error that is not JSON: {answer.mimetype}"
        return
    body = answer.get_json()
    if answer.status_code >= 400:
        validate(body, {"$ref": "#/components/schemas/Error"})
        assert body["error"]["message"]
        return
    endpoint, _names = app.url_map.bind("").match("/api/v1" + urlsplit(path).path, method)
    success = operation(endpoint.rpartition(".")[2])["responses"][str(answer.status_code)]
    validate(body, success["content"]["application/json"]["schema"])
    check_instants(body)


def operation(name: str) -> Any:
    calls = (call for path in description()["paths"].values() for call in path.values())
    return next(call for call in calls if call["operationId"] == name)


def validate(value: Any, schema: dict[str, Any]) -> None:
    Draft202012Validator({**schema, "components": description()["components"]}).validate(value)


def check_instants(value: Any, name: str = "") -> None:
    """Every instant is in UTC with a Z, to the millisecond at most."""
    if isinstance(value, dict):
        for key, one in value.items():
            check_instants(one, key)
    elif isinstance(value, list):
        for one in value:
            check_instants(one, name)
    elif isinstance(value, str) and (name == "at" or name.endswith(("_at", "_until"))):
        assert INSTANT.fullmatch(value), f"{name}: {value}"


def _sent(body: Any) -> dict[str, Any]:
    if isinstance(body, bytes):
        return {"data": body, "content_type": "application/json"}
    return {} if body is None else {"json": body}
