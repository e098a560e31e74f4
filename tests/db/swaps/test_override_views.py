"""Taking hours, and giving them, in the browser."""

from flask.testing import FlaskClient

from portal.rota.models import Shift
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from tests.clock import START
from tests.visit import query_count, send, visit
from tests.world_swaps import DAY, HOUR, Rota, who


def _window(rota: Rota, shift: Shift, **changes: str) -> dict[str, str]:
    day = (shift.starts_at + DAY).date()
    typed = {"role": "primary", "person": rota.jon.key, "reason": "Gil is ill"}
    return typed | {"starts_at": f"{day}T12:00", "ends_at": f"{day}T20:00"} | changes


def test_a_manager_puts_somebody_on_the_schedule(client: FlaskClient, rota: Rota) -> None:
    url = "/teams/ops/overrides"
    send(client, url, _window(rota, rota.shifts[1]), as_=rota.mia, status=303)
    assert who(rota, rota.shifts[1].starts_at + DAY + 4 * HOUR) == "Jon"


def test_a_member_takes_hours_and_can_give_them_to_nobody(client: FlaskClient, rota: Rota) -> None:
    page = visit(client, f"/teams/ops/overrides/new?shift={rota.shifts[1].key}", as_=rota.fay).text
    assert "Fay ops" in page
    assert "Gil ops" not in page
    send(client, "/teams/ops/overrides", _window(rota, rota.shifts[1]), as_=rota.fay, status=422)


def test_what_a_rule_forbids_is_said_and_done_for_who_is_certain(client: FlaskClient, rota: Rota) -> None:
    week = rota.shifts[3]
    days = {"starts_at": f"{week.starts_at.date()}T09:00", "ends_at": f"{week.ends_at.date()}T09:00"}
    typed = _window(rota, week, **days)
    page = send(client, "/teams/ops/overrides", typed, as_=rota.mia, status=409).text
    assert "without 35 h free" in page
    assert "Gil is ill" in page
    assert who(rota, week.starts_at) == "Fay"
    send(client, "/teams/ops/overrides", typed | {"is_certain": "y"}, as_=rota.mia)
    assert who(rota, week.starts_at) == "Jon"


def test_a_colleague_in_trouble(client: FlaskClient, rota: Rota) -> None:
    key = rota.shifts[0].key
    assert "/takings" in str(visit(client, f"/shifts/{key}", as_=rota.fay))
    send(client, f"/shifts/{key}/takings", {"reason": "Hana is ill"}, as_=rota.fay, status=303)
    assert who(rota, START) == "Fay"
    assert "/takings" not in str(visit(client, f"/shifts/{key}", as_=rota.fay))


def test_taking_needs_a_word(client: FlaskClient, rota: Rota) -> None:
    send(client, f"/shifts/{rota.shifts[0].key}/takings", {"reason": " "}, as_=rota.fay, status=409)
    assert who(rota, START) == "Hana"


def test_an_open_swap_is_drawn_with_both_names(client: FlaskClient, rota: Rota) -> None:
    before = query_count(client, "/teams/ops/schedule", as_=rota.fay)
    ask_swap(rota.shifts[1], Wish(to=[rota.fay], in_return=rota.shifts[3], note="?"), by=rota.gil, at=START)
    page = visit(client, "/teams/ops/schedule", as_=rota.hana).text
    assert "Gil ops ⇄ Fay ops" in page
    assert "Fay ops ⇄ Gil ops" in page
    assert query_count(client, "/teams/ops/schedule", as_=rota.fay) == before
