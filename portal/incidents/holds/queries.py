"""What holds open incidents, for those who look: until when, and whose hours, work or wish it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.core.db import db
from portal.incidents.models import EntryKind, Hold, Incident, TimelineEntry
from portal.incidents.names import hold_reason
from portal.people.models import Person


@dataclass(frozen=True)
class Waiting:
    """Nobody is paged before `until`. `whose`: a team, a person or a service, by name; empty where it is not known."""

    until: datetime
    by: Hold
    severity: int
    whose: str = ""

    @property
    def reason(self) -> str:
        return hold_reason(self.by, self.severity, self.whose)


def holds_of(incidents: Iterable[Incident]) -> Mapping[int, Waiting]:
    """What holds each of these now, by id; one query, none when nothing waits."""
    held = {one.id: one for one in incidents if one.held_until is not None and one.is_open}
    whose = _whose(held) if held else {}
    return {
        number: Waiting(one.held_until, one.held_by, one.severity, whose.get(number, ""))
        for number, one in held.items()
        if one.held_until is not None and one.held_by is not None
    }


def _whose(numbers: Iterable[int]) -> Mapping[int, str]:
    """The names that the latest line about waiting gives: who snoozed it, else whose hours or work."""
    named = func.coalesce(Person.name, TimelineEntry.facts["whose"].astext, "")
    lines = (
        select(TimelineEntry.incident_id, named)
        .outerjoin(TimelineEntry.actor)
        .where(TimelineEntry.incident_id.in_(numbers), TimelineEntry.kind == EntryKind.HELD)
        .order_by(TimelineEntry.incident_id, TimelineEntry.seq.desc())
    )
    return {row[0]: row[1] for row in db.session.execute(lines.ext(distinct_on(TimelineEntry.incident_id)))}
