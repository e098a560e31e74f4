"""Every call as everybody: deny by default, 404 for what is not seen, 403 for what is not done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from portal.api.endpoint import bp
from portal.core.db import add
from portal.messages.models import Message, MessageKind
from portal.people.actions import put_member
from portal.people.models import TeamRole
from tests.clock import START
from tests.db.api.conftest import Scene
from tests.db.api.scripts import CALLS, Script
from tests.visit import sign_in_as
from tests.world import Cast

WHO = ("charlie", "vera", "bob", "alice", "ada")
"""The member of another team, the viewer, the member, the manager, the admin; each does a call in turn."""

EVERYBODY = (200, 200, 200, 200, 200)
RESPONDERS = (404, 403, 200, 200, 200)


@dataclass(frozen=True)
class Case:
    path: str
    statuses: tuple[int, ...]
    given: Mapping[str, Any] = field(default_factory=dict)

    def body(self, names: Mapping[str, str], n: int = 0) -> dict[str, Any]:
        return {key: _named(value, names, n) for key, value in self.given.items()}


def _named(value: Any, names: Mapping[str, str], n: int) -> Any:
    return value.format(n=n, **names) if isinstance(value, str) else value


ROTATION = {
    "name": "Nights",
    "role": "primary",
    "starts_on": "2026-11-23",
    "members": ["bob.blue@people.example"],
}

SWAP = {
    "shift_id": "{shift}",
    "starts_at": "2026-11-22T0{n}:00:00Z",
    "ends_at": "2026-11-22T0{n}:30:00Z",
    "to": "alice.blue@people.example",
    "note": "The school play",
}
SOURCE = {"kind": "ics", "name": "HR", "scope": "team", "team": "blue", "url": "https://hr.example/leave.ics"}
OVERRIDE = {
    "role": "primary",
    "person": "alice.blue@people.example",
    "starts_at": "2026-11-22T06:00:00Z",
    "ends_at": "2026-11-22T07:00:00Z",
    "reason": "Bob flies",
}

# {n} is another number for each caller, since names are taken only once.
CASES = {
    "list_people": Case("/people", EVERYBODY),
    "show_person": Case("/people/bob.blue@people.example", EVERYBODY),
    "add_person": Case("/people", (403, 403, 403, 403, 201), {"email": "new@people.example", "name": "New"}),
    "list_leave": Case("/people/bob.blue@people.example/leave", (403, 403, 200, 200, 200)),
    "ask_leave": Case(
        "/people/bob.blue@people.example/leave",
        (403, 403, 201, 201, 201),
        {"starts_on": "2027-03-1{n}", "ends_on": "2027-03-1{n}"},
    ),
    "list_leave_sources": Case("/leave-sources", EVERYBODY),
    "connect_leave_source": Case("/leave-sources", (403, 403, 403, 201, 201), SOURCE),
    "show_leave_source": Case("/leave-sources/{source}", (404, 404, 404, 200, 200)),
    "sync_leave_source": Case("/leave-sources/{source}/sync", (404, 404, 404, 202, 202)),
    "show_recovery": Case("/people/bob.blue@people.example/recovery", (403, 403, 200, 200, 200)),
    "show_statement": Case("/people/bob.blue@people.example/statements/2026-10", (403, 403, 200, 200, 200)),
    "list_asks": Case("/asks", EVERYBODY),
    "answer_ask": Case("/asks/{ask}/answers", (404, 404, 201, 404, 404), {"answer": "later"}),
    "put_residence": Case(
        "/people/bob.blue@people.example/residence", (403, 403, 200, 403, 200), {"country": "FR"}
    ),
    "list_holidays": Case(
        "/people/bob.blue@people.example/holidays?from=2026-12-01&until=2026-12-31", EVERYBODY
    ),
    "list_teams": Case("/teams", EVERYBODY),
    "show_team": Case("/teams/blue", EVERYBODY),
    "create_team": Case("/teams", (403, 403, 403, 403, 201), {"slug": "red", "name": "Red"}),
    "put_hours": Case(
        "/teams/blue/hours", (403, 403, 403, 200, 200), {"days": [0], "from": "08:00", "until": "12:00"}
    ),
    "put_notice": Case("/teams/blue/notice", (403, 403, 403, 200, 200), {"usual_days": 7, "clear_days": 2}),
    "list_members": Case("/teams/blue/members", EVERYBODY),
    "put_member": Case("/teams/blue/members/vera.view@people.example", (403, 403, 403, 200, 200)),
    "remove_member": Case("/teams/blue/members/bob.blue@people.example", (403, 403, 403, 204, 404)),
    "list_contacts": Case("/teams/blue/contacts", EVERYBODY),
    "create_contact": Case(
        "/teams/blue/contacts", (403, 403, 403, 201, 201), {"role": "DBA", "contact": "dba@people.example"}
    ),
    "remove_contact_line": Case("/teams/blue/contacts/{contact}", (403, 403, 403, 204, 404)),
    "import_rota": Case(
        "/teams/blue/rotations/{rotation}/imports",
        (403, 403, 403, 200, 200),
        {"text": "email,starts_at,ends_at", "is_dry_run": True},
    ),
    "export_schedule": Case("/teams/blue/schedule.csv?from=2026-12-01&until=2026-12-31", EVERYBODY),
    "show_team_fatigue": Case("/teams/blue/fatigue", (403, 403, 200, 200, 200)),
    "list_rotations": Case("/teams/blue/rotations", EVERYBODY),
    "create_rotation": Case("/teams/blue/rotations", (403, 403, 403, 201, 201), ROTATION),
    "update_rotation": Case("/teams/blue/rotations/{rotation}", (403, 403, 403, 200, 200), ROTATION),
    "publish": Case("/teams/blue/publications", (403, 403, 403, 200, 200), {"until": "2026-12-31"}),
    "list_shifts": Case("/teams/blue/shifts", EVERYBODY),
    "list_swaps": Case("/swaps?team=blue&state=open", EVERYBODY),
    "show_swap": Case("/swaps/{swap}", EVERYBODY),
    "ask_for_swap": Case("/swaps", (403, 403, 201, 201, 201), SWAP),
    "accept_swap": Case("/swaps/{swap}/acceptance", (403, 403, 409, 200, 409), {"note": "Fine"}),
    "refuse_swap": Case("/swaps/{swap}/refusal", (403, 403, 403, 200, 409)),
    "approve_swap": Case("/swaps/{swap}/approval", (403, 403, 403, 409, 409)),
    "reject_swap": Case("/swaps/{swap}/rejection", (403, 403, 403, 409, 409), {"note": "No"}),
    "cancel_swap": Case("/swaps/{swap}/cancellation", (403, 403, 200, 409, 409)),
    "return_swap": Case("/swaps/{swap}/return", (403, 403, 409, 409, 409)),
    "create_override": Case("/teams/blue/overrides", (403, 403, 403, 201, 409), OVERRIDE),
    "list_candidates": Case("/shifts/{shift}/candidates", (403, 403, 200, 200, 200)),
    "show_ledger": Case("/teams/blue/cover-ledger", (403, 403, 200, 200, 200)),
    "show_on_call": Case("/on-call", EVERYBODY),
    "list_services": Case("/services", EVERYBODY),
    "show_service": Case("/services/checkout", EVERYBODY),
    "create_service": Case(
        "/services", (403, 403, 403, 201, 201), {"slug": "api-{n}", "name": "API", "team": "blue"}
    ),
    "list_integrations": Case("/integrations?service=checkout", (403, 403, 200, 200, 200)),
    "create_integration": Case(
        "/integrations", (403, 403, 403, 201, 201), {"service": "checkout", "kind": "alertmanager"}
    ),
    "list_policies": Case("/escalation-policies", EVERYBODY),
    "show_policy": Case("/escalation-policies/{policy}", EVERYBODY),
    "create_policy": Case("/escalation-policies", (403, 403, 403, 201, 201), {"name": "P", "team": "blue"}),
    "list_delivery_rules": Case("/teams/blue/delivery-rules", EVERYBODY),
    "put_delivery_rules": Case("/teams/blue/delivery-rules", (403, 403, 403, 200, 200), {"rules": ()}),
    "show_swap_rules": Case("/teams/blue/swap-rules", EVERYBODY),
    "put_swap_rules": Case("/teams/blue/swap-rules", (403, 403, 403, 200, 200), {"rules": ()}),
    "show_dry_run": Case("/dry-run?team=blue&severity=1", EVERYBODY),
    "list_maintenance": Case("/services/checkout/maintenance", EVERYBODY),
    "create_maintenance": Case(
        "/services/checkout/maintenance",
        (403, 403, 201, 201, 201),
        {"ends_at": "2026-11-21T05:00:00Z", "reason": "New disks"},
    ),
    "end_planned": Case("/services/checkout/maintenance/{work}", (403, 403, 204, 404, 404)),
    "list_events": Case("/events", EVERYBODY),
    "show_event": Case("/events/{event}", EVERYBODY),
    "tell_event": Case(
        "/events", (403, 403, 201, 201, 201), {"type": "deployment", "title": "1.2.{n}", "team": "blue"}
    ),
    "list_incidents": Case("/incidents", EVERYBODY),
    "open_incident": Case(
        "/incidents", (403, 403, 201, 201, 201), {"title": "Down", "team": "blue", "severity": 1}
    ),
    "show_incident": Case("/incidents/{ref}", (404, 200, 200, 200, 200)),
    "snooze_incident": Case("/incidents/{ref}/snooze", RESPONDERS, {"minutes": 30}),
    "wake_incident": Case("/incidents/{ref}/waking", RESPONDERS),
    "acknowledge": Case("/incidents/{ref}/acknowledgement", (404, 403, 200, 409, 409)),
    "mitigate": Case("/incidents/{ref}/mitigation", RESPONDERS),
    "resolve": Case("/incidents/{ref}/resolution", RESPONDERS),
    "reopen": Case("/incidents/{ref}/reopening", (404, 403, 409, 409, 409)),
    "list_timeline": Case("/incidents/{ref}/timeline", RESPONDERS),
    "write_entry": Case("/incidents/{ref}/timeline", (404, 403, 201, 201, 201), {"text": "Looking"}),
    "list_pages": Case("/incidents/{ref}/pages", RESPONDERS),
    "show_kpis": Case("/teams/blue/kpis?from=2026-10-01&until=2026-11-30", (403, 200, 200, 200, 200)),
    "show_postmortem": Case("/incidents/{ref}/postmortem", (404, 404, 404, 404, 404)),
    "show_postmortem_json": Case("/incidents/{ref}/postmortem.json", (404, 404, 404, 404, 404)),
    "show_postmortem_markdown": Case("/incidents/{ref}/postmortem.md", (404, 404, 404, 404, 404)),
}


def test_every_call_has_its_case() -> None:
    assert set(CASES) == {call.name for call in CALLS}


@pytest.mark.parametrize("name", CASES)
def test_rights(name: str, cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    call, case = next(c for c in CALLS if c.name == name), CASES[name]
    path = case.path.format(**scene.names)
    found = []
    for n, who in enumerate(WHO):
        sent = {"json": case.body(scene.names, n)} if call.method in ("POST", "PUT") else {}
        answer = script(getattr(cast, who)).ask(call.method, path, **sent)
        found.append(answer.status_code)
    assert tuple(found) == case.statuses


@pytest.mark.parametrize("name", CASES)
def test_without_a_token_nothing_is_answered(
    name: str, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    """Not even for a browser that is signed in: cookies do not count here."""
    call = next(c for c in CALLS if c.name == name)
    path = CASES[name].path.format(**scene.names)
    nobody = script(None)
    sign_in_as(nobody.client, cast.ada)
    answer = nobody.ask(call.method, path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="releve"'
    assert answer.get_json()["error"]["code"] == "unauthorized"


@pytest.mark.parametrize("name", [c.name for c in CALLS if c.method != "GET"])
def test_a_token_that_may_only_read_writes_nothing(
    name: str, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    call = next(c for c in CALLS if c.name == name)
    path = CASES[name].path.format(**scene.names)
    reader = script(cast.ada, is_read_only=True)
    reader.call(call.method, path, status=403, json=CASES[name].body(scene.names))


@pytest.mark.parametrize("name", [c.name for c in CALLS if c.method == "GET"])
def test_a_token_that_may_only_read_reads(
    name: str, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    path = CASES[name].path.format(**scene.names)
    expected = CASES[name].statuses[-1]
    script(cast.ada, is_read_only=True).call("GET", path, status=expected)


def test_every_address_of_the_api_asks_for_a_token(script: Callable[..., Script]) -> None:
    nobody = script(None)
    rules = [r for r in nobody.client.application.url_map.iter_rules() if r.rule.startswith("/api/v1/")]
    own = [r for r in rules if r.endpoint.startswith(f"{bp.name}.")]
    assert {r.rule for r in rules} - {r.rule for r in own} == {"/api/v1/openapi.json"}
    for rule in own:
        path = rule.rule.removeprefix("/api/v1").replace("<", "").replace(">", "")
        for method in rule.methods or ():
            assert nobody.ask(method, path).status_code == 401, rule


def test_a_viewer_in_a_team_responds_there(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    put_member(cast.blue, cast.vera, role=TeamRole.MEMBER, by=None, at=START)
    vera = script(cast.vera)
    assert "acknowledged_by" in vera.get("/incidents")["items"][0]
    vera.post(f"/incidents/{scene.incident.ref}/acknowledgement", status=200)


def test_a_viewer_gets_the_public_fields(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    vera = script(cast.vera)
    public = {
        "ref", "status", "severity", "title", "team", "service", "created_at", "impact_started_at",
        "acknowledged_at", "mitigated_at", "resolved_at", "closed_at", "url",
    }  # fmt: skip
    assert set(vera.get(f"/incidents/{scene.incident.ref}")) == public
    assert [set(one) for one in vera.get("/incidents")["items"]] == [public]


def test_a_private_incident_is_not_there_for_viewers(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    scene.incident.is_private = True
    vera = script(cast.vera)
    vera.get(f"/incidents/{scene.incident.ref}", status=404)
    assert vera.get("/incidents")["items"] == []


def test_strangers_have_no_incidents(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    assert script(cast.charlie).get("/incidents")["items"] == []


def test_the_person_paged_reads_it_too(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    add(
        Message(
            idem_key="page", kind=MessageKind.PAGE, incident_id=scene.incident.id, person_id=cast.charlie.id,
            channel="EMAIL", address="charlie@people.example", recipient="Charlie", content={}, due_at=START,
            created_at=START, step=1,
        )
    )  # fmt: skip
    charlie = script(cast.charlie)
    assert charlie.get("/incidents")["items"][0]["ref"] == scene.incident.ref
    [page] = charlie.get(f"/incidents/{scene.incident.ref}/pages")["items"]
    assert page == {
        "channel": "EMAIL", "recipient": "Charlie", "status": "pending", "attempts": 0,
        "queued_at": "2026-11-21T02:21:00Z", "sent_at": None, "step": 1,
    }  # fmt: skip
