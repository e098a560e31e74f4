"""A POST that is sent again: one key, one act, one answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.core.db import db
from portal.core.retention import forget_old
from portal.people.models import IdempotentAnswer, Team
from tests.clock import START, FakeClock
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.world import Cast

INCIDENT = {"title": "Search is slow", "team": "blue", "severity": 2}


def count(model: type[Team] | type[IdempotentAnswer]) -> int:
    return db.session.query(model).count()


def test_a_repeat_gets_the_answer_of_the_first(cast: Cast, script: Callable[..., Script]) -> None:
    bob = script(cast.bob)
    first = bob.post("/incidents", INCIDENT, key="k-1")
    assert bob.post("/incidents", INCIDENT, key="k-1") == first
    assert len(bob.get("/incidents")["items"]) == 1
    assert bob.post("/incidents", INCIDENT, key="k-2")["ref"] != first["ref"]
    assert bob.post("/incidents", INCIDENT)["ref"] != first["ref"]


def test_a_repeat_says_that_it_is_one(cast: Cast, script: Callable[..., Script]) -> None:
    bob, sent = script(cast.bob), {"json": INCIDENT, "headers": {"Idempotency-Key": "k"}}
    first, second = (bob.ask("POST", "/incidents", **sent) for _time in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_data() == second.get_data()
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"


def test_the_same_in_other_words_is_the_same(cast: Cast, script: Callable[..., Script]) -> None:
    bob = script(cast.bob)
    first = bob.post("/incidents", INCIDENT, key="k")
    turned = b'{"severity":"P2",\n "team": "blue", "title": "Search is slow "}'
    assert bob.post("/incidents/", turned, key="k") == first


@pytest.mark.parametrize("other", [{"title": "Another"}, {"severity": 1}, {"description": "More"}])
def test_another_body_with_the_same_key_is_refused(
    other: dict[str, object], cast: Cast, script: Callable[..., Script]
) -> None:
    bob = script(cast.bob)
    bob.post("/incidents", INCIDENT, key="k")
    told = bob.post("/incidents", INCIDENT | other, key="k", status=422)
    assert list(told["error"]["fields"]) == ["Idempotency-Key"]
    assert len(bob.get("/incidents")["items"]) == 1


def test_another_call_with_the_same_key_is_refused(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    bob, path = script(cast.bob), f"/incidents/{scene.incident.ref}"
    bob.post(f"{path}/acknowledgement", {}, key="k", status=200)
    bob.post(f"{path}/mitigation", {}, key="k", status=422)
    assert bob.get(path)["status"] == "detected"


def test_a_key_belongs_to_one_person(cast: Cast, script: Callable[..., Script]) -> None:
    bob, alice = script(cast.bob), script(cast.alice)
    refs = {one.post("/incidents", INCIDENT, key="k")["ref"] for one in (bob, alice, script(cast.bob))}
    assert len(refs) == 2


def test_what_was_refused_may_be_sent_again(cast: Cast, script: Callable[..., Script]) -> None:
    """Nothing was stored, not even the key."""
    ada, body = script(cast.ada), {"slug": "red", "name": "Red"}
    ada.post("/teams", body)
    before = count(Team)
    ada.post("/teams", body, key="k", status=422)
    script(cast.bob).post("/teams", body | {"slug": "x"}, key="k", status=403)
    ada.post("/services", {"slug": "s", "name": "S", "team": "none"}, key="k", status=404)
    assert (count(Team), count(IdempotentAnswer)) == (before, 0)
    ada.post("/teams", body | {"slug": "pink"}, key="k")
    assert (count(Team), count(IdempotentAnswer)) == (before + 1, 1)


@pytest.mark.parametrize("key", ["", "x" * 256, "with space", "tab\t", "é"])
def test_a_key_is_short_and_plain(key: str, cast: Cast, script: Callable[..., Script]) -> None:
    told = script(cast.bob).post("/incidents", INCIDENT, key=key, status=422)
    assert list(told["error"]["fields"]) == ["Idempotency-Key"]
    script(cast.bob).post("/incidents", INCIDENT, key="x" * 255)


def test_a_key_on_other_methods_does_nothing(cast: Cast, script: Callable[..., Script]) -> None:
    alice, key = script(cast.alice), {"Idempotency-Key": "k"}
    path = "/teams/blue/members/bob.blue@people.example"
    alice.call("PUT", path, status=200, json={"role": "manager"}, headers=key)
    alice.call("PUT", path, status=200, json={"role": "member"}, headers=key)
    alice.call("GET", "/teams", status=200, headers=key)
    assert count(IdempotentAnswer) == 0


def test_answers_are_forgotten_after_a_day(
    cast: Cast, script: Callable[..., Script], clock: FakeClock
) -> None:
    bob = script(cast.bob)
    first = bob.post("/incidents", INCIDENT, key="k")["ref"]
    forget_old(START + timedelta(hours=24))
    assert bob.post("/incidents", INCIDENT, key="k")["ref"] == first
    forget_old(START + timedelta(hours=24, seconds=1))
    assert bob.post("/incidents", INCIDENT, key="k")["ref"] != first
