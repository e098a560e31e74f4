"""Public holidays on the schedule, in the list a phone shows, and in the quality of a plan."""

from datetime import date, time, timedelta

from flask.testing import FlaskClient

from portal.core.db import db
from portal.people.holidays import Residence
from portal.people.models import Person
from portal.rota.models import RotaRole, Rotation
from portal.rota.plans import actions as publishing
from portal.rota.queries import on_call
from portal.rota.rotations import actions
from portal.rota.windows import Window
from tests.clock import START
from tests.visit import visit, words
from tests.world import Cast, a_person
from tests.world_rota import YEAR, a_rotation
from tests.world_setup import query_count

AT = "/teams/blue/schedule?from=2026-12-21&weeks=4"
"""Christmas, in a week of Alice's."""


def lives_in(person: Person, country: str, region: str | None = None) -> None:
    person.residence = Residence(country, region)
    db.session.commit()


def test_the_schedule_names_the_holidays_of_who_covers_it(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, cast.alice)
    lives_in(cast.alice, "FR")
    soup = visit(client, AT, as_=cast.charlie)
    assert [words(line) for line in soup.select(".holidays li")] == [
        "✱ Fri 25 Dec Christmas Day Alice Blue",
        "✱ Fri 1 Jan New Year's Day Alice Blue",
    ]
    marked = [day["title"] for day in soup.select(".bars-day") if day.select(".bars-holiday")]
    assert marked == [
        "Fri 25 Dec · Christmas Day (Alice Blue)",
        "Fri 1 Jan · New Year's Day (Alice Blue)",
    ]
    assert len(soup.select(".bars-mark")) == 1, "on New Year's Day somebody else is on call"
    [bar] = [bar for bar in soup.select("a.bar") if "✱" in bar["title"]]
    assert bar["title"].endswith("· ✱ Christmas Day")


def test_the_list_names_them_beside_the_shift(client: FlaskClient, cast: Cast) -> None:
    """It is all that a phone shows, and all that is read aloud."""
    a_rotation(cast.blue, cast.bob, cast.alice)
    lives_in(cast.alice, "FR")
    told = [words(line) for line in visit(client, AT, as_=cast.bob).select(".agenda-holiday")]
    assert told == ["public holiday on Fri 25 Dec: Christmas Day"]


def test_the_readers_own_are_marked_too(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.alice)
    lives_in(cast.charlie, "DE", "BY")
    soup = visit(client, AT, as_=cast.charlie)
    assert words(soup.select(".holidays li")[-1]) == "✱ Wed 6 Jan Epiphany where you live"
    assert not soup.select(".bars-mark, .agenda-holiday")
    assert not visit(client, AT, as_=cast.bob).select(".holidays, .bars-holiday")


def test_every_team_at_once_shows_them(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.alice)
    a_rotation(cast.green, cast.charlie)
    lives_in(cast.charlie, "GB", "ENG")
    soup = visit(client, "/schedules?from=2026-12-21", as_=cast.bob)
    assert not soup.select("#blue .holidays")
    assert "Boxing Day" in words(soup.select_one("#green .holidays"))


def test_whoever_lives_elsewhere_costs_no_query(client: FlaskClient, cast: Cast) -> None:
    people = [a_person(f"No {n}", team=cast.blue) for n in range(6)]
    a_rotation(cast.blue, *people)
    before = query_count(client, AT, as_=cast.bob)
    for person, country in zip(people, ("FR", "DE", "GB", "US", "RU", "JP"), strict=True):
        lives_in(person, country)
    assert query_count(client, AT, as_=cast.bob) == before


def test_quality_counts_them_against_a_share(client: FlaskClient, cast: Cast) -> None:
    """Twelve weeks from 21 November: Christmas is Alice's, New Year's Day is Bob's."""
    a_rotation(cast.blue, cast.bob, cast.alice)
    lives_in(cast.alice, "FR")
    rows = visit(client, "/teams/blue/schedule/quality", as_=cast.bob).select("#load tbody tr")
    told = {words(r.select_one(".person-text")): words(r.select("td")[3]) for r in rows}
    assert told == {"Alice Blue": "1.0 of 0.5", "Bob Blue": "not said"}


def test_a_public_holiday_takes_nobody_off_call(cast: Cast) -> None:
    a_rotation(cast.blue, cast.alice)
    lives_in(cast.alice, "FR")
    christmas = START + (date(2026, 12, 25) - START.date())
    assert [cover.person for cover in on_call(cast.blue, christmas)] == [cast.alice]


def weekdays(cast: Cast, *people: Person) -> Rotation:
    facts = actions.RotationFacts(
        name="Days", role=RotaRole.PRIMARY, time_zone="Europe/Paris", starts_on=date(2026, 11, 16),
        member_ids=[person.id for person in people], handoff_time=time(9), handoff_weekday=0,
        windows=(Window(tuple(range(5)), time(9), time(18)),),
    )  # fmt: skip
    rotation = actions.create_rotation(cast.blue, facts, by=None, at=START)
    publishing.publish(rotation, until=START + YEAR, at=START)
    return rotation


def test_outside_its_hours_a_team_is_not_uncovered(client: FlaskClient, cast: Cast) -> None:
    """Saturday night."""
    weekdays(cast, cast.bob)
    assert "NOT COVERED" not in words(visit(client, "/teams/blue/schedule", as_=cast.bob).main)
    now = words(visit(client, "/schedules").select_one("#blue .glance-now"))
    assert now == "outside hours nobody is on call now"
    assert "100 %" in words(visit(client, "/teams/blue/schedule/quality").select_one("#coverage li"))


def test_a_gap_inside_its_hours_is_shown(client: FlaskClient, cast: Cast) -> None:
    weekdays(cast, cast.bob, cast.alice)
    cast.alice.is_active = False
    db.session.commit()
    soup = visit(client, "/teams/blue/schedule", as_=cast.bob)
    open_ = [bar["title"] for bar in soup.select(".bar-gap")]
    assert len(open_) == 10, "five days of each of Alice's two weeks"
    assert open_[0] == "NOT COVERED · Mon 23 Nov 09:00 – Mon 23 Nov 18:00"
    gaps = visit(client, "/teams/blue/schedule/quality").select(".gaps li")
    assert len(gaps) == 30
    assert timedelta(hours=9) * len(gaps) == timedelta(hours=270)
