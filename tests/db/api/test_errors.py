"""One shape for every error, whatever is sent. `Script.call` checks it against the description."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from tests.db.api.conftest import Scene
from tests.db.api.scripts import CALLS, Script
from tests.db.api.test_rights import CASES
from tests.world import Cast

WRITES = [call.name for call in CALLS if call.body is not None]
LISTS = [call.name for call in CALLS if "limit" in call.query.model_fields]


def path_of(name: str, scene: Scene) -> str:
    return CASES[name].path.format(**scene.names)


@pytest.mark.parametrize("name", WRITES)
def test_a_field_that_is_not_listed_is_refused(
    name: str, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    call = next(c for c in CALLS if c.name == name)
    body = {**CASES[name].body(scene.names), "is_admin": True}
    told = script(cast.ada).call(call.method, path_of(name, scene), status=422, json=body)
    assert told["error"]["code"] == "invalid"
    assert told["error"]["fields"] == {"is_admin": "There is no such field here."}


@pytest.mark.parametrize("name", WRITES)
def test_a_field_of_another_kind_is_refused(
    name: str, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    """Each field in turn, with each value that does not fit it."""
    call = next(c for c in CALLS if c.name == name)
    ada = script(cast.ada)
    wrong = [
        (field, value)
        for field, info in call.body.model_fields.items()
        for value in ODD
        if not fits(str(info.annotation), value)
    ]
    assert wrong
    for field, value in wrong:
        body = {**CASES[name].body(scene.names), field: value}
        told = ada.call(call.method, path_of(name, scene), status=422, json=body)
        assert any(key.partition(".")[0] == field for key in told["error"]["fields"]), (field, told)


ODD: tuple[object, ...] = ([], {}, 1.5, True, -(2**70), "\u200bx" * 9000)
"""None of these fits any field but a list, an object or a flag."""


def fits(kind: str, value: object) -> bool:
    if isinstance(value, list):
        return "list" in kind
    if isinstance(value, dict):
        return "Turn" in kind
    return isinstance(value, bool) and "bool" in kind


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("body", [b"[]", b'"text"', b"1", b"null", b"true"])
def test_a_body_that_is_no_object_is_refused(
    name: str, body: bytes, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    call = next(c for c in CALLS if c.name == name)
    told = script(cast.ada).call(call.method, path_of(name, scene), status=422, data=body)
    assert told["error"]["fields"] == {"body": "Send a JSON object."}


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"not json", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1e999}', b"[" * 10_000, b'{"slug":' * 60,
        b'{"name": "a\\u0000b"}', b'{"name": "a\x00b"}', b'{"a": ' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_says_why(body: bytes, cast: Cast, script: Callable[..., Script]) -> None:
    told = script(cast.ada).post("/teams", body, status=400)
    assert told["error"]["code"] == "bad_request"


def test_an_escaped_backslash_is_no_nul(cast: Cast, script: Callable[..., Script]) -> None:
    told = script(cast.ada).post("/teams", rb'{"slug": "red", "name": "a\\u0000b"}')
    assert told["name"] == r"a\u0000b"


def test_a_body_has_a_limit(cast: Cast, script: Callable[..., Script]) -> None:
    body = {"slug": "red", "name": "x" * 600_000}
    told = script(cast.ada).post("/teams", body, status=413)
    assert told["error"]["code"] == "request_entity_too_large"


def test_the_content_type_does_not_matter(cast: Cast, script: Callable[..., Script]) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = b'{"slug": "red", "name": "Red"}'
    script(cast.ada).call("POST", "/teams", status=201, data=body, headers=form)


@pytest.mark.parametrize("path", ["/nothing", "/teams/blue/nothing", "/", "/incidents/INC-000000"])
def test_what_is_not_there_is_404(path: str, cast: Cast, script: Callable[..., Script]) -> None:
    told = script(cast.ada).get(path, status=404)
    assert told["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "path", ["/teams/a%00b", "/people/%00", "/incidents/%00", "/teams/%ff%fe", "/teams/%F0%9F%98%80"]
)
def test_odd_names_are_not_there(path: str, cast: Cast, script: Callable[..., Script]) -> None:
    script(cast.ada).get(path, status=404)


def test_another_method_is_405_and_says_which(cast: Cast, script: Callable[..., Script]) -> None:
    ada = script(cast.ada)
    told = ada.delete("/teams", status=405)["error"]
    assert told["code"] == "method_not_allowed"
    assert told["message"] == "Here one may use GET, HEAD, OPTIONS, POST."
    assert ada.ask("DELETE", "/teams").headers["Allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=201", "limit=-1", "limit=x", "limit=99999999999999999999", "limit=1&limit=2",
        "cursor=x", "cursor=", "cursor=W10", "cursor=Wy0xXQ", "cursor=WzFlOTld", "cursor=WyJhIiwxXQ",
        "cursor=bnVsbA",
        "cursor=WzEsMiwzXQ", "cursor=%00", "cursor=W3RydWVd", "other=1",
    ],
)  # fmt: skip
def test_every_list_refuses_what_it_does_not_know(
    query: str, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    ada = script(cast.ada)
    for name in LISTS:
        path = path_of(name, scene)
        told = ada.get(f"{path}{'&' if '?' in path else '?'}{query}", status=422)
        assert list(told["error"]["fields"]) == [query.partition("=")[0]]


def test_a_query_is_refused_where_there_is_none(cast: Cast, script: Callable[..., Script]) -> None:
    told = script(cast.ada).get("/teams/blue?verbose=1", status=422)
    assert told["error"]["fields"] == {"verbose": "There is no such field here."}


def test_no_answer_tells_of_our_insides(cast: Cast, script: Callable[..., Script]) -> None:
    """Neither names of classes nor patterns nor values come back."""
    body = {"slug": "NO", "name": "", "time_zone": "Mars/Base", "other": {"deep": "secret-value"}}
    told = str(script(cast.ada).post("/teams", body, status=422))
    assert not [word for word in ("secret-value", "pydantic", "^[a-z", "Error", "portal.") if word in told]


def test_many_problems_are_told_in_part(cast: Cast, script: Callable[..., Script]) -> None:
    told = script(cast.ada).post("/teams", {f"field{n}": n for n in range(500)}, status=422)
    assert len(told["error"]["fields"]) == 20


def test_a_silent_database_is_503(
    cast: Cast, script: Callable[..., Script], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edge of the database is made to fail, as a lost connection does."""

    def lost(*_args: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    ada = script(cast.ada)
    monkeypatch.setattr("portal.api.calls.teams.part_of", lost)
    answer = ada.ask("GET", "/teams")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.get_json()["error"]["code"] == "unavailable"
