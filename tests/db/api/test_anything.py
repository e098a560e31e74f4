"""Whatever is sent, the answer is an answer: never a crash, never half a deed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.db.api.conftest import Scene
from tests.db.api.scripts import CALLS, Script, check_shape
from tests.db.api.test_rights import CASES
from tests.world import Cast

WRITES = [call for call in CALLS if call.body is not None]
READS = [call for call in CALLS if call.method == "GET"]

WORDS = st.sampled_from(
    ["", " ", "blue", "checkout", "SEV1", "2026-11-23", "2026-11-23T08:00:00Z", "09:00", "monday", "ON_CALL",
     "bob.blue@people.example", "Europe/Paris", "9999-12-31", "0001-01-01T00:00:00Z", "\ud800", "'; DROP TABLE"]
)  # fmt: skip
NUMBERS = (
    st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([2**31, 2**63, -1])
)
PLAIN = st.none() | st.booleans() | NUMBERS | st.text(max_size=40) | WORDS
JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner)
)
QUICK = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def check(script: Script, method: str, path: str, **request: Any) -> None:
    answer = script.ask(method, path, **request)
    assert answer.status_code < 500
    if answer.status_code != 405:  # an odd name may make another address of it
        check_shape(script.client.application, method, path, answer)


@pytest.mark.parametrize("call", WRITES, ids=lambda call: call.name)
@QUICK
@given(data=st.data())
def test_any_body(
    call: Any, data: st.DataObject, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    """A body that would do, with some of its fields replaced."""
    path = CASES[call.name].path.format(**scene.names)
    names = st.sampled_from(sorted(call.body.model_fields))
    body = CASES[call.name].body(scene.names) | data.draw(st.dictionaries(names, JSON, max_size=3))
    check(script(cast.ada), call.method, path, data=json.dumps(body))


@pytest.mark.parametrize("call", READS, ids=lambda call: call.name)
@QUICK
@given(data=st.data())
def test_any_query(
    call: Any, data: st.DataObject, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    path = CASES[call.name].path.format(**scene.names).partition("?")[0]
    fields = [info.alias or name for name, info in call.query.model_fields.items()] or ["limit"]
    words = st.text(st.characters(codec="utf-8"), max_size=30) | WORDS.filter(lambda word: word != "\ud800")
    query = data.draw(st.dictionaries(st.sampled_from(fields), words | st.integers().map(str), max_size=3))
    check(script(cast.ada), "GET", path, query_string=query)


@QUICK
@given(raw=st.binary(max_size=200))
def test_any_bytes(raw: bytes, cast: Cast, script: Callable[..., Script]) -> None:
    check(script(cast.ada), "POST", "/teams", data=raw)


@QUICK
@given(name=st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=30))
def test_any_name_in_an_address(name: str, cast: Cast, script: Callable[..., Script]) -> None:
    ada = script(cast.ada)
    for start in ("/teams/", "/people/", "/incidents/", "/services/", "/escalation-policies/"):
        assert ada.ask("GET", start + name).status_code in (200, 404, 422, 308, 400)
