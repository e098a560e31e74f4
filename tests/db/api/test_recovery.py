"""Recovery time and statements by scripts: what INTERFACE promises of them, and who reads it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from portal.fatigue.queries import incidents_behind
from portal.recovery.earning_rules import CapExpiry, RecoveryAfterNight, Toil
from tests.clock import FakeClock
from tests.db.api.scripts import Script
from tests.world import Cast, a_person, a_team
from tests.world_policies import a_policy
from tests.world_recovery import HOUR, NIGHT, looked_at, woken
from tests.world_statements import a_week, paid_by_the_week

BORN = datetime(2026, 8, 1, tzinfo=UTC)
BOB = "/people/bob.blue@people.example"


def test_the_books_are_told_line_by_line(cast: Cast, clock: FakeClock, script: Callable[..., Script]) -> None:
    a_policy(cast.blue, RecoveryAfterNight(), Toil(), CapExpiry(), by=cast.alice)
    page = woken(cast.blue, cast.bob)
    looked_at(NIGHT + 4 * HOUR)
    looked_at(NIGHT + 5 * HOUR)
    told = script(cast.bob).get(f"{BOB}/recovery")
    assert (told["balance_minutes"], told["booked_minutes"]) == (90, 240)
    assert sum(one["minutes"] for one in told["entries"]) == 90
    [incident] = incidents_behind([str(page.id)]).values()
    given = next(one for one in told["entries"] if one["rule"] == "toil")
    assert given == {
        "at": "2026-11-24T06:00:00Z",
        "kind": "accrual",
        "minutes": 90,
        "reason": "engaged",
        "rule": "toil",
        "source": {"type": "interruption", "id": incident.ref},
        "earned_at": "2026-11-24T03:00:00Z",
        "expires_on": "2027-02-22",
    }
    [first] = script(cast.alice).get(f"{BOB}/recovery", limit=1)["entries"]
    assert (first["kind"], first["minutes"], first["source"], first["earned_at"]) == (
        "booking",
        -240,
        None,
        None,
    )


def test_a_month_is_told_as_its_page_tells_it(
    app: Flask, clock: FakeClock, script: Callable[..., Script]
) -> None:
    clock.at = datetime(2026, 11, 3, 8, tzinfo=UTC)
    blue = a_team("blue", at=BORN)
    alice, bob = a_person("Alice Blue", manages=blue, at=BORN), a_person("Bob Blue", team=blue, at=BORN)
    a_week(blue, bob)
    paid_by_the_week(blue, by=alice, at=BORN)
    told = script(bob).get(f"{BOB}/statements/2026-10")
    assert (told["month"], told["closed_at"], told["person"]["email"]) == (
        "2026-10",
        None,
        "bob.blue@people.example",
    )
    sections: dict[str, list[dict[str, Any]]] = {section: [] for section in ("oncall", "pay")}
    for line in told["lines"]:
        sections[line["section"]].append(line)
    assert sum(one["minutes"] for one in sections["oncall"]) == 168 * 60
    assert {one["currency"] for one in sections["oncall"]} == {None}
    assert [(one["amount"], one["currency"]) for one in sections["pay"]] == [(50_000, "EUR")]
    assert script(alice).get(f"{BOB}/statements/2026-10") == told
    for month in ("2026-12", "2026-13", "october"):
        script(bob).get(f"{BOB}/statements/{month}", status=404)
