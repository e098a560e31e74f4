"""No file, however wrong, becomes anything but figures that are JSON, or an error that names a place."""

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.fatigue.preview import preview

CASE: dict[str, Any] = {
    "zones": [[None, "Europe/Paris"], ["2026-09-10T00:00:00Z", "Asia/Kathmandu"]],
    "as_of": "2026-09-16T07:00:00Z",
    "days": 28,
    "holidays": ["2026-09-14"],
    "shifts": [{"start": "2026-09-14T07:00:00Z", "end": "2026-09-21T07:00:00Z", "role": "primary"}],
    "pages": [
        {
            "id": "a",
            "at": "2026-09-16T01:00:00Z",
            "until": "2026-09-16T02:00:00Z",
            "channel": "push",
            "test": False,
        },
        {"id": "b", "at": "2026-09-13T01:00:00Z", "wakes": True, "actionable": None},
    ],
    "off": [{"start": "2026-09-16T07:00:00Z", "end": "2026-09-16T11:00:00Z"}],
}
ODD_VALUES: list[Any] = [
    *(None, True, 0, -1, 10**400, 1.5, 1e308, "", "\x00", "\ud800", "x" * 20_000, [], [None], {}, {"": None}),
    *(
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "1980-01-01T00:00:00+14:00",
        "2200-12-31T23:59:59-12:00",
    ),
    *("2026-02-30T00:00:00Z", "2026-09-16", "Europe", "posixrules", "localtime", "/etc/passwd", "Factory"),
]
Place = tuple[str | int, ...]


def places(tree: object, here: Place = ()) -> list[Place]:
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [here, *(place for key, value in entries for place in places(value, (*here, key)))]


def changed(place: Place, value: object) -> Any:
    if not place:
        return value
    tree = copy.deepcopy(CASE)
    at: Any = tree
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    return tree


def judged(raw: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = preview(raw)
    json.dumps(answer, allow_nan=False)
    assert ("score" in answer) is not ("error" in answer)
    assert bool(answer.get("problems", True))
    return answer


def test_the_case_itself_is_right() -> None:
    assert "score" in judged(json.dumps(CASE).encode())


@pytest.mark.parametrize("place", places(CASE), ids=str)
def test_one_odd_value_anywhere(place: Place) -> None:
    for value in ODD_VALUES:
        judged(json.dumps(changed(place, value)).encode())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60) | st.randoms(use_true_random=False).map(lambda by_chance: torn(by_chance)))
def test_any_bytes(raw: bytes) -> None:
    judged(raw)


def torn(by_chance: random.Random) -> bytes:
    """A good case with some bytes that are not."""
    raw = bytearray(json.dumps(CASE).encode())
    for _n in range(by_chance.randrange(1, 4)):
        raw[by_chance.randrange(len(raw))] = by_chance.randrange(256)
    return bytes(raw)
