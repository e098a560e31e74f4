"""One call of the API, declared once: its rule, what it takes and answers, and its description."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar, get_type_hints

from flask import Blueprint, Response, make_response, request
from pydantic import BaseModel

from portal.api import idempotency, tokens
from portal.api.inputs import body_of, query_of, told_refusal
from portal.api.schema import In, Out
from portal.core.db import transaction
from portal.core.errors import Refused
from portal.core.security import csrf
from portal.people.guard import public

P = ParamSpec("P")
R = TypeVar("R", bound=Out | Response | None)

PREFIX = "/api/v1"

bp = Blueprint("api", __name__, url_prefix=PREFIX)
csrf.exempt(bp)
bp.before_request(tokens.require_token)
bp.after_request(tokens.note_use)
bp.register_error_handler(Refused, told_refusal)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """`path` as Flask writes it, below /api/v1. `answer` is what the view gives: a model, several, none."""

    method: str
    path: str
    name: str
    module: str
    summary: str
    note: str
    answer: Any
    body: type[In] | None
    query: type[In]
    status: int
    media_type: str


ENDPOINTS: list[Endpoint] = []


def endpoint(
    method: str, path: str, *, summary: str, status: int = 200, media_type: str = "application/json"
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a call of the API. Its docstring is the note in the description.

    Shape:  it gets the names in the path and, by their annotations, what is sent: `body` and `query`. Its
            return annotation is the answer. A write is one transaction, and its answer is made inside.
    """

    def register(view: Callable[P, R]) -> Callable[P, R]:
        hints = get_type_hints(view, include_extras=True)
        call = Endpoint(
            method=method,
            path=path,
            name=view.__name__,
            module=view.__module__,
            summary=summary,
            note=view.__doc__ or "",
            answer=hints["return"],
            body=hints.get("body"),
            query=hints.get("query", In),
            status=status,
            media_type=media_type,
        )
        ENDPOINTS.append(call)
        # Public for the guard, which would send callers to the sign-in view: here it is `require_token`.
        checked = public(_answering(call, view))
        bp.add_url_rule(path, call.name, checked, methods=[method], strict_slashes=False)
        return view

    return register


def _answering(call: Endpoint, view: Callable[..., Any]) -> Callable[..., Response]:
    @wraps(view)
    def answering(**names: str) -> Response:
        inputs: dict[str, Any] = names | _inputs(call)

        def work() -> Response:
            return _response(view(**inputs), call.status)

        return _done(call, inputs, work)

    return answering


def _inputs(call: Endpoint) -> dict[str, In]:
    found = {"query": query_of(call.query)} if call.query is not In else _no_query()
    return found | ({"body": body_of(call.body)} if call.body else {})


def _no_query() -> dict[str, In]:
    query_of(In)
    return {}


def _done(call: Endpoint, inputs: dict[str, Any], work: Callable[[], Response]) -> Response:
    """A write is one transaction; reading needs none."""
    key = request.headers.get(idempotency.HEADER)
    if call.method == "POST" and key is not None:
        said = inputs["body"].model_dump_json() if "body" in inputs else ""
        return idempotency.once(key, f"{request.method} {request.path.rstrip('/')}\n{said}", work)
    with nullcontext() if call.method == "GET" else transaction():
        return work()


def _response(answer: Any, status: int) -> Response:
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return make_response("", 204)
    assert isinstance(answer, BaseModel)
    return make_response(answer.model_dump_json(by_alias=True), status, {"Content-Type": "application/json"})
