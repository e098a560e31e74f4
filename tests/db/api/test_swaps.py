"""Swaps, overrides, candidates and the ledger by the API."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from portal.people.actions import put_member
from portal.people.models import Person, TeamRole
from portal.swaps.settings.actions import change_settings
from portal.swaps.settings.strictness import Settings
from tests.clock import START
from tests.db.api.scripts import Script
from tests.kept import kept
from tests.queries import noted
from tests.world import a_person
from tests.world_swaps import DAY, HOUR, Rota, a_rota, who

Calling = Callable[..., Script]


@pytest.fixture
def rota(app: Flask) -> Rota:
    return kept(a_rota)


def z(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def shifts(script: Script, week: int) -> dict[str, str]:
    found: list[dict[str, str]] = script.get("/teams/ops/shifts", until="2027-03-01")["items"]
    return found[week]


def ask(
    script: Script, to: Person | list[Person], *, week: int = 1, status: int = 201, **more: object
) -> dict:
    emails = to.email if isinstance(to, Person) else [person.email for person in to]
    body = {"shift_id": shifts(script, week)["id"], "to": emails, "note": "School play"} | more
    return script.post("/swaps", body, status=status)


def test_a_colleague_takes_a_shift(rota: Rota, script: Calling) -> None:
    gil, fay = script(rota.gil), script(rota.fay)
    swap = ask(gil, rota.fay)
    assert (swap["state"], swap["giver"]["name"], swap["taker"]["name"]) == ("open", "Gil ops", "Fay ops")
    assert [one["email"] for one in swap["asked"]] == [rota.fay.email]
    done = fay.post(f"/swaps/{swap['id']}/acceptance", {"note": "Gladly"}, status=200)
    assert done["state"] == "applied"
    assert [one["kind"] for one in done["events"]] == ["asked", "accepted", "applied"]
    assert shifts(gil, 1)["person"]["name"] == "Fay ops"
    assert shifts(gil, 1)["origin"] == "swap"
    ledger = gil.get("/teams/ops/cover-ledger")
    assert [(one["debtor"]["name"], one["minutes"]) for one in ledger["balances"]] == [
        ("Gil ops", 7 * 24 * 60)
    ]
    assert ledger["items"][0]["swap"] == swap["id"]


def test_several_are_asked_and_the_first_has_it(rota: Rota, script: Calling) -> None:
    swap = ask(script(rota.gil), [rota.fay, rota.jon])
    assert swap["taker"] is None
    script(rota.jon).post(f"/swaps/{swap['id']}/refusal", {"note": "Away"}, status=200)
    script(rota.fay).post(f"/swaps/{swap['id']}/acceptance", {"note": "ok"}, status=200)
    script(rota.jon).post(f"/swaps/{swap['id']}/acceptance", {"note": "ok"}, status=409)


def test_part_of_a_shift_by_the_id_of_the_whole_and_of_a_stretch(rota: Rota, script: Calling) -> None:
    gil, begins = script(rota.gil), rota.shifts[1].starts_at
    whole = shifts(gil, 1)["shift_id"]
    swap = ask(gil, rota.fay, shift_id=whole, starts_at=z(begins + DAY), ends_at=z(begins + 2 * DAY))
    script(rota.fay).post(f"/swaps/{swap['id']}/acceptance", {"note": "ok"}, status=200)
    mine, fays, rest = (shifts(gil, n) for n in (1, 2, 3))
    assert [one["shift_id"] for one in (mine, fays, rest)] == [whole] * 3
    assert [one["person"]["name"] for one in (mine, fays, rest)] == ["Gil ops", "Fay ops", "Gil ops"]
    again = ask(gil, rota.jon, shift_id=rest["id"])
    assert (again["starts_at"], again["ends_at"]) == (rest["starts_at"], rest["ends_at"])


def test_an_exchange_needs_both(rota: Rota, script: Calling) -> None:
    gil = script(rota.gil)
    swap = ask(gil, rota.fay, return_shift_id=shifts(gil, 3)["id"])
    assert swap["return_starts_at"] == z(rota.shifts[3].starts_at)
    script(rota.fay).post(f"/swaps/{swap['id']}/acceptance", {"note": "ok"}, status=200)
    assert [shifts(gil, n)["person"]["name"] for n in (1, 3)] == ["Fay ops", "Gil ops"]


def test_i_take_yours(rota: Rota, script: Calling) -> None:
    jon = script(rota.jon)
    swap = jon.post("/swaps", {"shift_id": shifts(jon, 1)["id"], "is_taking": True, "note": "You are ill"})
    assert (swap["taker"]["name"], swap["asked"][0]["name"]) == ("Jon ops", "Gil ops")
    assert script(rota.gil).post(f"/swaps/{swap['id']}/acceptance", status=200)["state"] == "applied"


def test_a_manager_asks_for_somebody_and_the_whole_team_is_asked(rota: Rota, script: Calling) -> None:
    mia = script(rota.mia)
    swap = mia.post("/swaps", {"shift_id": shifts(mia, 1)["id"]})
    assert swap["is_open"]
    assert swap["asked_by"]["name"] == "Mia ops"
    assert {one["name"] for one in swap["asked"]} == {"Eli ops", "Fay ops", "Hana ops", "Jon ops"} - {
        one["name"] for one in mia.get(f"/shifts/{swap['shift_id']}/candidates")["items"] if one["is_refused"]
    }
    gone = mia.post(f"/swaps/{swap['id']}/cancellation", {"note": "Found somebody"}, status=200)
    assert gone["state"] == "cancelled"


def test_a_manager_approves_or_does_not(rota: Rota, script: Calling) -> None:
    change_settings(rota.team, Settings(needs_approval=True), by=rota.mia, at=START)
    gil, fay, mia = script(rota.gil), script(rota.fay), script(rota.mia)
    for week, how in ((1, "approval"), (6, "rejection")):
        swap = ask(gil, rota.fay, week=week)
        assert fay.post(f"/swaps/{swap['id']}/acceptance", {"note": "ok"}, status=200)["state"] == "accepted"
        fay.post(f"/swaps/{swap['id']}/{how}", {"note": "Fine"}, status=403)
        if how == "rejection":
            assert mia.post(f"/swaps/{swap['id']}/{how}", status=422)["error"]["fields"].keys() == {"note"}
        done = mia.post(f"/swaps/{swap['id']}/{how}", {"note": "Fine"}, status=200)
        assert done["state"] == ("applied" if how == "approval" else "rejected")


def test_giving_back_is_a_swap_of_its_own(rota: Rota, script: Calling) -> None:
    gil, fay = script(rota.gil), script(rota.fay)
    swap = ask(gil, rota.fay)
    fay.post(f"/swaps/{swap['id']}/acceptance", {"note": "ok"}, status=200)
    script(rota.jon).post(f"/swaps/{swap['id']}/return", status=403)
    back = fay.post(f"/swaps/{swap['id']}/return", {"note": "I am ill"})
    assert back["returns"] == swap["id"]
    gil.post(f"/swaps/{back['id']}/acceptance", {"note": "ok"}, status=200)
    assert gil.get(f"/swaps/{swap['id']}")["state"] == "returned"
    assert gil.get("/teams/ops/cover-ledger")["balances"] == []
    assert shifts(gil, 1)["person"]["name"] == "Gil ops"


def test_what_a_rule_refuses_is_409_and_says_which(rota: Rota, script: Calling) -> None:
    told = ask(script(rota.gil), rota.eli, status=409)["error"]
    assert (told["code"], told["fields"]) == ("refused", {})
    assert told["message"].startswith("Eli ops cannot take this: ")
    assert "in a row" in told["message"]


def test_what_a_rule_warns_of_wants_a_note(rota: Rota, script: Calling) -> None:
    begins = rota.shifts[0].ends_at - HOUR
    swap = ask(script(rota.hana), rota.mia, week=0, starts_at=z(begins))
    mia = script(rota.mia)
    told = mia.post(f"/swaps/{swap['id']}/acceptance", status=409)["error"]
    assert told["code"] == "needs_reason"
    assert told["fields"]["note"] == told["message"]
    mia.post(f"/swaps/{swap['id']}/acceptance", {"note": "An hour does not hurt"}, status=200)


def test_an_unknown_shift_or_person_is_named(rota: Rota, script: Calling) -> None:
    gil = script(rota.gil)
    gil.post("/swaps", {"shift_id": "nothing"}, status=404)
    told = gil.post("/swaps", {"shift_id": shifts(gil, 1)["id"], "to": "no@body.example"}, status=422)
    assert told["error"]["fields"].keys() == {"to"}


def test_sent_twice_with_one_key_it_is_one_swap(rota: Rota, script: Calling) -> None:
    gil = script(rota.gil)
    body = {"shift_id": shifts(gil, 1)["id"], "to": rota.fay.email.upper()}
    assert gil.post("/swaps", body, key="k") == gil.post("/swaps", body, key="k")
    assert len(gil.get("/swaps", team="ops")["items"]) == 1
    gil.post("/swaps", body, status=409)


def test_words_are_for_the_team_and_those_concerned(rota: Rota, script: Calling) -> None:
    swap, stranger = ask(script(rota.gil), rota.fay), a_person("Stranger")
    read = script(stranger).get(f"/swaps/{swap['id']}")
    assert (read["note"], [one["note"] for one in read["events"]]) == (None, [None])
    assert script(stranger).get("/swaps", state="open")["items"][0]["note"] is None
    assert script(rota.jon).get("/swaps", state="open")["items"][0]["note"] == "School play"
    helped = ask(script(rota.gil), stranger, week=6)
    assert script(stranger).get(f"/swaps/{helped['id']}")["note"] == "School play"


def test_a_list_takes_as_many_queries_for_three_as_for_one(rota: Rota, script: Calling) -> None:
    gil = script(rota.gil)
    counts = []
    for week in (1, 6, 11):
        ask(gil, [rota.fay, rota.jon], week=week)
        with noted() as seen:
            gil.get("/swaps")
        counts.append(len(seen))
    assert counts[0] == counts[-1]


def test_an_override_takes_hours_and_fills_gaps(rota: Rota, script: Calling) -> None:
    begins = rota.shifts[1].starts_at
    window = {"role": "primary", "starts_at": z(begins), "ends_at": z(begins + DAY)}
    jon = script(rota.jon)
    body = window | {"person": rota.jon.email, "reason": "Gil is ill"}
    told = jon.post("/teams/ops/overrides", body)
    assert told["taken"] == [
        {
            "from": {"email": rota.gil.email, "name": "Gil ops"},
            "starts_at": z(begins),
            "ends_at": z(begins + DAY),
        }
    ]
    assert who(rota, begins + HOUR) == "Jon"
    jon.post("/teams/ops/overrides", body | {"person": rota.fay.email}, status=403)
    jon.post("/teams/ops/overrides", body | {"person": "no@body.example"}, status=422)
    jon.post("/teams/ops/overrides", body, status=409)
    late = {"starts_at": z(begins + timedelta(weeks=21)), "ends_at": z(begins + timedelta(weeks=21, hours=2))}
    assert jon.post("/teams/ops/overrides", body | late)["taken"][0]["from"] is None


def test_candidates_come_fairest_first_with_reasons(rota: Rota, script: Calling) -> None:
    gil = script(rota.gil)
    found = gil.get(f"/shifts/{shifts(gil, 1)['id']}/candidates")["items"]
    assert rota.gil.email not in {one["email"] for one in found}
    assert [one["is_refused"] for one in found] == sorted(one["is_refused"] for one in found)
    assert all(one["reasons"] for one in found)
    assert {rule["rule"] for one in found if one["is_refused"] for rule in one["findings"]} >= {
        "consecutive_weeks"
    }
    gil.get("/shifts/nothing/candidates", status=404)


def test_a_manager_of_another_team_sees_no_ledger(rota: Rota, script: Calling) -> None:
    other = a_rota("net")
    script(other.mia).get("/teams/ops/cover-ledger", status=403)
    put_member(rota.team, other.mia, role=TeamRole.MEMBER, by=None, at=START)
    script(other.mia).get("/teams/ops/cover-ledger")
