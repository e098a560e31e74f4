"""One's own weekly letters in the browser, and what counts as nothing to say."""

from datetime import date

from flask.testing import FlaskClient

from portal.digests.actions import letters_for, want_letters, write_weekly
from portal.digests.queries import due_letters, is_wanted
from portal.fatigue.days.actions import count_person
from portal.incidents.actions import acknowledge
from portal.rota.windows import DAY
from tests.clock import START, FakeClock
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_fatigue import a_sent_page
from tests.world_incidents import an_incident

MONDAY = date(2026, 11, 16)
PLACE = "/me/digest"


def test_a_quiet_week_says_nothing_and_writes_nothing(client: FlaskClient, cast: Cast) -> None:
    assert letters_for(cast.bob, MONDAY, at=START) == {}
    assert write_weekly(cast.bob, MONDAY, at=START) == 0
    shown = words(visit(client, PLACE, as_=cast.bob).main)
    assert "There would be nothing to say now, so nothing would be sent." in shown


def test_a_manager_reads_of_the_teams_they_manage_alone(client: FlaskClient, cast: Cast) -> None:
    incident = an_incident(cast.blue, "Checkout is slow", at=START)
    acknowledge(incident, by=cast.bob, at=START)
    an_incident(cast.green, "Not hers", at=START)
    week = date(2026, 11, 23)
    [(key, letter)] = letters_for(cast.alice, week, at=START).items()
    assert key == f"digest:teams:{cast.alice.id}:2026-11-23"
    assert [lines[0] for lines in letter.paragraphs] == [cast.blue.name]
    assert letter.paragraphs[0][1] == "Incidents: 1 (the week before: 0)"
    assert letters_for(cast.bob, week, at=START) == {}
    assert letters_for(cast.charlie, week, at=START) == {}


def test_what_is_shown_is_what_would_be_written(client: FlaskClient, clock: FakeClock, cast: Cast) -> None:
    an_incident(cast.blue, "Checkout is slow", at=START)
    at = clock.move(days=3)
    [letter] = letters_for(cast.alice, date(2026, 11, 23), at=at).values()
    shown = visit(client, PLACE, as_=cast.alice).main
    assert shown.find(id="letter-1").h2.text == letter.title
    assert [one.text for one in shown.find(id="letter-1").find_all("li")] == [
        line for lines in letter.paragraphs for line in lines
    ]
    assert shown.find(id="letter-2") is None


def test_it_is_switched_off_and_on_by_oneself(client: FlaskClient, cast: Cast) -> None:
    monday = START.replace(day=23, hour=12)
    assert cast.bob in [person for person, _on in due_letters(monday, 50)]
    send(client, PLACE, {}, as_=cast.bob)
    assert not is_wanted(cast.bob)
    assert cast.bob not in [person for person, _on in due_letters(monday, 50)]
    box = visit(client, PLACE, as_=cast.bob).main.find("input", attrs={"name": "is_wanted"})
    assert not box.has_attr("checked")
    send(client, PLACE, {"is_wanted": "y"}, as_=cast.bob)
    assert is_wanted(cast.bob)
    assert (
        visit(client, PLACE, as_=cast.bob).main.find("input", attrs={"name": "is_wanted"}).has_attr("checked")
    )


def test_who_declined_meanwhile_is_not_written_to(cast: Cast) -> None:
    an_incident(cast.blue, "Checkout is slow", at=START)
    want_letters(cast.alice, is_wanted=False, at=START)
    assert write_weekly(cast.alice, date(2026, 11, 23), at=START) == 0
    want_letters(cast.alice, is_wanted=True, at=START)
    assert write_weekly(cast.alice, date(2026, 11, 23), at=START) == 1
    assert write_weekly(cast.alice, date(2026, 11, 23), at=START) == 0


def test_a_manager_reads_who_is_beyond_a_guard_rail(cast: Cast) -> None:
    """Four pages at night in 30 days are the limit."""
    incident = an_incident(cast.blue, "Checkout is slow", at=START)
    for night in range(1, 6):
        a_sent_page(incident, cast.bob, at=START - night * DAY, step=night)
    count_person(cast.bob, at=START)
    [letter] = letters_for(cast.alice, date(2026, 11, 23), at=START).values()
    assert f"{cast.bob.name} is beyond a guard rail: Pages at night." in letter.paragraphs[0]
    assert not any(cast.alice.name in line for line in letter.paragraphs[0])
