"""Two acts in the same instant, on real connections: one of them wins, the other is told, nothing is half done."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.core.errors import Refused
from portal.people.models import Person
from portal.people.queries import person_by_email
from portal.rota.models import RotaRole, Rotation, Shift
from portal.rota.plans.actions import publish_all
from portal.rota.plans.consent import Consent
from portal.rota.rotations.actions import RotationFacts, update_rotation
from portal.swaps.answering.actions import accept, approve, cancel
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import CoverEntry, State, Swap
from portal.swaps.overrides.actions import Override, override
from portal.swaps.queries import swap_by_key
from tests.clock import START
from tests.reliability.swap_judge import Judge
from tests.reliability.swap_trial import Trial, a_trial, loosen
from tests.world import a_person, a_team
from tests.world_rota import a_rotation

TIMES = 4
"""Weeks in which each race is run: who is faster is up to the machine."""

NAMES = ("gil", "hana", "eli", "fay", "jon", "kim", "lou", "max")


def _two_teams() -> None:
    """Gil, Hana, Eli and Fay take weeks in ops, Kim, Lou and Max in net, Jon is in both; Mia manages both."""
    people = {name: a_person(name.title()) for name in (*NAMES, "mia")}
    for slug, turns in (("ops", NAMES[:4]), ("net", NAMES[5:])):
        members = tuple(people[name] for name in (*turns, "jon"))
        team = a_team(slug, managers=(people["mia"],), members=members)
        a_rotation(team, *members[:-1], until=START + timedelta(weeks=12))
        loosen(team, people["mia"])


@pytest.fixture
def trial(worker_number: int) -> Iterator[Trial]:
    with a_trial(worker_number, build=_two_teams) as made:
        yield made
        Judge(made).close()


def person(name: str) -> Person:
    found = person_by_email(f"{name}@people.example")
    assert found is not None
    return found


def shift_of(slug: str, week: int) -> Shift:
    """The first has begun on Monday; so it is week 1 that lies ahead of it."""
    own = (
        select(Shift)
        .join(Rotation)
        .where(Rotation.name == f"primary of {slug}", Shift.cancelled_at.is_(None))
    )
    return db.session.scalars(own.order_by(Shift.starts_at).offset(week)).first() or pytest.fail(
        "no such week"
    )


def asked(trial: Trial, slug: str, week: int, *to: str, note: str = "A reason") -> str:
    """The key of a swap whose owner asks somebody."""
    with trial.app.app_context():
        shift = shift_of(slug, week)
        return ask_swap(
            shift, Wish(to=[person(n) for n in to], note=note), by=shift.person, at=trial.now()
        ).key


def accepting(trial: Trial, key: str, name: str) -> Callable[[], object]:
    return lambda: accept(known(key), by=person(name), note="I can", at=trial.now()).state


def known(key: str) -> Swap:
    return swap_by_key(key) or pytest.fail("no such swap")


def state(trial: Trial, key: str) -> State:
    with trial.app.app_context():
        return known(key).state


def lines(trial: Trial) -> int:
    with trial.app.app_context():
        return db.session.scalar(select(func.count()).select_from(CoverEntry)) or 0


def refusals(answers: list[object]) -> list[str]:
    return [answer.message for answer in answers if isinstance(answer, Refused)]


def test_of_two_who_accept_the_first_has_it(trial: Trial) -> None:
    for week in range(1, 1 + TIMES):
        key = asked(trial, "net", week, "jon", "mia")
        answers = trial.at_once(accepting(trial, key, "jon"), accepting(trial, key, "mia"))
        assert len(refusals(answers)) == 1
        assert "on the schedule already" in refusals(answers)[0]
        assert State.APPLIED in answers
    assert lines(trial) == TIMES


def test_the_same_hours_are_in_one_swap(trial: Trial) -> None:
    def ask(week: int, name: str) -> object:
        shift = shift_of("ops", week)
        return ask_swap(shift, Wish(to=[person(name)]), by=person("mia"), at=trial.now()).key

    for week in range(1, 1 + TIMES):
        answers = trial.at_once(lambda w=week: ask(w, "jon"), lambda w=week: ask(w, "jon"))
        assert refusals(answers) == ["There is an open swap of these hours. Answer it or withdraw it first."]


def test_one_person_says_yes_in_two_teams(trial: Trial) -> None:
    for week in (1, 4, 7):
        ops, net = asked(trial, "ops", week, "jon"), asked(trial, "net", week, "jon")
        answers = trial.at_once(accepting(trial, ops, "jon"), accepting(trial, net, "jon"))
        assert [answer for answer in answers if answer is State.APPLIED] == [State.APPLIED]
        assert "Jon cannot take this" in refusals(answers)[0]
        assert sorted([state(trial, ops), state(trial, net)]) == [State.APPLIED, State.OPEN]


def test_a_yes_meets_a_publication(trial: Trial) -> None:
    """The giver loses the week by the plan: then the swap is over, or it was faster and is a promise that stays."""

    def reorder(turn: int) -> object:
        rotation = shift_of("ops", 1).rotation
        people = [member.person_id for member in rotation.members]
        facts = RotationFacts(
            name=rotation.name, role=RotaRole.PRIMARY, time_zone=rotation.time_zone, starts_on=rotation.starts_on,
            member_ids=[*people[1:], people[0]], handoff_time=rotation.handoff_time, handoff_weekday=0,
        )  # fmt: skip
        update_rotation(rotation, facts, by=person("mia"), at=trial.now())
        until = START + timedelta(weeks=12)
        done = publish_all(
            [rotation], until=until, at=trial.now(), by=person("mia"), consent=Consent("New", True)
        )
        return done.changed + done.created

    for week in range(2, 2 + TIMES):
        key = asked(trial, "ops", week, "jon")
        answers = trial.at_once(accepting(trial, key, "jon"), lambda w=week: reorder(w))
        with trial.app.app_context():
            swap = known(key)
            if answers[0] is State.APPLIED:
                assert swap.state is State.APPLIED
            else:
                assert isinstance(answers[0], Refused)
                assert swap.state in (State.VOID, State.OPEN)


def test_a_yes_meets_an_override(trial: Trial) -> None:
    def take(week: int) -> object:
        shift = shift_of("ops", week)
        wanted = Override(RotaRole.PRIMARY, person("mia"), shift.starts_at, shift.ends_at, "I take it")
        override(shift.rotation.team, wanted, by=person("mia"), at=trial.now())
        return "taken"

    for week in range(1, 1 + TIMES):
        key = asked(trial, "ops", week, "jon")
        answers = trial.at_once(accepting(trial, key, "jon"), lambda w=week: take(w))
        if answers[1] != "taken":
            assert "Mia cannot take this" in refusals(answers)[0]
            continue
        with trial.app.app_context():
            (row,) = db.session.scalars(select(CoverEntry).order_by(CoverEntry.id.desc()).limit(1))
            assert row.to_id == person("mia").id
        assert state(trial, key) is (State.APPLIED if answers[0] is State.APPLIED else State.VOID)


def test_a_yes_meets_its_withdrawal(trial: Trial) -> None:
    def withdraw(key: str) -> object:
        swap = known(key)
        return cancel(swap, by=swap.asked_by, at=trial.now()).state

    for week in range(1, 1 + TIMES):
        key = asked(trial, "net", week, "jon")
        answers = trial.at_once(accepting(trial, key, "jon"), lambda k=key: withdraw(k))
        assert len(refusals(answers)) == 1
        assert state(trial, key) in answers


def test_it_is_approved_once(trial: Trial) -> None:
    with trial.app.app_context():
        loosen(shift_of("net", 1).rotation.team, person("mia"), needs_approval=True)

    def approving(key: str) -> object:
        return approve(known(key), by=person("mia"), note="Fine", at=trial.now()).state

    for week in range(1, 1 + TIMES):
        key = asked(trial, "net", week, "jon")
        assert trial.at_once(accepting(trial, key, "jon")) == [State.ACCEPTED]
        answers = trial.at_once(lambda k=key: approving(k), lambda k=key: approving(k))
        assert len(refusals(answers)) == 1
        assert lines(trial) == week


def test_a_rotation_is_edited_by_two_at_once(trial: Trial) -> None:
    def edit(turns: int) -> object:
        rotation = shift_of("ops", 1).rotation
        people = [person(name).id for name in NAMES[:4]]
        facts = RotationFacts(
            name=rotation.name, role=RotaRole.PRIMARY, time_zone=rotation.time_zone, starts_on=rotation.starts_on,
            member_ids=[*people[turns:], *people[:turns]], handoff_time=rotation.handoff_time, handoff_weekday=0,
        )  # fmt: skip
        update_rotation(rotation, facts, by=person("mia"), at=trial.now())
        return [member.person_id for member in rotation.members if member.leaves_on is None]

    for _time in range(TIMES):
        answers = trial.at_once(*(lambda n=n: edit(n) for n in range(4)))
        with trial.app.app_context():
            members = shift_of("ops", 1).rotation.members
            assert [m.person_id for m in members if m.leaves_on is None] in answers
