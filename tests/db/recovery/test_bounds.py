"""What a policy lets be asked of people: in swaps, and wherever somebody is chosen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.errors import Refused
from portal.people.models import Person
from portal.recovery.limiting_rules import MaxAverageWeek, MaxConsecutive, ResponseTimeFlag
from portal.recovery.policies.actions import save_policy
from portal.recovery.policies.bounds import bounds_of
from portal.rota.bounds.bounds import NO_BOUNDS, AverageWeek, Bounds, InARow
from portal.rota.cover.stretches import Stretch
from portal.rota.models import RotaRole
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.drafts import could_take
from portal.swaps.asking.wishes import Wish
from portal.swaps.overrides.actions import Override, override
from portal.swaps.rules.queries import facts_for
from portal.swaps.settings.actions import change_settings
from portal.swaps.settings.strictness import DEFAULTS, Setting, Settings, Strictness
from tests.clock import START
from tests.queries import noted
from tests.visit import visit, words
from tests.world import Cast
from tests.world_policies import a_policy, a_wish
from tests.world_setup import STEP
from tests.world_setup import a_policy as an_escalation
from tests.world_swaps import DAY, HOUR, Rota, a_rota

SAYS = "14 nights in a row; at most 7 by their policy."


@pytest.fixture
def rota(app: Flask) -> Rota:
    """A team that lets anything be swapped."""
    made = a_rota()
    off = {rule: Setting(Strictness.OFF, one.limit) for rule, one in DEFAULTS.items()}
    change_settings(made.team, Settings(off), by=made.mia, at=START)
    return made


def ask(rota: Rota, taker: Person) -> None:
    """Gil asks somebody to take his week, which begins on the 23rd; Hana has the one before, Eli the one after."""
    ask_swap(rota.shifts[1], Wish(to=(taker,)), by=rota.gil, at=START)


def test_a_policy_is_heard_from_the_day_on_which_it_holds(rota: Rota) -> None:
    since = START.date() + 30 * DAY
    a_policy(rota.team, MaxConsecutive(weeks=2, nights=9), by=rota.mia, since=since)
    bounds = Bounds(in_a_row=InARow(weeks=2, nights=9, days=7))
    assert bounds_of([rota.hana])[rota.hana.id][-1] == (since, bounds)


def test_one_that_is_off_bounds_nobody(rota: Rota) -> None:
    a_policy(rota.team, MaxConsecutive(), by=rota.mia, is_on=False)
    assert {bounds for _since, bounds in bounds_of([rota.hana])[rota.hana.id]} == {NO_BOUNDS}


def test_a_swap_is_refused_by_the_policy_of_who_would_take_it(rota: Rota) -> None:
    a_policy(rota.team, MaxConsecutive(), by=rota.mia)
    with pytest.raises(Refused, match=SAYS):
        ask(rota, rota.hana)
    ask(rota, rota.jon)


def test_it_is_not_before_the_policy_holds(rota: Rota) -> None:
    a_policy(rota.team, MaxConsecutive(), by=rota.mia, since=START.date() + timedelta(weeks=5))
    ask(rota, rota.hana)


def test_who_could_take_it_are_those_whom_it_lets(rota: Rota) -> None:
    a_policy(rota.team, MaxConsecutive(), by=rota.mia)
    shift = rota.shifts[1]
    found = {
        one.person: one
        for one in could_take(Stretch(shift, shift.starts_at, shift.ends_at), rota.gil, at=START)
    }
    assert {person for person, one in found.items() if one.is_refused} == {rota.hana, rota.eli}
    assert SAYS in found[rota.eli].reasons


def test_hours_are_given_all_the_same_when_nobody_else_is_there(rota: Rota) -> None:
    a_policy(rota.team, MaxConsecutive(), by=rota.mia)
    start = rota.shifts[1].starts_at
    wanted = Override(RotaRole.PRIMARY, rota.hana, start, start + 24 * HOUR, "Gil is ill")
    broken = override(rota.team, wanted, by=rota.mia, at=START).broken
    assert {one.rule.value for one in broken} == {
        "consecutive_weeks",
        "consecutive_nights",
        "consecutive_days",
    }


def test_more_people_ask_no_more_of_the_database(rota: Rota) -> None:
    a_policy(rota.team, MaxConsecutive(), by=rota.mia)
    everybody = [rota.hana, rota.gil, rota.eli, rota.fay]
    assert [person.country for person in everybody] == [None] * 4  # read before it is counted
    with noted() as statements:
        assert len(bounds_of(everybody)) == 4
    assert len(statements) == 3


def test_an_escalation_that_leaves_little_time_is_told_of_the_policy(client: FlaskClient, cast: Cast) -> None:
    place = f"/escalations/{an_escalation(cast.blue, steps=(STEP, replace(STEP, delay_minutes=10))).key}"
    assert "may be at work all the time" not in words(visit(client, place, as_=cast.alice).main)
    a_policy(cast.blue, ResponseTimeFlag(minutes=15), by=cast.alice)
    told = words(visit(client, place).main)
    assert "has 10 min before step 2. By a rest policy in the team, who has to answer within 15" in told


def test_who_works_more_than_their_policy_allows_takes_no_more(rota: Rota) -> None:
    """Five days of nine hours are 45 a week."""
    policy = a_policy(rota.team, MaxAverageWeek(hours=46, window_weeks=4), by=rota.mia)
    found = facts_for(rota.team, [rota.jon], rota.shifts[1].starts_at, rota.shifts[1].ends_at, START)
    assert found[rota.jon.id].average_week == AverageWeek(45 * 60, 46 * 60, 46 * 60 * 90 // 100)
    stricter = a_wish(policy, MaxAverageWeek(hours=44, window_weeks=4), since=START.date())
    save_policy(policy, stricter, by=rota.mia, at=START)
    with pytest.raises(Refused, match="Works more in an average week than their policy allows"):
        ask(rota, rota.jon)
