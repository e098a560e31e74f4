"""Changes that a CI tells, and what is answered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.changes.models import ChangeEvent
from portal.core.db import db
from tests.clock import START, FakeClock
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.world import Cast
from tests.world_changes import a_freeze, an_event

RUN = {
    "type": "deployment", "title": "Checkout 1.2.3", "team": "blue", "service": "checkout", "source": "gitlab",
    "external_id": "pipeline-7", "url": "https://ci.example/7", "ref": "3f2c1ab",
    "committed_at": "2026-11-20T10:00:00+01:00",
}  # fmt: skip


def stored() -> int:
    return db.session.scalar(select(func.count()).select_from(ChangeEvent)) or 0


def test_a_ci_tells_a_deployment_and_how_it_ended(
    cast: Cast, scene: Scene, script: Callable[..., Script], clock: FakeClock
) -> None:
    bob, before = script(cast.bob), stored()
    told = bob.post("/events", {**RUN, "status": "running"})
    assert told["starts_at"] == told["ends_at"] == "2026-11-21T02:21:00Z"
    assert told["committed_at"] == "2026-11-20T09:00:00Z"
    assert told["warnings"] == ["It is night for Bob Blue, who is on call."]
    clock.move(minutes=9)
    done = bob.post("/events", {**RUN, "status": "failed"})
    changed = {"status": "failed", "ends_at": "2026-11-21T02:30:00Z", "warnings": []}
    assert done == {**told, **changed}
    assert stored() == before + 1
    assert bob.get(f"/events/{told['key']}") == done


def test_a_request_that_is_sent_again_happens_once(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    bob, before = script(cast.bob), stored()
    plain = {"type": "drill", "title": "Fire", "team": "blue"}
    assert bob.post("/events", plain, key="one") == bob.post("/events", plain, key="one")
    assert stored() == before + 1
    bob.post("/events", plain)
    assert stored() == before + 2


def test_a_freeze_is_for_managers(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    freeze = {
        "type": "freeze", "title": "Christmas", "team": "blue", "starts_at": "2026-12-18T17:00:00Z",
        "ends_at": "2027-01-04T08:00:00Z",
    }  # fmt: skip
    script(cast.bob).post("/events", freeze, status=403)
    told = script(cast.alice).post("/events", freeze)
    assert (told["status"], told["service"]) == ("planned", None)


def test_a_deployment_in_a_freeze_is_told_and_warned_of(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    a_freeze(cast.blue, by=cast.alice)
    planned = {**RUN, "starts_at": "2026-11-21T12:00:00Z", "status": "planned"}
    [warning] = script(cast.bob).post("/events", planned)["warnings"]
    assert warning == "In a freeze: Christmas, until Sat 28 Nov 03:21."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type": "Big Bang"}, "type"),
        ({"title": " "}, "title"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"ends_at": "2026-11-21T02:00:00Z", "starts_at": "2026-11-21T03:00:00Z"}, "ends_at"),
        ({"ends_at": "2027-11-21T02:00:00Z"}, "ends_at"),
        ({"committed_at": "2026-11-22T00:00:00Z"}, "committed_at"),
        ({"status": "fine"}, "status"),
        ({"external_id": ""}, "external_id"),
        ({"wrong": 1}, "wrong"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    cast: Cast, scene: Scene, script: Callable[..., Script], changes: dict[str, object], field: str
) -> None:
    before = stored()
    told = script(cast.bob).post("/events", RUN | changes, status=422)
    assert list(told["error"]["fields"]) == [field]
    assert stored() == before


def test_another_teams_service_is_refused(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    told = script(cast.ada).post("/events", {**RUN, "team": "green"}, status=422)
    assert list(told["error"]["fields"]) == ["service"]


def test_changes_are_listed_by_team_type_and_time(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    window = an_event(scene.service, by=cast.bob)
    charlie = script(cast.charlie)
    assert [one["key"] for one in charlie.get("/events")["items"]] == [window.key, scene.event.key]
    first = charlie.get("/events", limit=1)
    [rest] = charlie.get("/events", limit=1, cursor=first["next_cursor"])["items"]
    assert rest["key"] == scene.event.key
    assert [one["key"] for one in charlie.get("/events", type="deployment")["items"]] == [scene.event.key]
    assert charlie.get("/events", team="green")["items"] == []
    after = {"from": (START + timedelta(minutes=1)).isoformat()}
    assert [one["key"] for one in charlie.get("/events", **after)["items"]] == [window.key]
    assert [one["key"] for one in charlie.get("/events", until=START.isoformat())["items"]] == []
    charlie.get("/events", status=404, team="none")
