"""The description of the API: valid, complete, and readable without scripts."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from portal.api.docs import kind_of
from portal.api.openapi import path_of
from tests.db.api.scripts import CALLS, Script
from tests.visit import visit
from tests.world import Cast

METHODS = ("get", "post", "put", "delete")

PROMISED = {
    "POST /people", "POST /teams", "PUT /teams/{slug}/members/{email}", "POST /teams/{slug}/rotations",
    "POST /teams/{slug}/publications", "GET /teams/{slug}/shifts", "GET /on-call", "POST /services",
    "POST /integrations", "GET /escalation-policies", "POST /escalation-policies", "GET /incidents",
    "POST /incidents", "GET /incidents/{ref}", "POST /incidents/{ref}/acknowledgement",
    "POST /incidents/{ref}/mitigation", "POST /incidents/{ref}/resolution", "POST /incidents/{ref}/reopening",
    "GET /incidents/{ref}/timeline", "POST /incidents/{ref}/timeline", "GET /incidents/{ref}/pages",
    "GET /incidents/{ref}/postmortem", "GET /incidents/{ref}/postmortem.json",
    "GET /incidents/{ref}/postmortem.md",
}  # fmt: skip


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """As anybody gets it, without a token."""
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: dict[str, Any] = json.loads(answer.get_data())
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        assert set(item) <= set(METHODS)
        yield from ((path, method, found) for method, found in item.items())


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else ())
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def test_it_is_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert {"title", "version"} <= set(document["info"])
    assert document["servers"] == [{"url": "/api/v1"}]
    assert document["security"] == [{"token": []}]
    tags = {tag["name"] for tag in document["tags"]}
    for path, method, found in operations(document):
        assert set(found["tags"]) <= tags
        named = {p["name"] for p in found["parameters"] if p["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)), path
        assert "default" in found["responses"]
        assert ("requestBody" in found) <= (method in ("post", "put"))


def test_every_model_is_a_schema(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"].values()
    assert len(schemas) > 20
    for schema in schemas:
        Draft202012Validator.check_schema(schema)
    for _path, _method, found in operations(document):
        for parameter in found["parameters"]:
            Draft202012Validator.check_schema(parameter["schema"])


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in set(references(document)):
        place = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]
    assert any(references(document))


def test_every_call_is_described_once(document: dict[str, Any]) -> None:
    described = {(path, method.upper()): found["operationId"] for path, method, found in operations(document)}
    assert described == {(path_of(call), call.method): call.name for call in CALLS}
    assert len(set(described.values())) == len(CALLS)


def test_what_is_promised_is_there(document: dict[str, Any]) -> None:
    assert {f"{method.upper()} {path}" for path, method, _found in operations(document)} >= PROMISED


def test_the_description_refuses_what_the_api_refuses(
    document: dict[str, Any], cast: Cast, script: Callable[..., Script]
) -> None:
    schema = {"$ref": "#/components/schemas/NewTeam", "components": document["components"]}
    ada, validator = script(cast.ada), Draft202012Validator(schema)
    good, bad = {"slug": "red", "name": "Red"}, {"slug": "RED", "name": "", "more": 1}
    assert list(validator.iter_errors(good)) == []
    ada.post("/teams", good)
    told = ada.post("/teams", bad, status=422)["error"]["fields"]
    assert len(list(validator.iter_errors(bad))) == len(told) == 3


def test_the_view_lists_every_call(client: FlaskClient) -> None:
    soup = visit(client, "/api/docs")
    calls = [code.get_text() for code in soup.select(".api-path code")]
    assert sorted(calls) == sorted(f"{call.method} /api/v1{path_of(call)}" for call in CALLS)
    ids = {str(tag["id"]) for tag in soup.select("[id]")}
    linked = {str(a["href"])[1:] for a in soup.select("nav a[href^='#']")}
    assert len(linked) > 5
    assert linked <= ids


def test_the_view_names_fields_and_kinds(client: FlaskClient) -> None:
    card = visit(client, "/api/docs").select_one("#model-NewIncident")
    assert card is not None
    rows = [
        [" ".join(cell.get_text().split()) for cell in row.select("td")] for row in card.select("tbody tr")
    ]
    assert rows[0] == ["title", "text", "at most 200 characters"]
    assert ["impact optional", "low, medium, high or null", "how many notice"] in rows


def test_the_view_is_open_to_whoever_is_signed_in_too(client: FlaskClient, cast: Cast) -> None:
    visit(client, "/api/docs/", as_=cast.bob)


def test_kinds_in_words() -> None:
    assert (
        kind_of({"type": "array", "items": {"type": "string", "format": "email"}}) == "list of e-mail address"
    )
    assert kind_of({"anyOf": [{"$ref": "#/components/schemas/Level"}, {"type": "null"}]}) == (
        "low, medium, high or null"
    )
    assert kind_of({}) == "anything"
