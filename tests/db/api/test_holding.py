"""Waiting over the API: snoozing, waking, planned work, and what is not to wait."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.core.db import db
from portal.incidents.actions import resolve
from portal.incidents.models import Incident
from portal.incidents.queries import entries_by_id
from portal.pager.climbing.planning import escalate_all
from portal.services.models import Maintenance
from tests.clock import START, FakeClock
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.world import Cast
from tests.world_pager import a_method

WORK = "/services/checkout/maintenance"
PLAN = {"ends_at": "2026-11-21T05:00:00Z", "reason": "New disks"}


@pytest.fixture
def bob(cast: Cast, scene: Scene, script: Callable[..., Script]) -> Script:
    return script(cast.bob)


@pytest.mark.parametrize("sent", [{"minutes": 30}, {"until": "2026-11-21T03:51:00+01:00"}])
def test_an_incident_is_let_wait_and_woken(bob: Script, scene: Scene, sent: dict[str, Any]) -> None:
    path = f"/incidents/{scene.incident.ref}"
    told = bob.post(f"{path}/snooze", sent | {"note": "Known"}, status=200)
    assert (told["held_by"], told["held_until"]) == ("snooze", "2026-11-21T02:51:00Z")
    assert entries_by_id(scene.incident.id)[-1].text == "Known"
    told = bob.post(f"{path}/waking", {"note": "It is not"}, status=200)
    assert (told["held_by"], told["held_until"]) == (None, None)
    assert entries_by_id(scene.incident.id)[-1].text == "It is not"
    assert (scene.incident.is_urgent, scene.incident.next_escalation_at) == (True, START)


def test_waking_what_nothing_holds_changes_nothing(bob: Script, scene: Scene) -> None:
    before = scene.incident.timeline_seq
    bob.post(f"/incidents/{scene.incident.ref}/waking", status=200)
    assert (scene.incident.timeline_seq, scene.incident.is_urgent) == (before, False)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "until"),
        ({"minutes": 5, "until": "2026-11-21T05:00:00Z"}, "until"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 7 * 24 * 60 + 1}, "minutes"),
        ({"until": "2026-11-21T02:21:00Z"}, "until"),
        ({"until": "2026-11-28T02:21:01Z"}, "until"),
        ({"until": "tomorrow"}, "until"),
    ],
)
def test_a_wrong_wait_is_refused(bob: Script, scene: Scene, sent: dict[str, Any], field: str) -> None:
    told = bob.post(f"/incidents/{scene.incident.ref}/snooze", sent, status=422)
    assert list(told["error"]["fields"]) == [field]
    assert scene.incident.held_until is None


def test_what_is_over_does_not_wait(bob: Script, scene: Scene, cast: Cast) -> None:
    resolve(scene.incident, by=cast.bob, at=START)
    bob.post(f"/incidents/{scene.incident.ref}/snooze", {"minutes": 5}, status=409)


def test_work_is_planned_and_ended(bob: Script, scene: Scene, clock: FakeClock) -> None:
    told = bob.post(WORK, PLAN)
    assert told["starts_at"] == "2026-11-21T02:21:00Z"
    assert told["created_by"]["name"] == "Bob Blue"
    assert [one["reason"] for one in bob.get(WORK)["items"]] == ["New disks", "Upgrade"]
    clock.move(minutes=1)
    bob.delete(f"{WORK}/{told['key']}")
    assert [one["reason"] for one in bob.get(WORK)["items"]] == ["Upgrade"]
    bob.delete(f"{WORK}/{told['key']}", status=409)
    bob.delete(f"{WORK}/nothing", status=404)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_at": "2026-11-21T02:21:00Z"}, "ends_at"),
        ({"ends_at": "2026-12-06T02:21:00Z"}, "ends_at"),
        ({"starts_at": "2026-11-21T06:00:00Z"}, "ends_at"),
        ({"reason": ""}, "reason"),
        ({"until": "2026-11-21T06:00:00Z"}, "until"),
    ],
)
def test_wrong_work_is_refused(bob: Script, scene: Scene, change: dict[str, Any], field: str) -> None:
    told = bob.post(WORK, PLAN | change, status=422)
    assert list(told["error"]["fields"]) == [field]
    assert db.session.query(Maintenance).count() == 1


@pytest.mark.parametrize(("is_urgent", "held_by"), [(False, "hours"), (True, None)])
def test_what_is_urgent_does_not_wait_for_the_hour(
    bob: Script, scene: Scene, cast: Cast, is_urgent: bool, held_by: str | None
) -> None:
    a_method(cast.bob)
    body = {"title": "Disk is full", "team": "blue", "severity": 3, "is_urgent": is_urgent}
    ref = bob.post("/incidents", body)["ref"]
    escalate_all(START + timedelta(seconds=1))
    assert bob.get(f"/incidents/{ref}")["held_by"] == held_by
    found = db.session.query(Incident).filter_by(ref=ref).one()
    assert found.is_urgent == is_urgent
