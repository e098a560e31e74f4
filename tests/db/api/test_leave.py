"""Leave by scripts: what is put down, and who reads what of it."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.absences.models import Absence
from portal.core.db import db
from tests.db.api.scripts import Script
from tests.kept import kept
from tests.world import Cast, a_person
from tests.world_swaps import a_rota


def test_scripts_put_down_leave_and_read_it(cast: Cast, script: Callable[..., Script]) -> None:
    path = "/people/bob.blue@people.example/leave"
    own = script(cast.bob).post(path, {"starts_on": "2026-12-01", "ends_on": "2026-12-03", "kind": "Wedding"})
    assert (own["status"], own["kind"], own["ends_on"]) == ("pending", "Wedding", "2026-12-03")
    hours = {"starts_at": "2026-12-07T08:00:00Z", "ends_at": "2026-12-07T11:00:00Z"}
    given = script(cast.alice).post(path, hours)
    assert (given["status"], given["starts_at"], given["starts_on"]) == (
        "confirmed",
        hours["starts_at"],
        None,
    )
    kinds = {who: [one["kind"] for one in script(who).get(path)["items"]] for who in (cast.bob, cast.alice)}
    assert set(map(tuple, kinds.values())) == {("leave", "Wedding")}
    mate = a_person("Mia", team=cast.blue)
    assert [one["kind"] for one in script(mate).get(path)["items"]] == [None, None], "that, not why"


def test_the_answer_says_which_shifts_it_hits_and_who_could_take_them(
    app: Flask, script: Callable[..., Script]
) -> None:
    rota = kept(a_rota)
    path = f"/people/{rota.eli.email}/leave"
    told = script(rota.eli).post(path, {"starts_on": "2026-12-01", "ends_on": "2026-12-05"})
    [hit] = told["hits"]
    shift = rota.shifts[2]
    assert (hit["shift_id"], hit["team"], hit["role"]) == (shift.key, "ops", "primary")
    assert (hit["starts_at"], hit["ends_at"]) == ("2026-11-30T08:00:00Z", "2026-12-07T08:00:00Z")
    assert {one["email"] for one in hit["candidates"]} == {
        one.email for one in (rota.hana, rota.jon, rota.mia)
    }
    free = script(rota.eli).post(path, {"starts_on": "2026-12-10", "ends_on": "2026-12-10"})
    assert free["hits"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"starts_on": "2026-12-01"},
        {"starts_on": "2026-12-02", "ends_on": "2026-12-01"},
        {"starts_at": "2026-12-02T09:00:00Z", "ends_at": "2026-12-02T09:00:00Z"},
        {"starts_on": "2026-12-01", "ends_on": "2026-12-01", "starts_at": "2026-12-01T09:00:00Z"},
    ],
)
def test_a_body_that_is_no_span_is_refused(
    cast: Cast, script: Callable[..., Script], body: dict[str, str]
) -> None:
    script(cast.bob).post("/people/bob.blue@people.example/leave", body, status=422)
    assert db.session.query(Absence).count() == 0


def test_nobody_confirms_their_own_leave_by_a_script(cast: Cast, script: Callable[..., Script]) -> None:
    body = {"starts_on": "2026-12-01", "ends_on": "2026-12-01", "status": "confirmed"}
    script(cast.bob).post("/people/bob.blue@people.example/leave", body, status=403)
