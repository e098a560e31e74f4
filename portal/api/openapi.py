"""The description of the API, OpenAPI 3.1, made of the calls as they are declared and of their models."""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from types import NoneType
from typing import Any

from flask import Response
from pydantic import TypeAdapter

from portal.api.calls import GROUPS
from portal.api.endpoint import ENDPOINTS, PREFIX, Endpoint
from portal.api.idempotency import HEADER
from portal.api.schema import In, Out

Json = dict[str, Any]
REF = "#/components/schemas/{model}"
ERROR = "#/components/responses/error"
JSON = "application/json"

GROUP_OF = {subject.__name__: name for name, subjects in GROUPS.items() for subject in subjects}
"""What the group of a call is called, by the module that declares it; in the order of the description."""


class Wrong(Out):
    """`code` is for programs, `message` for people; `fields` says what is wrong with which."""

    code: str
    message: str
    fields: dict[str, str]


class Error(Out):
    """The one shape of every error."""

    error: Wrong


@cache
def description() -> Json:
    """The whole document. The same for everybody, so it is made once a process."""
    schemas, components = _schemas()
    queries = {call.query.__name__ for call in ENDPOINTS}
    paths: dict[str, Json] = {}
    for call in calls_in_order():
        paths.setdefault(path_of(call), {})[call.method.lower()] = _operation(call, schemas, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Relève",
            "version": "1",
            "description": "Rotations, on-call, incidents and their pages; docs/api.md has examples.",
        },
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in GROUPS],
        "paths": paths,
        "components": {
            "schemas": {name: schema for name, schema in components.items() if name not in queries},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {"error": {"description": "Refused", "content": _content(schemas["error"])}},
        },
    }


def calls_in_order() -> list[Endpoint]:
    """Group by group; within a subject as they are declared."""
    place = list(GROUP_OF).index
    return sorted(ENDPOINTS, key=lambda call: place(call.module))


def path_of(call: Endpoint) -> str:
    return re.sub(r"<(\w+)>", r"{\1}", call.path)


def group_of(call: Endpoint) -> str:
    return GROUP_OF[call.module]


def _schemas() -> tuple[dict[str, Json], dict[str, Json]]:
    """What each call takes and answers, by name, and the models they refer to."""
    inputs = [(name, mode, TypeAdapter(kind)) for name, mode, kind in _kinds()]
    found, rest = TypeAdapter.json_schemas(inputs, ref_template=REF)
    return {name: schema for (name, _mode), schema in found.items()}, rest["$defs"]


def _kinds() -> Iterator[tuple[str, Any, Any]]:
    yield "error", "serialization", Error
    for call in ENDPOINTS:
        yield f"{call.name} query", "validation", call.query
        if call.body is not None:
            yield f"{call.name} body", "validation", call.body
        if _is_told(call):
            yield f"{call.name} answer", "serialization", call.answer


def _is_told(call: Endpoint) -> bool:
    """Whether the answer is JSON."""
    return call.answer not in (NoneType, Response)


def _operation(call: Endpoint, schemas: dict[str, Json], components: dict[str, Json]) -> Json:
    found: Json = {
        "operationId": call.name,
        "summary": call.summary,
        "tags": [group_of(call)],
        "parameters": [*_names(call), *_query(call, components), *_headers(call)],
        "responses": {str(call.status): _success(call, schemas), "default": {"$ref": ERROR}},
    }
    if call.note:
        found["description"] = inspect.cleandoc(call.note)
    if call.body is not None:
        is_required = any(field.is_required() for field in call.body.model_fields.values())
        found["requestBody"] = {"required": is_required, "content": _content(schemas[f"{call.name} body"])}
    return found


def _names(call: Endpoint) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"<(\w+)>", call.path)
    ]


def _query(call: Endpoint, components: dict[str, Json]) -> Iterator[Json]:
    if call.query is In:
        return
    model = components[call.query.__name__]
    for name, schema in model["properties"].items():
        yield {
            "name": name, "in": "query", "required": name in model.get("required", ()),
            "description": schema.get("description", ""), "schema": schema,
        }  # fmt: skip


def _headers(call: Endpoint) -> Iterator[Json]:
    if call.method == "POST":
        schema = {"type": "string", "minLength": 1, "maxLength": 255}
        text = "A POST that is sent again with the same key and body happens once and is answered alike."
        yield {"name": HEADER, "in": "header", "description": text, "schema": schema}


def _success(call: Endpoint, schemas: dict[str, Json]) -> Json:
    found: Json = {"description": call.summary}
    if _is_told(call):
        found["content"] = _content(schemas[f"{call.name} answer"])
    elif call.media_type != JSON:
        found["content"] = {call.media_type: {"schema": {"type": "string"}}}
    return found


def _content(schema: Json) -> Json:
    return {JSON: {"schema": schema}}
