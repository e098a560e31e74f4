"""What the rules are told about people, and who could take a stretch, from the database."""

from datetime import date, datetime, timedelta

import pytest

from portal.core.db import add, db
from portal.incidents.models import Incident
from portal.messages.models import Message, MessageKind, MessageState
from portal.people.actions import put_member
from portal.people.holidays import Residence
from portal.people.models import Person, Team, TeamRole
from portal.rota.cover.stretches import Stretch
from portal.rota.models import Assignment, RotaRole
from portal.rota.queries import cover_between
from portal.swaps.candidates.queries import Candidate, candidates
from portal.swaps.candidates.wording import load_text
from portal.swaps.rules.queries import facts_for, held
from portal.swaps.settings.strictness import Settings
from tests.clock import START
from tests.queries import noted
from tests.world import Cast, a_person, a_team
from tests.world_incidents import an_incident
from tests.world_rota import a_rotation

WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)
MONDAY = datetime.fromisoformat("2026-11-23T08:00:00Z")
"""Nine in Paris, two days after the clock of the tests."""


def stretch_of(team: Team, at: datetime, role: str = "primary") -> Assignment:
    return next(a for a in cover_between(team, at, at + HOUR) if a.role == role)


def asked(team: Team, taken: Assignment, *, giver: Person | None = None) -> list[Candidate]:
    given = [held(Stretch(taken.shift, taken.starts_at, taken.ends_at))]
    return candidates(team, given, giver_id=giver.id if giver else None, at=START, settings=Settings())


def names(found: list[Candidate]) -> list[str]:
    return [one.person.name for one in found]


def a_page(
    incident: Incident,
    person: Person,
    at: datetime,
    *,
    step: int = 1,
    state: MessageState = MessageState.SENT,
    waking: bool = True,
) -> None:
    add(
        Message(
            idem_key=f"{person.id}-{at}-{step}-{waking}-{db.session.query(Message).count()}",
            kind=MessageKind.PAGE, incident_id=incident.id, person_id=person.id, step=step, channel="EMAIL",
            address=person.email, recipient=person.name, is_waking=waking, content={}, due_at=at, state=state,
            created_at=at, sent_at=at if state is MessageState.SENT else None, finished_at=at,
        )
    )  # fmt: skip


# Facts


def test_facts_are_who_somebody_is_what_they_take_and_what_they_cover(cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.alice, cast.bob)
    a_rotation(cast.blue, cast.bob, role=RotaRole.SHADOW, until=None)
    elsewhere = a_rotation(cast.green, cast.bob, role=RotaRole.SECONDARY)
    facts = facts_for(cast.blue, [cast.alice, cast.bob, cast.charlie], MONDAY, MONDAY + WEEK, START)
    assert facts[cast.alice.id].turns == {"primary"}
    assert facts[cast.bob.id].turns == {"primary", "shadow"}  # secondary is another team's
    assert [facts[p.id].is_member for p in (cast.alice, cast.bob, cast.charlie)] == [True, True, False]
    assert facts[cast.charlie.id].held == ()
    assert facts[cast.bob.id].zone == "Europe/Paris"
    rotations = {one.rotation_id for one in facts[cast.bob.id].held}
    assert rotations == {rotation.id, elsewhere.id}
    assert {one.team for one in facts[cast.bob.id].held} == {"Team Blue", "Team Green"}


def test_facts_reach_six_weeks_around_a_stretch(cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    held = facts_for(cast.blue, [cast.bob], MONDAY + 10 * WEEK, MONDAY + 11 * WEEK, START)[cast.bob.id].held
    assert (held[0].starts_at, held[-1].ends_at) == (MONDAY + 4 * WEEK, MONDAY + 17 * WEEK)


def test_who_has_left_a_rotation_takes_no_turns_of_it(cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, cast.alice)
    rotation.members[0].leaves_on, rotation.members[1].joins_on = date(2026, 11, 21), date(2027, 1, 1)
    db.session.flush()
    facts = facts_for(cast.blue, [cast.bob, cast.alice], MONDAY, MONDAY + WEEK, START)
    assert facts[cast.bob.id].turns == facts[cast.alice.id].turns == frozenset()


# Candidates


@pytest.fixture
def crew(cast: Cast) -> dict[str, Person]:
    """Ann to Dan take primary turns from last Monday on, in this order; Dan is secondary next week as well."""
    people = {name: a_person(name, team=cast.blue) for name in ("Ann", "Ben", "Cid", "Dan")}
    a_rotation(cast.blue, *people.values())
    a_rotation(
        cast.blue,
        people["Dan"],
        role=RotaRole.SECONDARY,
        starts_on=date(2026, 11, 23),
        until=START + 2 * WEEK,
    )
    return people


def test_every_member_but_the_giver_is_weighed_and_the_refused_are_last(
    cast: Cast, crew: dict[str, Person]
) -> None:
    """Next week is Ben's. Ann has this week and Cid the one after: two weeks in a row. Dan is secondary then."""
    found = asked(cast.blue, stretch_of(cast.blue, MONDAY), giver=crew["Ben"])
    assert names(found) == ["Alice Blue", "Bob Blue", "Cid", "Ann", "Dan"]
    assert [one.is_refused for one in found] == [False, False, True, True, True]
    assert [finding.rule for finding in found[-1].findings if finding.level == "block"] == [
        "overlap",
        "consecutive_weeks",
        "consecutive_nights",
    ]


def test_who_takes_turns_comes_before_who_would_need_a_reason(cast: Cast, crew: dict[str, Person]) -> None:
    """Ben's turn after the next: only Ann and Cid stand next to it."""
    found = asked(cast.blue, stretch_of(cast.blue, MONDAY + 4 * WEEK), giver=crew["Ben"])
    assert names(found)[:3] == ["Dan", "Alice Blue", "Bob Blue"]
    assert (found[0].findings, found[0].is_refused) == ([], False)


def test_those_who_left_are_not_asked(cast: Cast, crew: dict[str, Person]) -> None:
    crew["Dan"].is_active = False
    db.session.flush()
    assert "Dan" not in names(asked(cast.blue, stretch_of(cast.blue, MONDAY)))


def test_figures_say_load_nights_last_and_next(cast: Cast, crew: dict[str, Person]) -> None:
    found = {
        one.person.name: one for one in asked(cast.blue, stretch_of(cast.blue, MONDAY), giver=crew["Ben"])
    }
    assert (found["Ann"].last_on_call, found["Ann"].next_on_call) == (START, MONDAY + 3 * WEEK)
    assert (found["Cid"].last_on_call, found["Cid"].next_on_call) == (None, MONDAY + WEEK)
    assert found["Bob Blue"].load == 0.0
    assert found["Dan"].load > found["Cid"].load > 0.5
    assert load_text(found["Bob Blue"].load) == "0.0 ×"


def test_holidays_weigh_for_those_who_have_them(cast: Cast, crew: dict[str, Person]) -> None:
    """Ben is primary from 21 December on: Christmas is his once he lives in France."""
    before = {one.person.name: one.load for one in asked(cast.blue, stretch_of(cast.blue, MONDAY))}
    crew["Ben"].residence = Residence("FR")
    db.session.flush()
    after = {one.person.name: one.load for one in asked(cast.blue, stretch_of(cast.blue, MONDAY))}
    assert after["Ben"] > before["Ben"]
    assert after["Cid"] < before["Cid"]  # beside a mean that has grown


def test_pages_at_night_count_once_a_step_on_their_own_clock(cast: Cast, crew: dict[str, Person]) -> None:
    ann, incident = crew["Ann"], an_incident(cast.blue)
    night = START - timedelta(days=2)  # 03:21 in Paris
    a_page(incident, ann, night)
    a_page(incident, ann, night + timedelta(minutes=1))  # the same step by another method
    a_page(incident, ann, night + timedelta(minutes=9), step=2)
    a_page(incident, ann, night + timedelta(hours=9), step=3)  # at noon
    a_page(incident, ann, night, step=4, waking=False)
    a_page(incident, ann, night, step=5, state=MessageState.FAILED)
    a_page(incident, ann, night - timedelta(days=30), step=6)
    found = {one.person.name: one.night_pages for one in asked(cast.blue, stretch_of(cast.blue, MONDAY))}
    assert found == {"Ann": 2, "Ben": 0, "Cid": 0, "Dan": 0, "Alice Blue": 0, "Bob Blue": 0}


def test_reasons_are_sentences_what_speaks_against_first(cast: Cast, crew: dict[str, Person]) -> None:
    a_page(an_incident(cast.blue), crew["Ann"], START - timedelta(days=2))
    found = {
        one.person.name: one for one in asked(cast.blue, stretch_of(cast.blue, MONDAY), giver=crew["Ben"])
    }
    assert found["Bob Blue"].reasons == [
        "Takes no turns as Primary in Team Blue.",
        "Load 0.0 × the team's mean.",
        "0 pages at night in 30 days.",
        "Not on call in the last 90 days.",
    ]
    assert found["Ann"].reasons[0] == "On call 14 days in a row without 35 h free; at most 7."
    assert found["Ann"].reasons[-2:] == ["1 page at night in 30 days.", "On call now."]


def test_a_stretch_has_to_be_named(cast: Cast) -> None:
    with pytest.raises(ValueError, match="which stretch"):
        candidates(cast.blue, [], giver_id=None, at=START, settings=Settings())


@pytest.mark.parametrize("size", [5, 30])
def test_a_large_team_asks_the_database_no_more_than_a_small_one(cast: Cast, size: int) -> None:
    team = a_team("large")
    people = [a_person(f"Number {n}") for n in range(size)]
    for person in people:
        put_member(team, person, role=TeamRole.MEMBER, by=None, at=START)
    a_rotation(team, *people)
    a_rotation(team, *people[::-1], role=RotaRole.SECONDARY)
    taken = stretch_of(team, MONDAY)
    db.session.commit()
    db.session.expire_all()
    _ = team.id, team.time_zone
    given = [held(Stretch(taken.shift, taken.starts_at, taken.ends_at))]
    with noted() as statements:
        found = candidates(team, given, giver_id=taken.person_id, at=START, settings=Settings())
    assert (len(found), len(statements)) == (size - 1, 10)
