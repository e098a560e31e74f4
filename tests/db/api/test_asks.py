"""What is asked of a token's owner, and answering it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.core.db import db
from portal.people.models import Membership
from tests.clock import START
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.world import Cast
from tests.world_asks import an_ask


@pytest.fixture
def bob(cast: Cast, scene: Scene, script: Callable[..., Script]) -> Script:
    return script(cast.bob)


def test_what_is_asked_is_told_with_the_answers_there_are(cast: Cast, script: Callable[..., Script]) -> None:
    ask = an_ask(cast.blue, cast.charlie, by=cast.alice, due_at=START + timedelta(days=1))
    [told] = script(cast.charlie).get("/asks")["items"]
    assert (told["key"], told["kind"], told["reference"]) == (ask.key, "joining", "blue")
    assert (told["title"], told["lines"]) == ("Join Team Blue?", ["In Europe/Paris", "From today on"])
    assert told["warnings"] == ["You are on call for it at once."]
    assert told["url"] == "http://releve.test/teams/blue"
    assert (told["asked_by"]["name"], told["due_at"]) == ("Alice Blue", "2026-11-22T02:21:00Z")
    assert [(one["answer"], one["note"]) for one in told["choices"]] == [
        ("accept", "none"), ("refuse", "required"), ("later", "optional"),
    ]  # fmt: skip
    assert (told["answer"], told["note"], told["settled_at"]) == (None, None, None)


def test_an_answer_does_what_its_button_does(bob: Script, cast: Cast, scene: Scene) -> None:
    told = bob.post(f"/asks/{scene.ask.key}/answers", {"answer": "accept"})
    assert (told["answer"], told["message"], told["choices"]) == ("accept", "You are in Team Green now.", [])
    assert db.session.get(Membership, (cast.green.id, cast.bob.id)) is not None
    assert bob.get("/asks")["items"] == []
    [settled] = bob.get("/asks", state="settled")["items"]
    assert (settled["key"], settled["settled_at"]) == (scene.ask.key, "2026-11-21T02:21:00Z")


def test_an_answer_that_cannot_be_names_its_field(bob: Script, scene: Scene) -> None:
    path = f"/asks/{scene.ask.key}/answers"
    for sent, name in (
        ({"answer": "refuse"}, "note"),
        ({"answer": "refuse", "note": "no"}, "note"),
        ({"answer": "later", "note": "x" * 1001}, "note"),
        ({"answer": "maybe"}, "answer"),
        ({}, "answer"),
    ):
        assert list(bob.post(path, sent, status=422)["error"]["fields"]) == [name]
    assert len(bob.get("/asks")["items"]) == 1


def test_a_second_answer_is_told_the_first(bob: Script, scene: Scene) -> None:
    path = f"/asks/{scene.ask.key}/answers"
    bob.post(path, {"answer": "refuse", "note": "No time"})
    error = bob.post(path, {"answer": "accept"}, status=409)["error"]
    assert (error["code"], error["message"]) == ("settled", "This has been answered: refused.")


def test_a_repeat_of_the_same_call_gets_the_same_answer(bob: Script, scene: Scene) -> None:
    path = f"/asks/{scene.ask.key}/answers"
    first = bob.post(path, {"answer": "later"}, key="one")
    assert bob.post(path, {"answer": "later"}, key="one") == first
