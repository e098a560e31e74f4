"""Builders: nights that cost somebody something."""

from datetime import datetime, timedelta

from portal.fatigue.days.actions import count_person
from portal.messages.models import Message
from portal.people.models import Person, Team
from tests.clock import START
from tests.world_fatigue import a_sent_page
from tests.world_incidents import an_incident

EVENING = START - timedelta(hours=4, minutes=21)
"""Friday, 23:00 in Paris: the night that `START` stands in."""

MORNING = EVENING + timedelta(hours=8, minutes=30)
"""Half past seven of the same night."""


def a_wake(team: Team, person: Person, at: datetime) -> Message:
    return a_sent_page(an_incident(team, f"Redis {at:%d %H:%M}", at=at), person, at=at)


def a_bad_night(team: Team, person: Person, *, evening: datetime = EVENING, wakes: int = 4) -> datetime:
    """Woken each two hours from half past eleven on, and counted in the morning; that morning."""
    for number in range(wakes):
        a_wake(team, person, evening + timedelta(minutes=30, hours=2 * number))
    morning = evening + (MORNING - EVENING)
    count_person(person, at=morning)
    return morning
