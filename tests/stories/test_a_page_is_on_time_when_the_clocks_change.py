"""Scenario 9: rotations that change hands in the hour that comes twice or not at all, and pages around that instant."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from portal.core.db import many
from portal.escalations.actions import StepFacts
from portal.escalations.ladder import TargetType
from portal.messages.models import Message
from portal.people.models import Team
from portal.rota.models import RotaRole
from portal.rota.plans.actions import publish
from portal.rota.queries import on_call
from portal.rota.rotations.actions import RotationFacts, create_rotation
from tests.stories.conftest import Story
from tests.world import a_person, a_team
from tests.world_incidents import an_incident
from tests.world_pager import a_method
from tests.world_setup import a_policy

BERLIN = "Europe/Berlin"
SPRING, AUTUMN = datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)
"""When Berlin's clocks change: 02:00 becomes 03:00, and 03:00 becomes 02:00."""
MINUTE = timedelta(minutes=1)


def a_team_of_nights(change: datetime, handoff: time) -> Team:
    """Ann and Ben in turn, a day each; both steps of the policy ask whoever is on call then, five minutes apart."""
    team = a_team("nights")
    people = [a_person(name, team=team, time_zone=BERLIN) for name in ("Ann First", "Ben Second")]
    for person in people:
        a_method(person)
    begins_on = change.date() - timedelta(days=10)
    facts = RotationFacts(
        "Days", RotaRole.PRIMARY, BERLIN, begins_on, [p.id for p in people], handoff, None, unit="day"
    )
    at = datetime.combine(begins_on, time(), UTC) - timedelta(days=30)
    publish(create_rotation(team, facts, by=None, at=at), until=change + timedelta(days=10), at=at)
    a_policy(team, steps=tuple(StepFacts(minutes, TargetType.ON_CALL) for minutes in (0, 5)), is_default=True)
    return team


def handed_on(team: Team, change: datetime) -> datetime:
    """The one instant of that night at which somebody else takes over; every minute has exactly one person."""
    minutes = [change + timedelta(minutes=n) for n in range(-180, 181)]
    names = [[cover.person.name for cover in on_call(team, at, role=RotaRole.PRIMARY)] for at in minutes]
    assert {len(found) for found in names} == {1}, "no gap, nobody beside somebody"
    (instant,) = [
        at for at, (before, after) in zip(minutes[1:], pairwise(names), strict=True) if before != after
    ]
    return instant


@pytest.mark.parametrize(
    ("change", "handoff", "minutes"),
    [
        (SPRING, time(2, 30), 30),
        (SPRING, time(3), 0),
        (AUTUMN, time(2, 30), -30),
        (AUTUMN, time(3), 60),
    ],
)
def test_a_page_goes_to_whoever_has_it_then_and_delays_are_elapsed_minutes(
    story: Story, change: datetime, handoff: time, minutes: int
) -> None:
    team = a_team_of_nights(change, handoff)
    instant = handed_on(team, change)
    assert instant == change + timedelta(minutes=minutes)
    story.clock.at = instant - 2 * MINUTE
    an_incident(team, severity=2, at=story.clock.now())
    for _minute in range(7):
        story.run()
        story.clock.at = story.clock.at.replace(second=0) + MINUTE
    pages = many(select(Message).order_by(Message.id))
    first, second = [(page.recipient, page.created_at - instant) for page in pages]
    assert first[1] == -2 * MINUTE
    assert second[1] == 3 * MINUTE, "five minutes later by any clock that counts"
    assert {first[0], second[0]} == {"Ann First", "Ben Second"}, "each on their own watch"
