"""The description of the API: for machines, and to read. It holds no data, so it is open to everybody."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, current_app, make_response

from portal.api.endpoint import PREFIX
from portal.api.openapi import Json, calls_in_order, description, group_of, path_of
from portal.core.htmx import respond
from portal.people.guard import public

bp = Blueprint("api_docs", __name__, url_prefix="/api")


@dataclass(frozen=True)
class Field:
    """One name that is sent or told."""

    name: str
    kind: str
    is_required: bool
    note: str


@dataclass(frozen=True)
class Call:
    """One call as the reader sees it; `takes` and `answers` name models, which come after the calls."""

    anchor: str
    method: str
    path: str
    summary: str
    note: str
    status: str
    query: Sequence[Field]
    takes: str
    answers: Sequence[str]


@dataclass(frozen=True)
class Group:
    name: str
    calls: Sequence[Call]


@dataclass(frozen=True)
class Model:
    name: str
    note: str
    fields: Sequence[Field]


@bp.get("/v1/openapi.json", strict_slashes=False)
@public
def document() -> Response:
    return make_response(_text(), 200, {"Content-Type": "application/json"})


@bp.get("/docs", strict_slashes=False)
@public
def show() -> Response:
    base_url = current_app.config["BASE_URL"]
    return respond("api/docs.html", groups=_groups(), models=_models(), prefix=PREFIX, base_url=base_url)


@cache
def _text() -> str:
    return json.dumps(description(), ensure_ascii=False)


@cache
def _groups() -> list[Group]:
    paths = description()["paths"]
    return [
        Group(name, [_call(paths[path_of(c)][c.method.lower()], c.method, PREFIX + path_of(c)) for c in own])
        for name, own in groupby(calls_in_order(), key=group_of)
    ]


def _call(operation: Json, method: str, path: str) -> Call:
    status, success = next(iter(operation["responses"].items()))
    return Call(
        anchor=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        note=operation.get("description", ""),
        status=status,
        query=[
            Field(p["name"], kind_of(p["schema"]).removesuffix(" or null"), p["required"], _note(p["schema"]))
            for p in operation["parameters"]
            if p["in"] == "query"
        ],
        takes=_content(operation.get("requestBody", {})),
        answers=[kind for kind in _content(success).split(" or ") if kind],
    )


def _content(holder: Json) -> str:
    return next((kind_of(held["schema"]) for held in holder.get("content", {}).values()), "")


@cache
def _models() -> list[Model]:
    """Models with fields; a list of words is named where it is used."""
    return [
        Model(name, schema.get("description", ""), _fields(schema))
        for name, schema in sorted(description()["components"]["schemas"].items())
        if "properties" in schema
    ]


def _fields(schema: Json) -> list[Field]:
    required = schema.get("required", ())
    return [
        Field(name, kind_of(one), name in required, _note(one)) for name, one in schema["properties"].items()
    ]


def _note(schema: Json) -> str:
    """What is said of a field, its bounds and what it is when left out."""
    said = [schema["description"]] if schema.get("description") else []
    bounds = [words.format(schema[key]) for key, words in _BOUNDS.items() if key in schema]
    default = schema.get("default")
    is_telling = isinstance(default, str | int) and default != ""
    usual = [f"{json.dumps(default)} when left out"] if is_telling else []
    return "; ".join([*said, *bounds, *usual])


def kind_of(schema: Json) -> str:
    """A schema in a few words: `text`, `list of StepIn`, `primary, secondary, manager or null`."""
    if "$ref" in schema:
        return _named(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind_of(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return _listed(schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    return _WORDS.get(schema.get("format", ""), _WORDS.get(schema.get("type", ""), "anything"))


def _named(name: str) -> str:
    schema = description()["components"]["schemas"][name]
    return name if "properties" in schema else kind_of(schema)


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in values)


_BOUNDS = {"minimum": "at least {}", "maximum": "at most {}", "maxLength": "at most {} characters"}
_WORDS = {
    "string": "text",
    "integer": "whole number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
    "date-time": "instant",
    "date": "date",
    "email": "e-mail address",
}
