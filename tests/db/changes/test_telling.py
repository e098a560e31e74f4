"""What is told of changes is stored once, however often it is told."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.changes.actions import Facts, Origin, cancel, change, choose, name_cause, tell, tick
from portal.changes.events import Status, Type
from portal.changes.models import ChangeEvent
from portal.changes.queries import (
    Wanted,
    cause_of,
    checklist_of,
    deployments_before,
    events_between,
    ticks_of,
)
from portal.changes.tally import CREATED, EXECUTED, MOST_WORDS, counts
from portal.core.db import db
from portal.core.errors import Refused
from portal.incidents.opening import IncidentFacts, open_incident
from portal.services.models import Service
from tests.clock import START
from tests.world import Cast
from tests.world_changes import a_deployment, a_freeze, an_event
from tests.world_setup import a_service

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def checkout(cast: Cast) -> Service:
    return a_service(cast.blue)


def stored() -> int:
    return db.session.scalar(select(func.count()).select_from(ChangeEvent)) or 0


def test_a_run_that_tells_more_stays_one_event(cast: Cast, checkout: Service) -> None:
    running = Facts(
        type=Type.DEPLOYMENT, title="1.2.3", starts_at=START, status=Status.RUNNING, service=checkout
    )
    done = Facts(
        type=Type.DEPLOYMENT, title="Again", starts_at=START + HOUR, status=Status.DONE, ref="abc",
        committed_at=START - DAY,
    )  # fmt: skip
    origin = Origin("gitlab", "run-7")
    event = tell(cast.blue, running, origin=origin, by=cast.bob, at=START)
    assert (event.status, event.ends_at) == (Status.RUNNING, START)
    again = tell(cast.blue, done, origin=origin, by=cast.bob, at=START + HOUR)
    assert again is event
    assert (event.title, event.status, event.ref) == ("1.2.3", Status.DONE, "abc")
    assert (event.starts_at, event.ends_at, event.committed_at) == (START, START + HOUR, START - DAY)
    tell(cast.blue, running, origin=origin, by=cast.bob, at=START + 2 * HOUR)  # comes late
    assert (event.status, event.ends_at) == (Status.DONE, START + HOUR)
    assert stored() == 1
    assert counts()[EXECUTED] == [("success", 1)]


def test_the_name_of_a_run_is_its_teams_and_its_cis(cast: Cast, checkout: Service) -> None:
    facts = Facts(type=Type.DEPLOYMENT, title="1", starts_at=START)
    for team, source in ((cast.blue, "gitlab"), (cast.blue, "github"), (cast.green, "gitlab")):
        tell(team, facts, origin=Origin(source, "run-7"), by=cast.ada, at=START)
    assert stored() == 3
    freeze = Facts(type=Type.FREEZE, title="1", starts_at=START)
    with pytest.raises(Refused) as refused:
        tell(cast.blue, freeze, origin=Origin("gitlab", "run-7"), by=cast.ada, at=START)
    assert list(refused.value.fields) == ["external_id"]


def test_a_late_commit_or_another_teams_service_is_refused(cast: Cast, checkout: Service) -> None:
    for facts, field in (
        (Facts(type="Odd", title="1", starts_at=START), "type"),
        (Facts(type="drill", title="1", starts_at=START, ends_at=START - HOUR), "ends_at"),
        (Facts(type="deployment", title="1", starts_at=START, committed_at=START + HOUR), "committed_at"),
        (Facts(type="drill", title="1", starts_at=START, service=a_service(cast.green, slug="x")), "service"),
    ):
        with pytest.raises(Refused) as refused:
            tell(cast.blue, facts, origin=Origin(), by=cast.bob, at=START)
        assert list(refused.value.fields) == [field]
    assert stored() == 0


def test_each_end_is_counted_and_words_have_their_bound(cast: Cast, checkout: Service) -> None:
    for n in range(MOST_WORDS + 2):
        an_event(checkout, f"word_{n}", by=cast.bob)
    an_event(checkout, "incident", by=cast.bob)  # counted elsewhere under this name
    an_event(checkout, "word_0", by=cast.bob)
    a_deployment(checkout, by=cast.bob, status=Status.FAILED, external_id="1")
    a_deployment(checkout, by=cast.bob, external_id="1")
    created = dict(counts()[CREATED])
    assert (created["word_0"], created["other"], created["deployment"]) == (2, 3, 1)
    assert len(created) == MOST_WORDS + 2
    assert counts()[EXECUTED] == [("failed", 1), ("success", 1)]


def test_what_touches_some_days_is_found_however_long_it_lasts(cast: Cast, checkout: Service) -> None:
    freeze = a_freeze(cast.blue, by=cast.alice, begins=-20 * DAY, days=30)
    over = a_freeze(cast.blue, by=cast.alice, begins=-20 * DAY, days=10)
    point = a_deployment(checkout, by=cast.bob)
    evening = an_event(checkout, by=cast.bob, begins=-HOUR, lasts=2 * HOUR)
    a_deployment(a_service(cast.green, slug="shop"), by=cast.ada)
    found = events_between(START, START + DAY, Wanted(cast.blue), limit=50)
    assert [one.id for one in found] == [freeze.id, evening.id, point.id]
    assert over not in found
    assert [one.id for one in events_between(START, START + DAY, Wanted(None, "freeze"), limit=50)] == [
        freeze.id
    ]


def test_people_correct_and_call_off(cast: Cast, checkout: Service) -> None:
    window = an_event(checkout, by=cast.bob)
    facts = Facts(type="drill", title="Fire", starts_at=START - HOUR, ends_at=START + HOUR, text="With smoke")
    change(window, facts, by=cast.bob, at=START)
    assert (window.type, window.title, window.service_id, window.text) == (
        "drill",
        "Fire",
        None,
        "With smoke",
    )
    cancel(window, by=cast.bob, at=START)
    assert (window.status, window.ends_at) == (Status.CANCELLED, START)
    with pytest.raises(Refused):
        cancel(window, by=cast.bob, at=START)


def test_a_tick_says_who_and_when_and_outlives_its_line(cast: Cast, checkout: Service) -> None:
    window = an_event(checkout, by=cast.bob)
    first, second, *_rest = checklist_of(cast.blue)
    tick(window, {first, "no line of ours"}, by=cast.bob, at=START)
    tick(window, {first, second}, by=cast.alice, at=START + HOUR)
    said = [(one.line, one.ticked_by.name, one.ticked_at) for one in ticks_of(window)]
    assert said == [(first, "Bob Blue", START), (second, "Alice Blue", START + HOUR)]
    choose(cast.blue, checklist=["Ask Ada"], failure_hours=12, by=cast.alice, at=START)
    assert checklist_of(cast.blue) == ["Ask Ada"]
    tick(window, {second, "Ask Ada"}, by=cast.alice, at=START + 2 * HOUR)
    assert [(one.line, one.ticked_at) for one in ticks_of(window)] == [
        (second, START + HOUR), ("Ask Ada", START + 2 * HOUR)
    ]  # fmt: skip


@pytest.mark.parametrize("lines", [[], ["x"] * 31, ["x" * 201]])
def test_a_list_of_nothing_or_of_very_much_is_refused(cast: Cast, lines: list[str]) -> None:
    with pytest.raises(Refused):
        choose(cast.blue, checklist=lines, failure_hours=24, by=cast.alice, at=START)


def test_what_came_shortly_before_an_incident(cast: Cast, checkout: Service) -> None:
    other = a_service(cast.blue, slug="search")
    a_deployment(checkout, by=cast.bob, at=START - 25 * HOUR)
    second, third = (a_deployment(checkout, by=cast.bob, at=START - hours * HOUR) for hours in (23, 1))
    a_deployment(checkout, by=cast.bob, at=START - HOUR, status=Status.CANCELLED)
    a_deployment(other, by=cast.bob, at=START - HOUR)
    a_deployment(checkout, by=cast.bob, at=START + HOUR)
    incident = open_incident(cast.blue, IncidentFacts("It is slow", 2), at=START, service=checkout)
    assert deployments_before(incident) == [third, second]
    name_cause(incident, second, by=cast.bob, at=START)
    name_cause(incident, third, by=cast.alice, at=START + HOUR)
    said = cause_of(incident)
    assert said is not None
    assert (said.event, said.said_by) == (third, cast.alice)
