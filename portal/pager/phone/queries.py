"""What the phone view shows to one person about one incident."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.queries import entries_by_id
from portal.messages.models import Message
from portal.messages.outbox.queries import pages_to
from portal.people.models import Person
from portal.rota.models import RotaRole
from portal.rota.queries import on_call

NIGHT_BEGINS_HOUR = 22
NIGHT_ENDS_HOUR = 7
ROWS = 30


@dataclass(frozen=True)
class Night:
    """A person's night so far, in their own zone: the pages that woke them since 22:00."""

    began_at: datetime
    pages: Sequence[Message]

    @property
    def times(self) -> list[datetime]:
        return [page.created_at for page in self.pages]


def night_of(person: Person, at: datetime) -> Night | None:
    """The running night's pages, one per incident and step; None by day."""
    local = at.astimezone(ZoneInfo(person.time_zone))
    if NIGHT_ENDS_HOUR <= local.hour < NIGHT_BEGINS_HOUR:
        return None
    evening = local.date() if local.hour >= NIGHT_BEGINS_HOUR else local.date() - timedelta(days=1)
    began = datetime(evening.year, evening.month, evening.day, NIGHT_BEGINS_HOUR, tzinfo=local.tzinfo)
    pages = pages_to(person.id, since=began)
    distinct = {(page.incident_id, page.step): page for page in reversed(pages)}
    return Night(began, sorted(distinct.values(), key=lambda page: page.id))


def secondary_of(incident: Incident, person: Person, at: datetime) -> Person | None:
    """Who can be called in: the secondary, unless that is the one who asks."""
    covering = on_call(incident.team, at, role=RotaRole.SECONDARY)
    return next((a.person for a in covering if a.person_id != person.id), None)


def latest_entries(incident: Incident) -> list[TimelineEntry]:
    """The newest rows, newest first."""
    after = max(0, incident.timeline_seq - ROWS)
    return list(reversed(entries_by_id(incident.id, after=after)))
