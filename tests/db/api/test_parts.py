"""Lists a part at a time: nothing twice, nothing left out, whatever is added in between."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from portal.core.db import db
from portal.people.queries import all_people, person_by_email
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.db.api.test_errors import LISTS, path_of
from tests.world import Cast, a_person, a_team
from tests.world_asks import an_ask
from tests.world_incidents import a_page


def parts(script: Script, path: str, limit: int) -> list[list[dict[str, Any]]]:
    found, cursor = [], None
    while True:
        mark = "&" if "?" in path else "?"
        told = script.get(f"{path}{mark}limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
        found.append(told["entries" if "entries" in told else "items"])
        cursor = told["next_cursor"]
        if cursor is None:
            return found


def fill(scene: Scene, ada: Script) -> None:
    """Four more of each kind of thing."""
    ref, day = scene.incident.ref, {"unit": "day", "count": 1}
    asked = person_by_email("ada.admin@people.example")
    assert asked is not None
    ada.post(f"/incidents/{ref}/acknowledgement", status=200)
    for n in range(4):
        a_page(scene.incident, asked, step=n + 2)
        email = f"p{n}@people.example"
        ada.post("/people", {"email": email, "name": f"P{n}"})
        ada.post("/teams", {"slug": f"team-{n}", "name": f"T{n}"})
        an_ask(a_team(f"asking-{n}"), asked)
        ada.put(f"/teams/blue/members/{email}")
        ada.post("/events", {"type": "deployment", "title": f"D{n}", "team": "blue"})
        ada.post("/services", {"slug": f"s-{n}", "name": f"S{n}", "team": "blue"})
        ada.post("/integrations", {"service": "checkout", "kind": "generic", "name": f"I{n}"})
        ada.post("/escalation-policies", {"name": f"E{n}", "team": "blue", "steps": []})
        ada.post("/incidents", {"title": f"N{n}", "team": "blue", "severity": 4})
        ada.post(f"/incidents/{ref}/timeline", {"text": f"Note {n}"})
        body = {
            "name": f"R{n}",
            "role": "shadow",
            "starts_on": "2026-11-20",
            "shift": day,
            "members": [email],
        }
        ada.post("/teams/blue/rotations", body)
    ada.post("/teams/blue/publications", {"until": "2026-11-24"}, status=200)


SPARSE = (
    "list_contacts",
    "list_leave_sources",
    "list_leave",
    "list_swaps",
    "show_ledger",
    "show_recovery",
)
"""Lists that nothing above adds to."""


@pytest.mark.parametrize("name", LISTS)
def test_the_parts_of_a_list_are_the_list(
    name: str, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    ada, path = script(cast.ada), path_of(name, scene)
    fill(scene, ada)
    [whole] = parts(ada, path, 200)
    assert len(whole) >= 4 or name in SPARSE
    for limit in (1, 3, len(whole) or 1):
        found = parts(ada, path, limit)
        assert [one for part in found for one in part] == whole
        assert all(len(part) == limit for part in found[:-1])


def test_what_is_added_in_between_moves_nothing(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    ada = script(cast.ada)
    for n in range(3):
        ada.post("/incidents", {"title": f"N{n}", "team": "blue", "severity": 4})
    first = ada.get("/incidents", limit=2)
    ada.post("/incidents", {"title": "New", "team": "blue", "severity": 4})
    rest = ada.get("/incidents", limit=2, cursor=first["next_cursor"])
    titles = [one["title"] for one in (*first["items"], *rest["items"])]
    assert titles == ["N2", "N1", "N0", "Checkout is down"]


def test_fifty_unless_told(cast: Cast, script: Callable[..., Script]) -> None:
    for n in range(50):
        a_person(f"Person {n}")
    told = script(cast.ada).get("/people")
    assert len(told["items"]) == 50
    assert told["next_cursor"] is not None
    assert len(all_people()) == 55


# How many queries


def statements(call: Callable[[], object]) -> list[str]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


@pytest.mark.parametrize("name", LISTS)
def test_a_longer_list_takes_no_more_queries(
    name: str, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    ada, path = script(cast.ada), path_of(name, scene)
    an_ask(cast.green, cast.ada)
    ada.get(path)
    few = statements(lambda: ada.get(path))
    fill(scene, ada)
    assert len(statements(lambda: ada.get(path))) <= max(len(few), 3)


def test_on_call_takes_two_queries(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    """One for the token, one for the cover of all teams; a third, once a minute, notes the token's use."""
    ada = script(cast.ada)
    assert len(statements(lambda: ada.get("/on-call"))) == 3
    assert len(statements(lambda: ada.get("/on-call"))) == 2
    fill(scene, ada)
    assert len(ada.get("/on-call")["on_call"]) == 5
    assert len(statements(lambda: ada.get("/on-call"))) == 2
