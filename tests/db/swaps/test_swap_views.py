"""The page of a swap: what is read there by whom, and what can be done, with and without scripts."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.people.models import Person
from portal.swaps.answering.actions import accept
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import State, Swap
from portal.swaps.settings.actions import change_settings
from portal.swaps.settings.strictness import DEFAULTS, Rule, Setting, Settings, Strictness
from tests.clock import START, FakeClock
from tests.visit import query_count, send, visit, words
from tests.world import a_person, a_viewer
from tests.world_swaps import DAY, Rota, a_rota, asked, who

HTMX = {"HX-Request": "true"}
REASON = "we have talked about it"


def a_swap(rota: Rota, **wish: object) -> Swap:
    """Gil's first week, to Fay unless said otherwise."""
    return ask_swap(rota.shifts[1], Wish(**{"to": [rota.fay], **wish}), by=rota.gil, at=START)


def url(swap: Swap, noun: str = "") -> str:
    return f"/swaps/{swap.key}" + (f"/{noun}" if noun else "")


def page(client: FlaskClient, swap: Swap, person: Person) -> BeautifulSoup:
    return visit(client, url(swap), as_=person)


def buttons(soup: BeautifulSoup) -> list[str]:
    return [words(button) for button in soup.select("#about button")]


def card(soup: BeautifulSoup, name: str) -> str:
    found = soup.select_one(f"#{name}")
    assert found is not None
    return " ".join(" ".join(found.stripped_strings).split())


def test_it_says_whose_hours_who_is_asked_and_what_happened(client: FlaskClient, rota: Rota) -> None:
    swap = a_swap(rota, to=[rota.fay, rota.jon], note="my sister marries")
    send(client, url(swap, "refusal"), {"note": "I am away"}, as_=rota.fay)
    soup = page(client, swap, rota.hana)
    about = card(soup, "about")
    for part in (
        "Gil ops asks who can take it waits for an answer",
        "Hours Primary, Mon 23 Nov 09:00 – Mon 30 Nov 09:00 7 d Whose GO Gil ops",
        "Why “my sister marries” Open until Mon 23 Nov 09:00 in 2 days",
    ):
        assert part in about
    assert card(soup, "answers") == "Who is asked FO Fay ops refused I am away JO Jon ops no answer yet"
    assert card(soup, "history").startswith(
        "History Refused Fay ops Sat 21 Nov 03:21 I am away Asked Gil ops"
    )
    assert buttons(soup) == []
    assert soup.select("#candidates") == []


def test_each_is_offered_what_they_may_do(client: FlaskClient, rota: Rota) -> None:
    swap = a_swap(rota)
    may = {person.name.split()[0]: buttons(page(client, swap, person)) for person in everybody(rota)}
    assert may == {"Fay": ["Yes", "I cannot"], "Gil": ["Withdraw"], "Mia": ["Withdraw"], "Jon": []}
    accept(swap, by=rota.fay, note=REASON, at=START)
    may = {person.name.split()[0]: buttons(page(client, swap, person)) for person in everybody(rota)}
    assert may == {"Fay": ["Give it back"], "Gil": ["Give it back"], "Mia": ["Give it back"], "Jon": []}


def everybody(rota: Rota) -> tuple[Person, ...]:
    return rota.fay, rota.gil, rota.mia, rota.jon


def test_what_is_not_offered_is_refused(client: FlaskClient, rota: Rota) -> None:
    swap = a_swap(rota)
    for noun in ("acceptance", "refusal", "approval", "rejection", "cancellation", "return"):
        send(client, url(swap, noun), {"note": REASON}, as_=rota.jon, status=422)
    outsiders = (a_person("Zoe"), a_viewer("Vic"))
    for person in outsiders:
        send(client, url(swap, "acceptance"), {"note": REASON}, as_=person, status=403)
    assert swap.state is State.OPEN
    assert asked(rota.fay)


def test_a_yes_needs_a_reason_where_the_rules_warn(client: FlaskClient, rota: Rota) -> None:
    """The rule is named before, and beside the field."""
    rules = {**DEFAULTS, Rule.NOTICE: Setting(Strictness.WARN, 15)}
    change_settings(rota.team, Settings(rules), by=rota.mia, at=START)
    swap = a_swap(rota)
    soup = page(client, swap, rota.fay)
    assert "Needed for: Yes" in card(soup, "about")
    assert "Only one clear day of notice; 15 are asked for." in words(soup.select_one(".ask-warning"))
    again = BeautifulSoup(send(client, url(swap, "acceptance"), status=422).text, "html.parser")
    assert "Say why it is fine all the same" in words(again.select_one(".field-error"))
    assert swap.state is State.OPEN
    answer = send(client, url(swap, "acceptance"), {"note": REASON})
    assert answer.location == url(swap)
    assert who(rota, swap.starts_at) == "Fay"
    assert "Fay ops covers for Gil ops swapped" in card(page(client, swap, rota.gil), "about")


def test_what_was_typed_is_kept_when_it_is_refused(client: FlaskClient, rota: Rota) -> None:
    change_settings(rota.team, Settings(needs_approval=True), by=rota.mia, at=START)
    swap = a_swap(rota)
    again = send(
        client, url(swap, "approval"), {"note": "fine with me"}, as_=rota.mia, status=422, headers=HTMX
    )
    soup = BeautifulSoup(again.text, "html.parser")
    assert words(soup.select_one("[role=alert]")) == "Nobody has said yes to this swap yet."
    assert soup.select_one("textarea").text.strip() == "fine with me"


def test_htmx_gets_the_page_in_its_place_and_the_new_count(client: FlaskClient, rota: Rota) -> None:
    swap = a_swap(rota)
    answer = send(client, url(swap, "refusal"), as_=rota.fay, status=200, headers=HTMX)
    soup = BeautifulSoup(answer.text, "html.parser")
    roots = [tag["id"] for tag in soup.find_all(recursive=False)]
    assert roots == ["swap", "asked-badge", "asked-badge-top"]
    assert "refused" in card(soup, "about")
    assert soup.select_one("#asked-badge").text.strip() == ""


def test_a_manager_approves_or_says_why_not(client: FlaskClient, rota: Rota) -> None:
    change_settings(rota.team, Settings(needs_approval=True), by=rota.mia, at=START)
    swap = a_swap(rota)
    accept(swap, by=rota.fay, note=REASON, at=START)
    assert buttons(page(client, swap, rota.gil)) == ["Withdraw"]
    assert buttons(page(client, swap, rota.mia)) == ["Approve", "Do not approve", "Withdraw"]
    again = send(client, url(swap, "rejection"), status=422)
    assert "Say why" in words(BeautifulSoup(again.text, "html.parser").select_one(".field-error"))
    send(client, url(swap, "approval"))
    assert who(rota, swap.starts_at) == "Fay"


def test_giving_it_back_leads_to_the_request_for_it(client: FlaskClient, rota: Rota) -> None:
    swap = a_swap(rota)
    accept(swap, by=rota.fay, note=REASON, at=START)
    answer = send(client, url(swap, "return"), {"note": "I am ill"}, as_=rota.fay)
    back = visit(client, answer.location)
    assert "Gives back Fay ops covers for Gil ops" in card(back, "about")
    soup = page(client, swap, rota.gil)
    assert "Given back asked, waits for an answer" in card(soup, "about")
    assert buttons(soup) == []
    assert soup.select_one(f"#about a[href='{answer.location}']")
    send(client, answer.location + "/acceptance", as_=rota.gil)
    assert swap.state is State.RETURNED
    assert who(rota, swap.starts_at) == "Gil"


def test_withdrawing_after_an_answer_is_too_late(client: FlaskClient, rota: Rota) -> None:
    swap = a_swap(rota)
    accept(swap, by=rota.fay, note=REASON, at=START)
    again = send(client, url(swap, "cancellation"), as_=rota.gil, status=422)
    assert "on the schedule already: Fay ops has it" in again.text


def test_a_neighbour_who_is_asked_by_name_answers_here_too(client: FlaskClient, rota: Rota) -> None:
    zoe = a_person("Zoe")
    swap = a_swap(rota, to=[zoe])
    soup = page(client, swap, zoe)
    assert buttons(soup) == ["Yes", "I cannot"]
    assert "Not in the team Team Ops." in words(soup.select_one(".ask-warning"))
    send(client, url(swap, "acceptance"), {"note": "they are short"})
    assert who(rota, swap.starts_at) == "Zoe"
    assert buttons(page(client, swap, zoe)) == ["Give it back"]


# Who else could take it


def test_who_chooses_sees_who_could_take_it_fairest_first(client: FlaskClient, rota: Rota) -> None:
    swap = a_swap(rota)
    soup = page(client, swap, rota.gil)
    rows = [words(row) for row in soup.select("#candidates tbody tr")]
    assert len(rows) == 3
    assert "Fay ops" in "".join(row for row in rows if "asked" in row)
    assert {words(button) for button in soup.select("#candidates button")} == {"Ask Jon", "Ask Mia"}
    folded = words(soup.select_one("#candidates details"))
    assert "2 people may not take it" in folded
    assert "Eli ops On call 14 days in a row" in folded
    assert page(client, swap, rota.mia).select("#candidates")
    assert not page(client, swap, rota.fay).select("#candidates")


def test_asking_one_more_from_the_table(client: FlaskClient, rota: Rota) -> None:
    swap = a_swap(rota)
    send(client, url(swap, "asks"), {"person": rota.jon.key}, as_=rota.gil)
    assert [one.title for one in asked(rota.jon)] == ["Can you cover for Gil ops in Team Ops?"]
    assert asked(rota.fay), "who was asked first still is"
    soup = page(client, swap, rota.gil)
    assert "Jon ops no answer yet" in card(soup, "answers")
    assert card(soup, "history").startswith("History Asked : Jon ops Gil ops")
    send(client, url(swap, "acceptance"), {"note": REASON}, as_=rota.jon)
    assert who(rota, swap.starts_at) == "Jon"


def test_who_may_not_be_asked_is_said(client: FlaskClient, rota: Rota) -> None:
    swap = a_swap(rota)
    wrong = {
        rota.fay.key: "Fay ops is asked already.",
        rota.eli.key: "Eli ops cannot take this: On call 14 days in a row",
        rota.gil.key: "Gil ops has these hours already.",
        "nobody": "Choose one of the people below.",
        "": "Choose one of the people below.",
    }
    for key, why in wrong.items():
        again = send(client, url(swap, "asks"), {"person": key}, as_=rota.gil, status=422, headers=HTMX)
        assert why in words(BeautifulSoup(again.text, "html.parser").select_one("[role=alert]"))
    again = send(client, url(swap, "asks"), {"person": rota.mia.key}, as_=rota.jon, status=422)
    assert "Only Gil ops or a manager can ask somebody else." in again.text


def test_what_is_between_two_is_asked_of_nobody_else(client: FlaskClient, rota: Rota) -> None:
    swap = a_swap(rota, in_return=rota.shifts[3], note="?")
    again = send(client, url(swap, "asks"), {"person": rota.jon.key}, as_=rota.gil, status=422)
    assert "between two people" in again.text
    soup = page(client, swap, rota.gil)
    assert "In return Primary, Mon 7 Dec 09:00 – Mon 14 Dec 09:00" in card(soup, "about")
    assert not soup.select("#candidates")


def test_a_colleague_who_offers_is_answered_by_the_giver_or_a_manager(
    client: FlaskClient, rota: Rota
) -> None:
    wish = Wish(is_taking=True, note="get well")
    swap = ask_swap(rota.shifts[1], wish, by=rota.fay, at=START)
    assert buttons(page(client, swap, rota.gil)) == ["Yes", "I cannot", "Withdraw"]
    assert buttons(page(client, swap, rota.mia)) == ["Yes", "Withdraw"]
    send(client, url(swap, "acceptance"), as_=rota.mia)
    assert who(rota, swap.starts_at) == "Fay"


def test_a_team_of_thirty_needs_as_many_queries_as_one_of_six(client: FlaskClient) -> None:
    few, many = a_rota("ops"), a_rota("big")
    for n in range(24):
        a_person(f"Extra {chr(97 + n)}", team=many.team)
    swaps = {rota.team.slug: ask_swap(rota.shifts[1], Wish(), by=rota.gil, at=START) for rota in (few, many)}
    counts = [query_count(client, url(swaps[rota.team.slug]), as_=rota.gil) for rota in (few, many)]
    assert counts[0] == counts[1]


def test_what_is_over_offers_nothing(client: FlaskClient, rota: Rota, clock: FakeClock) -> None:
    swap = a_swap(rota)
    clock.at = swap.ends_at + DAY
    assert buttons(page(client, swap, rota.fay)) == []
