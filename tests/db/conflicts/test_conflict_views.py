"""The inbox of a team, the card on its schedule, and one conflict with who could take it."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.conflicts.actions import ask_cover
from portal.conflicts.models import Cause, Ending
from portal.core.db import db
from portal.swaps.models import Swap
from tests.clock import START
from tests.visit import checked, send, visit, words
from tests.world import a_person, a_team
from tests.world_conflicts import TUESDAY, all_conflicts, leave, the_conflict
from tests.world_setup import query_count
from tests.world_swaps import DAY, Rota

INBOX, SCHEDULE = "/teams/ops/conflicts", "/teams/ops/schedule"
BUTTON = "form[action$='/asks'] button"


def buttons(soup: BeautifulSoup) -> list[str]:
    return [words(one) for one in soup.select(BUTTON)]


@pytest.mark.parametrize("where", [INBOX, SCHEDULE])
def test_who_could_take_it_is_asked_with_one_click(client: FlaskClient, rota: Rota, where: str) -> None:
    leave(rota, rota.eli)
    soup = visit(client, where, as_=rota.mia)
    card = soup.select_one("#conflict")
    assert "Conflict · Primary, Mon 30 Nov 09:00 – Mon 7 Dec 09:00" in words(card)
    assert "Eli is away Tue 1 Dec – Sat 5 Dec" in words(card)
    assert buttons(soup)[-1] == "Ask the whole team"
    [form] = [form for form in soup.select("form[action$='/asks']") if "Ask Hana" in words(form)]
    sent = {field["name"]: field["value"] for field in form.select("input") if field["name"] != "csrf_token"}
    answer = send(client, str(form["action"]), sent, as_=rota.mia)
    swap = db.session.scalars(select(Swap)).one()
    assert (answer.location, swap.taker) == (f"/swaps/{swap.key}", rota.hana)
    after = visit(client, where, as_=rota.mia)
    assert "Hana ops is asked to take it" in words(after.select_one("#conflict"))
    assert "Ask Hana" not in buttons(after)


def test_whom_a_rule_refuses_is_folded_with_the_rule(client: FlaskClient, rota: Rota) -> None:
    leave(rota, rota.eli)
    leave(rota, rota.jon)
    folded = words(visit(client, INBOX, as_=rota.mia).select_one("#conflict details"))
    assert "Jon ops" in folded
    assert "away" in folded.lower()


def test_the_schedule_outlines_it_and_counts_it(client: FlaskClient, rota: Rota) -> None:
    leave(rota, rota.eli)
    soup = visit(client, SCHEDULE, as_=rota.fay)
    [mark] = soup.select(".bar-clash")
    assert words(mark) == "Eli ops · away"
    assert mark["href"] == f"/conflicts/{the_conflict().key}"
    assert words(soup.select_one(".stats")).startswith("conflict to solve 1")
    assert not soup.select("#waiting"), "it waits for nobody's answer yet"


def test_colleagues_read_that_there_is_one_and_may_offer_to_take_it(client: FlaskClient, rota: Rota) -> None:
    leave(rota, rota.eli)
    soup = visit(client, INBOX, as_=rota.fay)
    assert not buttons(soup)
    assert not soup.select("table")
    offer = soup.select_one("#conflict a[href$='taking=y']")
    assert offer is not None
    visit(client, str(offer["href"]), as_=rota.fay)


def test_nobody_else_learns_of_it(client: FlaskClient, rota: Rota) -> None:
    leave(rota, rota.eli)
    zoe = a_person("Zoe")
    a_team("other", members=(zoe,))
    visit(client, INBOX, as_=zoe, status=403)
    visit(client, f"/conflicts/{the_conflict().key}", as_=zoe, status=404)
    assert not visit(client, SCHEDULE, as_=zoe).select(".bar-clash, .stats, #conflict")


def test_that_somebody_has_to_rest_is_for_them_and_their_managers(client: FlaskClient, rota: Rota) -> None:
    leave(rota, rota.eli)
    one = the_conflict()
    one.cause = Cause.REST
    db.session.flush()
    for person, sees in ((rota.eli, True), (rota.mia, True), (rota.fay, False)):
        visit(client, f"/conflicts/{one.key}", as_=person, status=200 if sees else 404)
        assert bool(visit(client, SCHEDULE, as_=person).select(".bar-clash")) is sees
        assert bool(visit(client, INBOX, as_=person).select("#conflict")) is sees
    swap = ask_cover(one, [rota.hana], by=rota.mia, at=START)
    assert swap.note is None, "whoever is asked does not read why"


def test_a_manager_writes_down_that_it_stays(client: FlaskClient, rota: Rota) -> None:
    leave(rota, rota.eli)
    one = the_conflict()
    path = f"/conflicts/{one.key}/decision"
    assert "Say what is decided" in words(checked(send(client, path, {"note": ""}, as_=rota.mia, status=422)))
    send(client, path, {"note": "Mia takes the phone."}, as_=rota.eli, status=403)
    send(client, path, {"note": "Mia takes the phone."}, as_=rota.mia)
    assert one.ending is Ending.DECIDED
    page = words(visit(client, f"/conflicts/{one.key}", as_=rota.eli).main)
    assert "stays, by a manager's word" in page
    assert "Mia takes the phone." in page
    assert "stays, by a manager's word" in words(visit(client, INBOX, as_=rota.fay).select_one("#ended"))


def test_what_cannot_be_asked_says_why(client: FlaskClient, rota: Rota) -> None:
    leave(rota, rota.eli)
    leave(rota, rota.jon)
    path = f"/conflicts/{the_conflict().key}/asks"
    for key, why in (
        (rota.jon.key, "Jon ops cannot take this"),
        ("nobody", "Choose one of the people below"),
    ):
        answer = send(client, path, {"person": key}, as_=rota.mia, status=422)
        assert why in words(checked(answer))
    send(client, path, {"person": rota.hana.key}, as_=rota.fay, status=403)


def test_deadlines_are_the_managers_to_choose(client: FlaskClient, rota: Rota) -> None:
    path = "/teams/ops/conflict-deadlines"
    shown = visit(client, f"{path}/edit", as_=rota.mia)
    assert [field["value"] for field in shown.select("input[inputmode]")] == ["24", "72"]
    wrong = {"offer_after": "-1", "escalate_before": "9999"}
    assert "Give a number from 0 to 336." in words(
        checked(send(client, path, wrong, as_=rota.mia, status=422))
    )
    send(client, path, {"offer_after": "4", "escalate_before": "48"}, as_=rota.mia)
    assert "after 4 h 00, left to managers 2 d before" in words(visit(client, INBOX, as_=rota.mia))
    send(client, path, {"offer_after": "4", "escalate_before": "48"}, as_=rota.fay, status=403)


def test_an_empty_inbox_says_what_it_is_for(client: FlaskClient, rota: Rota) -> None:
    assert "Nothing to solve" in words(visit(client, INBOX, as_=rota.mia).main)


@pytest.mark.parametrize("where", [INBOX, SCHEDULE])
def test_more_conflicts_ask_no_more_of_the_database(client: FlaskClient, rota: Rota, where: str) -> None:
    leave(rota, rota.eli)
    before = query_count(client, where, as_=rota.mia)
    for n, person in enumerate((rota.fay, rota.jon)):
        leave(rota, person, TUESDAY + (n + 1) * 7 * DAY)
    assert len(all_conflicts()) == 3
    assert query_count(client, where, as_=rota.mia) == before
