"""Asking for drafts and making each once: late, twice, in two places, after a death."""

from datetime import timedelta

import pytest

from portal.core.db import db
from portal.incidents.actions import change_status, reopen, resolve
from portal.incidents.facts import Status
from portal.incidents.models import Incident
from portal.people.models import Person
from portal.postmortems.actions import LEASE, make_draft, publish, put_down, save, take
from portal.postmortems.models import Postmortem, PostmortemState
from portal.postmortems.tasks import draft_postmortem, request_missed_postmortems, request_postmortems
from tests.clock import START, FakeClock
from tests.db.postmortems.cases import postmortem_count, postmortem_of
from tests.world import Cast
from tests.world_incidents import an_incident


def resolve_again(incident: Incident, by: Person, clock: FakeClock) -> None:
    reopen(incident, by=by, at=clock.move(minutes=10))
    resolve(incident, by=by, at=clock.move(minutes=10))


def test_what_is_over_is_asked_for_once(incident: Incident, clock: FakeClock) -> None:
    for _time in range(3):
        request_postmortems(clock.at)
    assert postmortem_count() == 1
    assert postmortem_of(incident).state == PostmortemState.REQUESTED


def test_what_is_open_is_not(cast: Cast, clock: FakeClock) -> None:
    an_incident(cast.blue)
    assert request_postmortems(clock.at) == 0
    assert postmortem_count() == 0


def test_a_closed_incident_is_over_too(incident: Incident, cast: Cast, clock: FakeClock) -> None:
    change_status(incident, Status.CLOSED, by=cast.bob, at=clock.move(minutes=1))
    assert request_postmortems(clock.at) == 1


def test_what_the_frequent_sweep_missed_for_a_day_the_other_one_finds(
    incident: Incident, clock: FakeClock
) -> None:
    clock.move(days=2)
    assert request_postmortems(clock.at) == 0
    assert request_missed_postmortems(clock.at) == 1


def test_a_lost_nudge_is_given_again(incident: Incident, clock: FakeClock) -> None:
    assert request_postmortems(clock.at) == 1
    assert request_postmortems(clock.move(seconds=10)) == 1


def test_a_draft_in_somebodys_hands_is_left_there(incident: Incident, clock: FakeClock) -> None:
    request_postmortems(clock.at)
    assert take(incident.id, at=clock.at)
    assert request_postmortems(clock.move(seconds=10)) == 0
    assert request_postmortems(clock.move(seconds=21)) == 1


def test_many_at_once_come_in_parts(cast: Cast, clock: FakeClock) -> None:
    for number in range(101):
        resolve(an_incident(cast.blue, f"Number {number}"), by=cast.bob, at=clock.at)
    assert request_postmortems(clock.at) == 100
    assert postmortem_count() == 100
    request_postmortems(clock.at)
    assert postmortem_count() == 101


def test_it_is_made_once(drafted: Postmortem, incident: Incident, clock: FakeClock) -> None:
    body = drafted.body
    assert not draft_postmortem(incident.id)
    assert request_postmortems(clock.move(seconds=10)) == 0
    again = postmortem_of(incident)
    assert (again.body, again.version, again.state) == (body, 1, PostmortemState.DRAFT)


def test_nobody_asked_nothing_is_made(incident: Incident) -> None:
    assert not draft_postmortem(incident.id)
    assert not draft_postmortem(987_654)
    assert postmortem_count() == 0


def test_workers_that_die_leave_it_to_the_next(incident: Incident, clock: FakeClock) -> None:
    request_postmortems(clock.at)
    for _death in range(3):
        assert take(incident.id, at=clock.at), "a death after this leaves just the lease"
        assert not draft_postmortem(incident.id)
        clock.move(seconds=LEASE.total_seconds() + 1)
    assert request_postmortems(clock.at) == 1
    assert draft_postmortem(incident.id)
    assert postmortem_of(incident).version == 1


def test_who_is_late_changes_nothing(incident: Incident, clock: FakeClock) -> None:
    request_postmortems(clock.at)
    frozen = take(incident.id, at=clock.at)
    assert frozen is not None
    clock.move(minutes=1)
    other = take(incident.id, at=clock.at)
    assert not put_down(frozen, "late")
    assert other is not None
    assert put_down(other, "in time")
    assert not put_down(frozen, "later still")
    assert postmortem_of(incident).body == "in time"


def test_an_incident_open_again_waits_for_its_end(incident: Incident, cast: Cast, clock: FakeClock) -> None:
    request_postmortems(clock.at)
    reopen(incident, by=cast.bob, at=clock.move(minutes=1))
    assert not draft_postmortem(incident.id)
    assert request_postmortems(clock.at) == 0
    resolve(incident, by=cast.bob, at=clock.move(minutes=1))
    assert request_postmortems(clock.at) == 1
    assert draft_postmortem(incident.id)


def test_a_draft_nobody_touched_is_made_anew(
    drafted: Postmortem, incident: Incident, cast: Cast, clock: FakeClock
) -> None:
    before = drafted.body
    resolve_again(incident, cast.bob, clock)
    assert request_postmortems(clock.at) == 1
    assert postmortem_of(incident).body == before, "until the new one is there"
    assert draft_postmortem(incident.id)
    after = postmortem_of(incident)
    assert "reopened it" in after.body
    assert (after.version, after.state) == (2, PostmortemState.DRAFT)
    assert request_postmortems(clock.move(seconds=10)) == 0


def test_what_somebody_wrote_stays(
    drafted: Postmortem, incident: Incident, cast: Cast, clock: FakeClock
) -> None:
    save(drafted, "Mine", version=1, by=cast.bob, at=clock.at)
    resolve_again(incident, cast.bob, clock)
    assert request_postmortems(clock.at) == 0
    assert postmortem_of(incident).body == "Mine\n"


def test_what_is_published_stays(
    drafted: Postmortem, incident: Incident, cast: Cast, clock: FakeClock
) -> None:
    assert publish(drafted, version=1, by=cast.bob, at=clock.at)
    resolve_again(incident, cast.bob, clock)
    assert request_postmortems(clock.at) == 0
    assert postmortem_of(incident).state == PostmortemState.PUBLISHED


def test_who_writes_is_faster_than_the_new_draft(
    drafted: Postmortem, incident: Incident, cast: Cast, clock: FakeClock
) -> None:
    resolve_again(incident, cast.bob, clock)
    request_postmortems(clock.at)
    lease = take(incident.id, at=clock.at)
    save(drafted, "Mine", version=1, by=cast.bob, at=clock.at)
    assert lease is not None
    assert not put_down(lease, "the machine's")
    found = postmortem_of(incident)
    assert (found.body, found.state) == ("Mine\n", PostmortemState.DRAFT)


@pytest.mark.parametrize("minutes", [-60, 60])
def test_clocks_that_differ_do_not_make_it_draft_for_ever(
    incident: Incident, clock: FakeClock, minutes: int
) -> None:
    """The web's clock says when it was resolved, the database's when it was drafted."""
    request_postmortems(clock.at)
    assert make_draft(incident.id, at=clock.at + timedelta(minutes=minutes))
    assert request_postmortems(clock.at + timedelta(minutes=minutes)) == 0
    assert postmortem_of(incident).drafted_at >= incident.resolved_at


def test_the_frequent_sweep_uses_its_index(cast: Cast, clock: FakeClock) -> None:
    """The planner takes it once the table is worth it; here it is left no other way."""
    db.session.execute(db.text("SET LOCAL enable_seqscan = off"))
    plan = db.session.execute(
        db.text("EXPLAIN SELECT id FROM incident WHERE resolved_at >= :since"), {"since": START}
    )
    assert "ix_incident_resolved_at" in "\n".join(row[0] for row in plan)
