"""Sources of leave by the API: connected, read now, and told without their secrets."""

from collections.abc import Callable

import pytest

from portal.absences.sources.tasks import sync_leave
from tests.clock import START
from tests.db.api.scripts import Script
from tests.edge.sink import http_sink
from tests.world import Cast
from tests.world_sources import an_event, calendar_of

HR = {"kind": "ics", "name": "HR", "scope": "team", "team": "blue"}


def test_connected_read_and_told(cast: Cast, script: Callable[..., Script]) -> None:
    alice = script(cast.alice)
    with http_sink() as sink:
        sink.otherwise = calendar_of(an_event("Bob Blue"), an_event("Zoe Elsewhere"))
        told = alice.post("/leave-sources", {**HR, "url": f"{sink.url}/secret.ics"})
        assert (told["is_being_read"], told["team"], told["time_zone"]) == (True, "blue", "Europe/Paris")
        assert "secret" not in str(told)
        sync_leave(START)
        one = alice.get(f"/leave-sources/{told['id']}")
        assert (one["is_being_read"], one["unmatched_count"], one["held_count"]) == (False, 1, 0)
        assert one["last_success_at"] == "2026-11-21T02:21:00Z"
        assert alice.get("/leave-sources")["items"] == [one]
        leave = script(cast.bob).get("/people/bob.blue@people.example/leave")["items"]
        assert [(row["starts_on"], row["kind"], row["status"]) for row in leave] == [
            ("2026-12-01", "leave", "confirmed")
        ]
        again = alice.post(f"/leave-sources/{told['id']}/sync", status=202)
        assert again["is_being_read"]
    assert script(cast.bob).get("/leave-sources")["items"] == []


def test_a_persons_own_is_theirs_alone(cast: Cast, script: Callable[..., Script]) -> None:
    own = {
        "kind": "ics",
        "name": "Mine",
        "scope": "person",
        "url": "https://c.example/x",
        "feed_kind": "personal",
    }
    told = script(cast.bob).post("/leave-sources", own)
    assert told["person"]["email"] == "bob.blue@people.example"
    script(cast.ada).get(f"/leave-sources/{told['id']}", status=404)
    script(cast.alice).post("/leave-sources", {**own, "person": "bob.blue@people.example"}, status=403)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "https://c.example/x", "pattern": "no name"}, "pattern"),
        ({"url": "https://c.example/x", "feed_kind": "personal"}, "feed_kind"),
        ({}, "url"),
        ({"url": "https://c.example/x", "interval_minutes": 5}, "interval_minutes"),
    ],
)
def test_what_cannot_be_names_its_field(
    cast: Cast, script: Callable[..., Script], change: dict[str, object], field: str
) -> None:
    answer = script(cast.alice).ask("POST", "/leave-sources", json={**HR, **change})
    assert answer.status_code in (409, 422)
    assert list(answer.get_json()["error"]["fields"]) == [field]
