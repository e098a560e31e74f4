"""Builders: bad nights, and time that was given."""

from datetime import datetime, timedelta
from itertools import takewhile

from portal.core.db import transactional
from portal.incidents.timeline.actions import add_entry
from portal.messages.models import Message
from portal.people.models import Person, Team
from portal.recovery.books.actions import enter
from portal.recovery.entries import Lot, Origin
from portal.recovery.ledger import accrue
from portal.recovery.tasks import settle_recovery
from tests.clock import START
from tests.world_fatigue import a_sent_page
from tests.world_incidents import an_incident

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHT = datetime.fromisoformat("2026-11-24T02:00:00+00:00")
"""Tuesday at three in Paris, three days after START."""


@transactional
def woken(team: Team, person: Person, at: datetime = NIGHT, *, minutes: int = 60) -> Message:
    """Paged in the night, and busy for so long."""
    incident = an_incident(team, f"Trouble at {at:%d %H:%M}", at=at)
    page = a_sent_page(incident, person, at=at)
    add_entry(incident, "This is what I did.", by=person, at=at + timedelta(minutes=minutes))
    return page


def earned(
    person: Person, minutes: int = 480, *, key: str = "lot-1", at: datetime = START, days: int = 90
) -> None:
    """Time of a rule for something two days ago, which expires so many days from now."""
    lot = Lot(key, minutes, at - 2 * DAY, at.date() + timedelta(days=days))
    origin = Origin(key, "recovery_after_night", 1, "interruption", "0")
    enter(person, lambda books: accrue(books, lot, at=at, origin=origin, reason="woken_in_the_core"), at=at)


def looked_at(at: datetime) -> None:
    """The sweep, until nobody is due any more."""
    rounds = sum(1 for _round in takewhile(bool, (settle_recovery(at) for _n in range(20))))
    assert rounds < 20, "somebody's books cannot be looked at"
