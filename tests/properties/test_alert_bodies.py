"""No body, however wrong, becomes anything but a delivery that can be stored, or a clear refusal."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.alerts.sources import SOURCES
from portal.alerts.sources.bodies import read_json
from portal.alerts.sources.preview import preview
from portal.alerts.sources.signals import Delivery, Posted, Signal, Unreadable
from portal.alerts.sources.storable import KEY_LIMIT, TEXT_LIMIT
from tests.unit.alerts.examples import BODIES, raw

ODD_VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    10**400,
    1.5,
    -0.0,
    1e308,
    "",
    " ",
    "\x00\x01",
    "\ud800",
    "x" * 20_000,
    "0001-01-01T00:00:00+14:00",
    "javascript:alert(1)",
    "http://[",
    [],
    [None],
    [[[]]],
    {},
    {"": None},
    {"\x00": {"a": [1]}, "\ud800": 10**400},
]
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
Place = tuple[str | int, ...]


def places(body: object, here: Place = ()) -> Iterator[Place]:
    """Where in a body a value stands, the body itself first."""
    yield here
    entries = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for step, child in entries:
        yield from places(child, (*here, step))


def put(body: object, place: Place, value: object) -> object:
    """A copy with another value in one place; unchanged where an earlier change took the place away."""
    if not place:
        return value
    whole: Any = copy.deepcopy(body)
    node = whole
    try:
        for step in place[:-1]:
            node = node[step]
        node[place[-1]] = value
    except (KeyError, IndexError, TypeError):
        return body
    return whole


def without(body: object, place: Place) -> object:
    whole: Any = copy.deepcopy(body)
    node = whole
    for step in place[:-1]:
        node = node[step]
    del node[place[-1]]
    return whole


def check(kind: str, body: object, own: dict[str, object]) -> Delivery | None:
    try:
        delivery = SOURCES[kind].parse(Posted(read_json(raw(body)), "fresh", settings=own))
    except Unreadable as unreadable:
        check_clear(str(unreadable))
        return None
    for signal in delivery.signals:
        check_storable(signal)
    assert len({signal.dedup_key for signal in delivery.signals}) == len(delivery.signals)
    assert len(delivery.warnings) <= 21
    return delivery


def check_clear(refusal: str) -> None:
    assert refusal.endswith(".")
    assert len(refusal) <= 300


def check_storable(signal: Signal) -> None:
    assert signal.title.strip()
    assert len(signal.title) <= 300
    assert 1 <= len(signal.dedup_key) <= KEY_LIMIT
    keys = [signal.dedup_key, signal.group_key or "", *signal.labels, *signal.annotations]
    texts = [signal.title, signal.description, *signal.labels.values(), *signal.annotations.values()]
    assert all("\0" not in text and len(text) <= TEXT_LIMIT for text in keys + texts)
    assert max(map(len, keys)) <= KEY_LIMIT
    "".join(keys + texts).encode()
    for instant in (signal.started_at, signal.ended_at):
        assert instant is None or instant.utcoffset() is not None


def examples(kind: str) -> list[tuple[dict[str, Any], dict[str, object], Place]]:
    found = [(body, own, place) for body, own in BODIES[kind] for place in places(body)]
    assert len(found) > 10
    return found


@pytest.mark.parametrize("kind", SOURCES)
def test_every_field_as_every_type(kind: str) -> None:
    for body, own, place in examples(kind):
        for value in ODD_VALUES:
            check(kind, put(body, place, value), own)


@pytest.mark.parametrize("kind", SOURCES)
def test_every_field_left_out(kind: str) -> None:
    for body, own, place in examples(kind):
        if place:
            check(kind, without(body, place), own)


@pytest.mark.parametrize("kind", SOURCES)
def test_two_thousand_bodies_with_several_wrong_fields(kind: str) -> None:
    chance = random.Random(kind)
    for _ in range(2000):
        body: object
        body, own = chance.choice(BODIES[kind])
        for place in chance.choices(list(places(body)), k=chance.randint(2, 5)):
            body = put(body, place, chance.choice(ODD_VALUES))
        check(kind, body, own)


@pytest.mark.parametrize("kind", SOURCES)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_several_fields_of_any_json(kind: str, data: st.DataObject) -> None:
    body: object
    body, own = data.draw(st.sampled_from(BODIES[kind]))
    for place in data.draw(st.lists(st.sampled_from(list(places(body))), min_size=2, max_size=4)):
        body = put(body, place, data.draw(JSON_VALUES))
    check(kind, body, own)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_field_of_an_alert_never_loses_the_alert(kind: str) -> None:
    """Only what identifies the alert may: the list of alerts, a title or rule without which there is none."""
    needed: list[Place] = [
        (),
        ("alerts",),
        ("alerts", 0),
        ("title",),
        ("ruleId",),
        ("check",),
        ("check", "name"),
    ]
    for body, own, place in examples(kind):
        if place not in needed:
            for value in ODD_VALUES:
                delivery = check(kind, put(body, place, value), own)
                assert delivery is not None, (place, value)
                assert delivery.signals, (place, value)


FIELD_NAMES = st.sampled_from([
    "alerts", "status", "labels", "annotations", "startsAt", "endsAt", "fingerprint", "generatorURL", "groupKey",
    "groupLabels", "commonLabels", "commonAnnotations", "truncatedAlerts", "externalURL", "title", "state", "ruleId",
    "ruleName", "orgId", "evalMatches", "tags", "dedup_key", "severity", "description", "url", "occurred_at",
    "group_key", "message", "monitor", "heartbeat", "payload", "event_action", "data", "alertname", "summary",
])  # fmt: skip
SHAPES = st.recursive(
    JSON_VALUES
    | st.sampled_from(["firing", "resolved", "alerting", "ok", "paused", "1", "2026-03-01T12:00:00Z"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELD_NAMES, inner, max_size=6),
    max_leaves=25,
)


@pytest.mark.parametrize("kind", SOURCES)
@settings(max_examples=300, deadline=None)
@given(body=SHAPES)
def test_the_right_names_in_any_places(kind: str, body: object) -> None:
    check(kind, body, {})


@pytest.mark.parametrize("kind", SOURCES)
@settings(max_examples=150, deadline=None)
@given(alerts=st.lists(st.dictionaries(FIELD_NAMES, SHAPES, max_size=6), min_size=1, max_size=8))
def test_any_objects_as_alerts(kind: str, alerts: list[object]) -> None:
    check(kind, {"title": "x", "status": "firing", "alerts": alerts}, {})


@pytest.mark.parametrize("kind", SOURCES)
def test_the_body_of_another_sender_is_read_or_refused_clearly(kind: str) -> None:
    for other in SOURCES.keys() - {kind}:
        for body, _own in BODIES[other]:
            check(kind, body, {})


@pytest.mark.parametrize("kind", SOURCES)
def test_five_thousand_alerts_with_an_odd_field_each_are_all_read(kind: str) -> None:
    alert = {"labels": {"alertname": "A"}, "status": "firing"}
    odd = [
        alert | {"fingerprint": f"{n:x}", "startsAt": ODD_VALUES[n % len(ODD_VALUES)]} for n in range(5000)
    ]
    delivery = check(kind, {"title": "x", "alerts": odd}, {})
    assert delivery is not None
    assert len(delivery.signals) == (1 if kind == "generic" else 5000)


@pytest.mark.parametrize("kind", SOURCES)
def test_every_cut_body_is_refused(kind: str) -> None:
    for body, _ in BODIES[kind]:
        sent = raw(body)
        for end in range(0, len(sent) - 1, 7):
            with pytest.raises(Unreadable):
                read_json(sent[:end])


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(alphabet='{}[]",:\\u0dD8c1e-NaI \x00\ud83d', max_size=60).map(
        lambda text: text.encode("utf-8", "surrogatepass")
    )
)
def test_any_bytes_are_read_or_refused(sent: bytes) -> None:
    try:
        tree = read_json(sent)
    except Unreadable:
        return
    assert r"\u0000" not in json.dumps(tree).replace(r"\\", "")
    json.dumps(tree, ensure_ascii=False).encode()


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([*SOURCES, "unknown"]), JSON_VALUES)
def test_a_preview_is_json_whatever_comes(kind: str, body: object) -> None:
    shown = preview(kind, raw(body))
    assert shown["kind"] == kind
    assert ("error" in shown) != ("alerts" in shown)
    json.dumps(shown).encode()


@settings(max_examples=200, deadline=None)
@given(JSON_VALUES)
def test_a_body_without_odd_characters_is_read_unchanged(body: object) -> None:
    sent = json.dumps(body)
    assume(r"\u0000" not in sent and r"\ud" not in sent)
    assert read_json(sent.encode()) == body
