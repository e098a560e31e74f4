"""Reading a request: a body or a query string becomes a checked model, or an error naming the fields."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from flask import Response, abort, request
from pydantic import ValidationError

from portal.alerts.sources.bodies import read_json
from portal.alerts.sources.signals import Unreadable
from portal.api.schema import In
from portal.core.errors import Refused, tell
from portal.core.text import _

M = TypeVar("M", bound=In)

MOST_PROBLEMS = 20
"""Fields named in one answer. Chosen by us."""

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")


def body_of(model: type[M]) -> M:
    """The body as JSON, whatever its Content-Type says; an empty one is an object without fields."""
    raw = request.get_data()
    return _checked(model, _tree(raw) if raw.strip() else {})


def query_of(model: type[M]) -> M:
    """The query string; a name that is there twice is refused, since only one could count."""
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise Refused(_("Send each of these once."), fields=dict.fromkeys(twice, _("Given more than once.")))
    return _checked(model, request.args.to_dict())


def told_refusal(error: Refused) -> Response:
    """What an action refuses: 422 when what was sent is to blame, else as the action says."""
    status = 422 if error.fields and error.code == Refused.code else error.status
    return tell(status, error.code, error.message, error.fields)


def told_problems(error: ValidationError) -> Response:
    """What a model refuses, by field."""
    problems = error.errors(include_url=False, include_input=False)
    fields = {_name(one["loc"]): _words(one["type"], one["msg"]) for one in problems[:MOST_PROBLEMS]}
    return tell(422, "invalid", _("Some of this cannot be used. Change what the fields say."), fields)


def _tree(raw: bytes) -> object:
    if _NUL.search(raw):
        abort(400, _("The body has a NUL character. Leave it out."))
    try:
        return read_json(raw)
    except Unreadable as error:
        abort(400, str(error))


def _checked(model: type[M], tree: object) -> M:
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        abort(told_problems(error))


def _name(place: Iterable[int | str]) -> str:
    """`steps.0.delay_minutes`; the body itself has no name."""
    return ".".join(str(part) for part in place) or "body"


def _words(kind: str, message: str) -> str:
    sentences: dict[str, Any] = {
        "missing": _("Send this field."),
        "extra_forbidden": _("There is no such field here."),
        "model_type": _("Send a JSON object."),
    }
    return str(sentences.get(kind) or message.removeprefix("Value error, "))
