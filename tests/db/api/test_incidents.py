"""Incidents over the API: opened, moved, written about."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from portal.core.db import db
from portal.incidents.actions import acknowledge
from portal.incidents.models import Incident
from portal.services.actions import create_service
from tests.clock import START, FakeClock
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.world import Cast

BOB = {"email": "bob.blue@people.example", "name": "Bob Blue"}


def an_incident(**changes: Any) -> dict[str, Any]:
    return {"title": "Search is slow", "team": "blue", "severity": "SEV2_HIGH"} | changes


def test_opening_one(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    bob = script(cast.bob)
    body = an_incident(
        service="checkout", impact_started_at="2026-11-21T03:11:00+01:00", description="Since 3."
    )
    told = bob.post("/incidents", body)
    assert told == {
        "ref": told["ref"], "status": "detected", "severity": "SEV2_HIGH", "title": "Search is slow",
        "team": "blue", "service": "checkout", "created_at": "2026-11-21T02:21:00Z",
        "impact_started_at": "2026-11-21T02:11:00Z", "acknowledged_at": None, "acknowledged_by": None,
        "mitigated_at": None, "resolved_at": None, "closed_at": None, "description": "Since 3.",
        "source": "monitoring", "is_private": False, "alert_count": 0,
        "held_until": None, "held_by": None, "mitigation_due_at": None, "postmortem_owed_at": None,
        "url": f"http://releve.test/incidents/{told['ref']}",
    }  # fmt: skip
    assert bob.get(f"/incidents/{told['ref']}") == told
    assert bob.get("/incidents")["items"][0] == told


def test_an_opened_incident_is_due_at_once(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    ref = script(cast.bob).post("/incidents", an_incident())["ref"]
    incident = db.session.query(Incident).filter_by(ref=ref).one()
    assert (incident.next_escalation_at, incident.opened_by_id) == (START, cast.bob.id)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("SEV1_CRITICAL", "SEV1_CRITICAL"), ("SEV1", "SEV1_CRITICAL"), ("p1", "SEV1_CRITICAL"),
        (1, "SEV1_CRITICAL"), ("2", "SEV2_HIGH"), ("S3", "SEV3_MEDIUM"), (4, "SEV4_LOW"),
    ],
)  # fmt: skip
def test_severities_have_many_names(
    given: object, told: str, cast: Cast, script: Callable[..., Script]
) -> None:
    assert script(cast.bob).post("/incidents", an_incident(severity=given))["severity"] == told


@pytest.mark.parametrize(
    ("impact", "urgency", "told"),
    [("high", "high", "SEV1_CRITICAL"), ("low", "high", "SEV3_MEDIUM"), ("high", "low", "SEV3_MEDIUM")],
)
def test_severity_follows_from_impact_and_urgency(
    impact: str, urgency: str, told: str, cast: Cast, script: Callable[..., Script]
) -> None:
    body = {"title": "Down", "team": "blue", "impact": impact, "urgency": urgency}
    assert script(cast.bob).post("/incidents", body)["severity"] == told


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"severity": "SEV9"}, "severity"), ({"severity": 0}, "severity"), ({"severity": None}, "severity"),
        ({"severity": True}, "severity"), ({"severity": 1.0}, "severity"), ({"impact": "high"}, "severity"),
        ({"severity": None, "impact": "high"}, "severity"), ({"impact": "vast"}, "impact"),
        ({"title": ""}, "title"), ({"title": "x" * 201}, "title"), ({"title": "a\nb"}, "title"),
        ({"team": "Blue"}, "team"),
        ({"impact_started_at": "2026-11-21T02:21:01Z"}, "impact_started_at"),
        ({"impact_started_at": "2026-11-21T02:00:00"}, "impact_started_at"),
        ({"impact_started_at": 1763000000}, "impact_started_at"), ({"service": "ledger"}, "service"),
        ({"source": "rumour"}, "source"), ({"description": "a\x07b"}, "description"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_field(
    changes: dict[str, Any], named: str, cast: Cast, script: Callable[..., Script]
) -> None:
    create_service("ledger", name="Ledger", team=cast.green, at=START, by=None)
    bob = script(cast.bob)
    told = bob.post("/incidents", an_incident(**changes), status=422)
    assert list(told["error"]["fields"]) == [named]
    assert bob.get("/incidents")["items"] == []


@pytest.mark.parametrize("changes", [{"team": "none"}, {"service": "none"}])
def test_what_is_not_there_is_404(changes: dict[str, str], cast: Cast, script: Callable[..., Script]) -> None:
    script(cast.bob).post("/incidents", an_incident(**changes), status=404)


def test_a_life(cast: Cast, scene: Scene, script: Callable[..., Script], clock: FakeClock) -> None:
    bob, path = script(cast.bob), f"/incidents/{scene.incident.ref}"
    clock.move(minutes=1)
    taken = bob.post(f"{path}/acknowledgement", {"note": "On it"}, status=200)
    assert (taken["acknowledged_at"], taken["acknowledged_by"]) == ("2026-11-21T02:22:00Z", BOB)
    assert bob.post(f"{path}/acknowledgement", status=200) == taken
    clock.move(minutes=1)
    mitigated = bob.post(f"{path}/mitigation", {"note": "Rolled back"}, status=200)
    assert (mitigated["status"], mitigated["mitigated_at"]) == ("mitigated", "2026-11-21T02:23:00Z")
    clock.move(minutes=1)
    resolved = bob.post(f"{path}/resolution", {}, status=200)
    assert (resolved["status"], resolved["resolved_at"]) == ("resolved", "2026-11-21T02:24:00Z")
    told = bob.post(f"{path}/acknowledgement", status=409)["error"]
    assert told == {
        "code": "refused",
        "message": "This incident is over: it was resolved before.",
        "fields": {},
    }
    reopened = bob.post(f"{path}/reopening", {"note": "It is back"}, status=200)
    assert (reopened["status"], reopened["resolved_at"]) == ("investigating", None)
    assert (reopened["acknowledged_at"], reopened["acknowledged_by"]) == (None, None)
    assert bob.get(path) == reopened


def test_the_second_to_take_it_is_told_who_was_first(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    acknowledge(scene.incident, by=cast.bob, at=START)
    told = script(cast.alice).post(f"/incidents/{scene.incident.ref}/acknowledgement", status=409)
    assert told["error"]["message"] == "Bob Blue has acknowledged it already."


def test_a_mitigation_that_did_not_hold(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    bob, path = script(cast.bob), f"/incidents/{scene.incident.ref}"
    bob.post(f"{path}/mitigation", status=200)
    assert bob.post(f"{path}/reopening", status=200)["status"] == "investigating"


def test_what_has_not_ended_is_not_reopened(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    bob, path = script(cast.bob), f"/incidents/{scene.incident.ref}"
    bob.post(f"{path}/reopening", status=409)
    assert bob.get(path)["status"] == "detected"


def test_a_reference_is_read_as_people_type_it(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    typed = scene.incident.ref.removeprefix("INC-").lower()
    assert script(cast.bob).get(f"/incidents/{typed}")["ref"] == scene.incident.ref


def test_the_list_is_narrowed(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    ada = script(cast.ada)
    other = ada.post("/incidents", an_incident(team="green"))["ref"]
    ada.post(f"/incidents/{other}/resolution", status=200)

    def refs(**query: str) -> list[str]:
        return [one["ref"] for one in ada.get(f"/incidents?{urlencode(query)}")["items"]]

    assert refs() == [other, scene.incident.ref]
    assert refs(team="green") == refs(status="resolved") == refs(severity="SEV2") == [other]
    assert refs(team="blue", status="resolved") == []
    ada.get("/incidents", status=404, team="none")
    assert list(ada.get("/incidents", status=422, severity="9")["error"]["fields"]) == ["severity"]


# The timeline


def test_the_timeline_is_read_on_from_the_last_entry(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    bob, path = script(cast.bob), f"/incidents/{scene.incident.ref}"
    [first] = bob.get(f"{path}/timeline")["items"]
    assert (first["id"], first["kind"], first["by"]) == (1, "opened", BOB)
    told = bob.post(f"{path}/timeline", {"kind": "decision", "text": " Roll *back* "})
    assert told == {
        "id": 2, "kind": "decision", "at": "2026-11-21T02:21:00Z", "by": BOB, "text": "Roll *back*",
        "summary": "Bob Blue decided: Roll *back*",
    }  # fmt: skip
    bob.post(f"{path}/acknowledgement", {"note": "Mine"}, status=200)
    after = bob.get(f"{path}/timeline", after=1)
    assert [entry["id"] for entry in after["items"]] == [2, 3]
    assert after["items"][1]["summary"].startswith("Bob Blue acknowledged through the API")
    assert bob.get(f"{path}/timeline", after=3) == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "text"), ({"text": ""}, "text"), ({"text": "  "}, "text"), ({"text": "x" * 10_001}, "text"),
        ({"text": "ok", "kind": "page"}, "kind"), ({"text": "ok", "kind": "opened"}, "kind"),
        ({"text": "ok", "by": "ada"}, "by"),
    ],
)  # fmt: skip
def test_only_people_s_own_words_are_written(
    body: dict[str, str], named: str, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    bob, path = script(cast.bob), f"/incidents/{scene.incident.ref}/timeline"
    assert list(bob.post(path, body, status=422)["error"]["fields"]) == [named]
    assert len(bob.get(path)["items"]) == 1


@pytest.mark.parametrize("after", ["-1", "x", str(2**31), "1.5"])
def test_after_is_an_entry_s_id(after: str, cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    told = script(cast.bob).get(f"/incidents/{scene.incident.ref}/timeline", status=422, after=after)
    assert list(told["error"]["fields"]) == ["after"]
