"""Asking for a swap from the panel of a shift: one's own, a colleague's, on behalf of somebody."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.people.models import Person
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import State, Swap
from tests.clock import START, FakeClock
from tests.house.belongings import only
from tests.visit import query_count, send, visit, words
from tests.world import a_person, a_viewer
from tests.world_rota import hand_over
from tests.world_swaps import DAY, HOUR, Rota, a_rota, asked, who

HTMX = {"HX-Request": "true"}


def at(rota: Rota, week: int = 1) -> str:
    return f"/shifts/{rota.shifts[week].key}"


def hours(starts: str = "2026-11-23T09:00", ends: str = "2026-11-30T09:00") -> dict[str, str]:
    return {"starts_at": starts, "ends_at": ends}


def wish(client: FlaskClient, rota: Rota, by: Person, status: int = 303, **fields: object) -> TestResponse:
    """Gil's first week, all of it unless said otherwise."""
    return send(client, f"{at(rota)}/swaps", {**hours(), **fields}, as_=by, status=status)


def wrong(answer: TestResponse) -> str:
    return words(BeautifulSoup(answer.text, "html.parser").select_one("[role=alert]"))


def offered(client: FlaskClient, rota: Rota, person: Person) -> list[str]:
    return [words(link) for link in visit(client, at(rota), as_=person).select("#swaps-beside a")]


def test_the_panel_of_a_shift_offers_the_first_step(client: FlaskClient, rota: Rota) -> None:
    assert offered(client, rota, rota.gil) == ["Ask the team"]
    assert offered(client, rota, rota.fay) == ["Offer to take it"]
    assert offered(client, rota, rota.mia) == ["Offer to take it", "Ask on their behalf"]
    assert offered(client, rota, a_person("Zoe")) == []
    assert offered(client, rota, a_viewer("Vic")) == []


def test_what_is_open_is_linked_from_the_shift(client: FlaskClient, rota: Rota) -> None:
    swap = ask_swap(rota.shifts[1], Wish(in_return=rota.shifts[3], to=[rota.fay]), by=rota.gil, at=START)
    for week in (1, 3):
        link = visit(client, at(rota, week), as_=rota.jon).select_one("#swaps-beside a")
        assert link["href"] == f"/swaps/{swap.key}"
    assert offered(client, rota, rota.gil) == ["Gil ops asks Fay ops to exchange"], (
        "all of it is asked already"
    )


def test_a_shift_needs_as_many_queries_however_much_of_it_is_asked(client: FlaskClient, rota: Rota) -> None:
    week = rota.shifts[1]

    def ask(*days: int) -> None:
        for start in (week.starts_at + day * DAY for day in days):
            ask_swap(week, Wish(start, start + HOUR, to=[rota.fay]), by=rota.gil, at=START)

    ask(1)
    few = query_count(client, at(rota), as_=rota.jon)
    ask(2, 3, 4)
    assert query_count(client, at(rota), as_=rota.jon) == few


def test_two_taps_ask_the_whole_team(client: FlaskClient, rota: Rota) -> None:
    """The form is filled in: all that is left, anyone."""
    form = visit(client, f"{at(rota)}/swaps/new", as_=rota.gil).select_one("form.form")
    filled = {one["name"]: one["value"] for one in form.select("input[type=datetime-local], [checked]")}
    assert filled == {**hours(), "whom": "team"}
    answer = send(client, form["action"], filled)
    swap = only(Swap)
    assert answer.location == f"/swaps/{swap.key}"
    assert (swap.is_open, swap.is_whole) == (True, True)
    assert asked(rota.fay)
    assert asked(rota.jon)


def test_a_part_is_asked_of_people_who_were_chosen(client: FlaskClient, rota: Rota) -> None:
    some = {"whom": "some", "to": [rota.fay.key, rota.jon.key], "note": "a wedding"}
    wish(client, rota, rota.gil, **hours("2026-11-27T18:00", "2026-11-29T09:00"), **some)
    swap = only(Swap)
    assert not swap.is_open
    assert not swap.is_whole
    assert (swap.starts_at.isoformat(), swap.note) == ("2026-11-27T17:00:00+00:00", "a wedding")
    assert asked(rota.fay)
    assert asked(rota.jon)
    assert not asked(rota.hana)


def test_hours_are_typed_on_ones_own_clock(client: FlaskClient, rota: Rota) -> None:
    rota.gil.time_zone = "America/New_York"
    form = visit(client, f"{at(rota)}/swaps/new", as_=rota.gil)
    assert form.select_one("#starts_at")["value"] == "2026-11-23T03:00"


def test_people_are_listed_fairest_first_and_who_may_not_is_folded(client: FlaskClient, rota: Rota) -> None:
    form = visit(client, f"{at(rota)}/swaps/new", as_=rota.gil)
    boxes = form.select(".whom-some > .rows input")
    assert {box["value"] for box in boxes} == {rota.fay.key, rota.jon.key, rota.mia.key}
    folded = words(form.select_one(".whom-some details"))
    assert "2 people may not take it" in folded
    assert "Eli ops On call 14 days in a row without 35 h free" in folded
    assert [box.has_attr("disabled") for box in form.select(".whom-some details input")] == [True, True]


def test_who_is_refused_cannot_be_sent_either(client: FlaskClient, rota: Rota) -> None:
    answer = wish(client, rota, rota.gil, 422, whom="some", to=rota.eli.key, note="please")
    assert "Eli ops cannot take this: On call 14 days in a row" in wrong(answer)
    assert "please" in answer.text


def test_what_cannot_be_is_said_beside_its_field(client: FlaskClient, rota: Rota) -> None:
    tries = (
        ({"whom": "some"}, "Choose at least one person"),
        ({"whom": "some", "to": "nobody"}, "People to ask"),
        ({"whom": "all"}, "Whom to ask"),
        ({"in_return": rota.shifts[3].key}, "In return"),
        (hours("2026-11-20T09:00"), "Choose a time from Mon 23 Nov 09:00 to Mon 30 Nov 09:00."),
        (hours(ends="2026-12-01T09:00"), "Choose a time from"),
        (hours("2026-11-25T09:00", "2026-11-24T09:00"), "The end has to be after the beginning."),
        (hours("0001-01-01T00:00"), "Choose a time from"),
        (hours("soon"), "From"),
    )
    for fields, why in tries:
        assert why in wrong(wish(client, rota, rota.gil, 422, **fields)), fields
    assert not asked(rota.fay)


def test_an_exchange_is_chosen_from_the_other_ones_shifts(client: FlaskClient, rota: Rota) -> None:
    """htmx asks as soon as one person is chosen; without scripts a second button does."""
    chosen = {**hours(), "whom": "some", "to": rota.fay.key}
    url = f"{at(rota)}/swaps/preview"
    part = send(client, url, chosen, as_=rota.gil, status=200, headers=HTMX)
    soup = BeautifulSoup(part.text, "html.parser")
    assert [tag["id"] for tag in soup.find_all(recursive=False)] == ["new"]
    options = {words(one): one["value"] for one in soup.select("#in_return option")}
    assert options["Primary, Mon 7 Dec 09:00 – Mon 14 Dec 09:00"] == rota.shifts[3].key
    page = BeautifulSoup(send(client, url, chosen, status=200).text, "html.parser")
    assert page.select_one("h1")
    assert page.select_one(f"#to-{rota.fay.key}").has_attr("checked")
    wish(client, rota, rota.gil, whom="some", to=rota.fay.key, in_return=rota.shifts[3].key, note="?")
    swap = only(Swap)
    assert (swap.is_exchange, swap.taker) == (True, rota.fay)
    assert swap.return_starts_at == rota.shifts[3].starts_at


def test_what_the_rules_say_of_the_return_is_shown_before(client: FlaskClient, rota: Rota) -> None:
    """Gil would have three weeks in a row with Hana's."""
    week = next(shift for shift in rota.shifts[2:] if shift.person_id == rota.hana.id)
    chosen = {"whom": "some", "to": rota.hana.key, "in_return": week.key}
    shift = [one for one in rota.shifts if one.person_id == rota.gil.id][2]
    local = {"starts_at": "2027-02-01T09:00", "ends_at": "2027-02-08T09:00"}
    answer = send(client, f"/shifts/{shift.key}/swaps/preview", {**local, **chosen}, as_=rota.gil, status=200)
    said = words(BeautifulSoup(answer.text, "html.parser").select_one("#exchange .ask-warning"))
    assert "On call 14 days in a row without 35 h free" in said


def test_a_colleague_offers_to_take_it(client: FlaskClient, rota: Rota) -> None:
    form = visit(client, f"{at(rota)}/swaps/new", as_=rota.fay)
    assert words(form.select_one("h1")) == "Offer to take a shift"
    assert not form.select("[name=whom]")
    wish(client, rota, rota.fay, taking="y", note="get well")
    swap = only(Swap)
    assert (swap.is_offered, swap.giver, swap.taker) == (True, rota.gil, rota.fay)
    assert [one.title for one in asked(rota.gil)] == ["Fay ops offers to take your shift in Team Ops"]


def test_who_offers_may_want_something_taken_in_return(client: FlaskClient, rota: Rota) -> None:
    wish(client, rota, rota.fay, taking="y", in_return=rota.shifts[3].key)
    swap = only(Swap)
    assert (swap.is_offered, swap.return_shift) == (True, rota.shifts[3])
    send(client, f"/swaps/{swap.key}/acceptance", as_=rota.gil)
    assert (who(rota, rota.shifts[1].starts_at), who(rota, rota.shifts[3].starts_at)) == ("Fay", "Gil")


def test_what_speaks_against_an_offer_is_shown_before(client: FlaskClient, rota: Rota) -> None:
    said = words(visit(client, f"{at(rota)}/swaps/new", as_=rota.eli).select_one(".ask-warning"))
    assert "On call 14 days in a row without 35 h free" in said
    assert "Eli ops cannot take this" in wrong(wish(client, rota, rota.eli, 422, taking="y"))


def test_a_manager_may_do_both_for_others(client: FlaskClient, rota: Rota) -> None:
    assert words(visit(client, f"{at(rota)}/swaps/new", as_=rota.mia).h1) == "Ask for a swap"
    assert words(visit(client, f"{at(rota)}/swaps/new?taking=y", as_=rota.mia).h1) == "Offer to take a shift"
    wish(client, rota, rota.mia, whom="some", to=rota.fay.key)
    swap = only(Swap)
    assert (swap.giver, swap.asked_by, swap.taker) == (rota.gil, rota.mia, rota.fay)


def test_whose_shift_was_cut_is_asked_for_their_own_part(client: FlaskClient, rota: Rota) -> None:
    week = rota.shifts[1]
    hand_over(week, rota.fay, week.starts_at, week.starts_at.replace(day=25), at=START)
    mine = visit(client, f"{at(rota)}/swaps/new", as_=rota.gil)
    assert mine.select_one("#starts_at")["value"] == "2026-11-25T09:00"
    theirs = visit(client, f"{at(rota)}/swaps/new", as_=rota.fay)
    assert theirs.select_one("#ends_at")["value"] == "2026-11-25T09:00"
    send(client, f"{at(rota)}/swaps", hours("2026-11-25T09:00"), as_=rota.gil)
    assert (only(Swap).giver, only(Swap).starts_at.day) == (rota.gil, 25)


def test_outsiders_ask_nothing_and_what_is_over_cannot_be_asked(
    client: FlaskClient, rota: Rota, clock: FakeClock
) -> None:
    visit(client, f"{at(rota)}/swaps/new", as_=a_person("Zoe"), status=403)
    visit(client, f"{at(rota)}/swaps/new?taking=y", as_=rota.gil, status=409)
    clock.at = rota.shifts[1].ends_at
    visit(client, f"{at(rota)}/swaps/new", as_=rota.gil, status=409)


def test_an_open_swap_of_the_same_hours_is_named(client: FlaskClient, rota: Rota) -> None:
    wish(client, rota, rota.gil)
    assert "There is an open swap of these hours" in wrong(wish(client, rota, rota.gil, 422))
    assert only(Swap).state is State.OPEN


def test_a_team_of_thirty_needs_as_many_queries_as_one_of_six(client: FlaskClient) -> None:
    few, many = a_rota("ops"), a_rota("big")
    for n in range(24):
        a_person(f"Extra {chr(97 + n)}", team=many.team)
    counts = [query_count(client, f"{at(rota)}/swaps/new", as_=rota.gil) for rota in (few, many)]
    assert counts[0] == counts[1]
