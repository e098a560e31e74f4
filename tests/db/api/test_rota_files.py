"""Contacts, importing a rota and downloading one, over the API."""

from collections.abc import Callable

from portal.rota.models import Rotation
from tests.db.api.scripts import Script
from tests.db.rota.test_publishing import plan
from tests.world import Cast
from tests.world_rota import a_rotation

CSV = """email,starts_at,ends_at
bob.blue@people.example,2026-12-10 09:00,2026-12-12 09:00
Alice Blue,2026-12-12T08:00:00Z,2026-12-14T08:00:00Z
"""
SERIES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//EN
BEGIN:VEVENT
UID:1
SUMMARY:Bob Blue
DTSTART;TZID=Europe/Paris:20261214T090000
DTEND;TZID=Europe/Paris:20261215T090000
RRULE:FREQ=DAILY;COUNT=3
EXDATE;TZID=Europe/Paris:20261215T090000
END:VEVENT
END:VCALENDAR
"""


def fresh(cast: Cast) -> tuple[Rotation, str]:
    rotation = a_rotation(cast.blue, cast.bob, cast.alice, until=None)
    return rotation, f"/teams/blue/rotations/{rotation.key}/imports"


def test_a_rota_is_looked_at_and_then_stored(cast: Cast, script: Callable[..., Script]) -> None:
    (rotation, at), alice = fresh(cast), script(cast.alice)
    told = alice.post(at, {"text": CSV, "is_dry_run": True}, status=200)
    assert (told["stored_count"], told["notice"]) == (0, "fine")
    assert [(one["person"]["email"], one["starts_at"], one["problem"]) for one in told["lines"]] == [
        ("bob.blue@people.example", "2026-12-10T08:00:00Z", ""),
        ("alice.blue@people.example", "2026-12-12T08:00:00Z", ""),
    ]
    assert plan(rotation) == []
    assert alice.post(at, {"text": CSV}, status=200)["stored_count"] == 2
    assert [shift.person for shift in plan(rotation)] == [cast.bob, cast.alice]


def test_a_series_is_stored_shift_by_shift(cast: Cast, script: Callable[..., Script]) -> None:
    rotation, at = fresh(cast)
    assert script(cast.alice).post(at, {"text": SERIES}, status=200)["stored_count"] == 2
    assert [f"{shift.starts_at:%d %H}" for shift in plan(rotation)] == ["14 08", "16 08"]


def test_a_wrong_line_stores_nothing(cast: Cast, script: Callable[..., Script]) -> None:
    (rotation, at), alice = fresh(cast), script(cast.alice)
    text = CSV + "Zoe,2026-12-20 09:00,2026-12-21 09:00\n"
    told = alice.post(at, {"text": text}, status=422)
    assert [*told["error"]["fields"]] == ["lines.4"]
    assert alice.post(at, {"text": text, "is_dry_run": True}, status=200)["lines"][2]["problem"]
    assert [*alice.post(at, {"text": "who,when\nBob,now"}, status=422)["error"]["fields"]] == ["text"]
    assert plan(rotation) == []


def test_a_rotation_is_looked_for_in_its_team(cast: Cast, script: Callable[..., Script]) -> None:
    rotation, _at = fresh(cast)
    script(cast.ada).post(f"/teams/green/rotations/{rotation.key}/imports", {"text": CSV}, status=404)


def test_what_is_downloaded_can_be_imported(cast: Cast, script: Callable[..., Script]) -> None:
    rotation, at = fresh(cast)
    alice = script(cast.alice)
    alice.post(at, {"text": CSV}, status=200)
    told = alice.ask("GET", "/teams/blue/schedule.csv?from=2026-12-01&until=2026-12-31")
    assert told.headers["Content-Type"] == "text/csv; charset=utf-8"
    before = [(s.starts_at, s.ends_at, s.person_id) for s in plan(rotation)]
    again = alice.post(at, {"text": told.text, "is_dry_run": True}, status=200)
    assert [one["problem"] for one in again["lines"]] == ["", ""]
    assert before == [(s.starts_at, s.ends_at, s.person_id) for s in plan(rotation)]
    wrong = alice.get("/teams/blue/schedule.csv?from=2026-12-01&until=2026-11-30", status=422)
    assert [*wrong["error"]["fields"]] == ["until"]


def test_contacts_are_kept(cast: Cast, script: Callable[..., Script]) -> None:
    alice, at = script(cast.alice), "/teams/blue/contacts"
    hours = {"days": [1, 0], "from": "09:00", "until": "18:00"}
    line = {"role": "DBA", "contact": "dba@people.example", "availability": "hours", "hours": hours}
    told = alice.post(at, line)
    assert told["hours"] == {"days": [0, 1], "from": "09:00", "until": "18:00"}
    assert script(cast.charlie).get(at)["items"] == [told]
    wrong = alice.post(at, {**line, "hours": None}, status=422)
    assert "Send hours with availability hours" in wrong["error"]["fields"]["body"]
    alice.ask("DELETE", f"{at}/{told['id']}")
    assert alice.get(at)["items"] == []
