"""Swaps in the inbox of what is asked of people."""

from flask.testing import FlaskClient

from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from tests.clock import START
from tests.visit import query_count, send, visit
from tests.world_swaps import Rota, asked, who


def _ask(rota: Rota, *weeks: int) -> None:
    for n in weeks:
        shift = rota.shifts[n]
        ask_swap(shift, Wish(to=[rota.mia]), by=shift.person, at=START)


def test_a_card_says_what_it_is_about_and_what_the_rules_say(client: FlaskClient, rota: Rota) -> None:
    _ask(rota, 1)
    page = visit(client, "/asked", as_=rota.mia).text
    assert "Can you cover for Gil ops in Team Ops?" in page
    assert "Mon 23 Nov 09:00" in page
    assert "takes no turns" in page or "turns" in page


def test_accepting_there_puts_it_on_the_schedule(client: FlaskClient, rota: Rota) -> None:
    _ask(rota, 1)
    [one] = asked(rota.mia)
    typed = {"answer": "accept", "note": "I did it for years"}
    send(client, f"/asked/{one.key}/answers", typed, as_=rota.mia)
    assert who(rota, rota.shifts[1].starts_at) == "Mia"


def test_as_many_questions_for_one_as_for_five(client: FlaskClient, rota: Rota) -> None:
    _ask(rota, 1)
    before = query_count(client, "/asked", as_=rota.mia)
    _ask(rota, 4, 7, 10, 13)
    assert query_count(client, "/asked", as_=rota.mia) == before
