"""The lists of swaps, and the ledger."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.swaps.answering.actions import accept, refuse
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import Swap
from portal.swaps.settings.actions import change_settings
from portal.swaps.settings.strictness import Settings
from tests.clock import START
from tests.visit import query_count, visit, words
from tests.world import a_person
from tests.world_swaps import DAY, HOUR, Rota, a_rota, asked

REASON = "we have talked about it"


def a_swap(rota: Rota, **wish: object) -> Swap:
    """Gil's first week, to Fay unless said otherwise."""
    return ask_swap(rota.shifts[1], Wish(**{"to": [rota.fay], **wish}), by=rota.gil, at=START)


def card(soup: BeautifulSoup, name: str) -> str:
    return words(soup.select_one(f"#{name}"))


def test_who_has_asked_for_nothing_is_told_how_to_begin(client: FlaskClient, rota: Rota) -> None:
    soup = visit(client, "/swaps", as_=rota.gil)
    assert "You have asked for no swap" in soup.text
    assert soup.select_one(".empty a")["href"] == "/me/shifts"


def test_what_i_asked_and_what_was_asked_for_me(client: FlaskClient, rota: Rota) -> None:
    a_swap(rota)
    soup = visit(client, "/swaps", as_=rota.gil)
    assert "Gil ops asks Fay ops waits for an answer Team Ops · Primary, Mon 23 Nov 09:00" in card(
        soup, "open"
    )
    assert "You have asked for no swap" in visit(client, "/swaps", as_=rota.fay).text
    assert words(soup.select_one(".rail-nav [aria-current]")) == "Swaps"


def test_the_tabs_lead_to_each_team_and_to_the_ledger(client: FlaskClient, rota: Rota) -> None:
    tabs = visit(client, "/swaps", as_=rota.gil).select(".tab")
    assert [(words(tab), tab["href"]) for tab in tabs] == [
        ("I asked", "/swaps"),
        ("Team Ops", "/teams/ops/swaps"),
        ("Who covers whom", "/teams/ops/covers"),
    ]
    outsider = a_person("Zoe")
    assert [words(tab) for tab in visit(client, "/teams/ops/covers", as_=outsider).select(".tab")] == [
        "I asked",
        "Team Ops",
        "Who covers whom",
    ]


def test_what_waits_for_a_manager_stands_first(client: FlaskClient, rota: Rota) -> None:
    change_settings(rota.team, Settings(needs_approval=True), by=rota.mia, at=START)
    approved = a_swap(rota)
    accept(approved, by=rota.fay, note=REASON, at=START)
    nobody = ask_swap(rota.shifts[2], Wish(), by=rota.eli, at=START)
    for person in (rota.hana, rota.gil, rota.fay, rota.jon, rota.mia):
        if asked(person) and nobody.key in {one.reference for one in asked(person)}:
            refuse(nobody, by=person, at=START)
    waits = ask_swap(rota.shifts[3], Wish(to=[rota.hana]), by=rota.fay, at=START)
    soup = visit(client, "/teams/ops/swaps", as_=rota.mia)
    cards = [words(heading) for heading in soup.select("main .card-title")]
    assert cards == ["Waits for you", "Waits for an answer"]
    links = {one["href"] for one in soup.select("#for-managers a")}
    assert links == {f"/swaps/{approved.key}", f"/swaps/{nobody.key}"}
    assert [one["href"] for one in soup.select("#open a")] == [f"/swaps/{waits.key}"]
    assert "Waits for a manager" in visit(client, "/teams/ops/swaps", as_=rota.gil).text


def test_a_team_without_swaps_is_told_what_they_are_for(client: FlaskClient, rota: Rota) -> None:
    assert "No swap yet" in visit(client, "/teams/ops/swaps", as_=rota.gil).text
    assert "Nobody has covered for anybody yet" in visit(client, "/teams/ops/covers", as_=rota.gil).text


def test_the_ledger_says_who_owes_whom(client: FlaskClient, rota: Rota) -> None:
    week = rota.shifts[1]
    friday = week.starts_at + 4 * DAY
    swap = a_swap(rota, starts_at=friday, ends_at=friday + 2 * DAY, note="a wedding")
    accept(swap, by=rota.fay, note=REASON, at=START)
    soup = visit(client, "/teams/ops/covers", as_=rota.jon)
    assert card(soup, "owed") == "Owed Gil ops owes Fay ops 2 d"
    assert "Fri 27 Nov 09:00 Sun 29 Nov 09:00 FO Fay ops GO Gil ops 2 d a wedding" in card(soup, "lately")


@pytest.mark.parametrize("url", ["/swaps", "/teams/ops/swaps", "/teams/ops/covers"])
def test_thirty_swaps_need_as_many_queries_as_three(client: FlaskClient, url: str) -> None:
    """Some are open, some are on the schedule."""
    rota = a_rota(weeks=20)
    weeks = [shift for shift in rota.shifts[1:] if shift.person_id == rota.gil.id]

    def swap(days: range) -> None:
        for start in (week.starts_at + day * DAY for week in weeks[:3] for day in days):
            shift = next(week for week in weeks if week.starts_at <= start < week.ends_at)
            one = ask_swap(shift, Wish(start, start + 2 * HOUR, to=[rota.fay]), by=rota.gil, at=START)
            if start.weekday() % 2:
                accept(one, by=rota.fay, note=REASON, at=START)

    swap(range(1))
    few = query_count(client, url, as_=rota.gil)
    swap(range(1, 6))
    assert query_count(client, url, as_=rota.gil) == few
