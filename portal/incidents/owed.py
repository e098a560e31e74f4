"""Postmortems that are owed because an escalation went far: since when, and by which step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.core.db import db
from portal.core.text import _, local
from portal.incidents.models import EntryKind, Incident, TimelineEntry


@dataclass(frozen=True)
class Owed:
    """`step` is None where the timeline does not tell it."""

    since: datetime
    step: int | None = None


def owed_of(incidents: Iterable[Incident]) -> Mapping[int, Owed]:
    """For which of these a postmortem is owed, by id; one query, none when it is for none of them."""
    since = {one.id: one.postmortem_owed_at for one in incidents if one.postmortem_owed_at is not None}
    steps = _steps(since) if since else {}
    return {number: Owed(at, steps.get(number)) for number, at in since.items()}


def _steps(numbers: Iterable[int]) -> Mapping[int, int]:
    """The step that ran when the debt began; a later one of the same climb owes nothing new."""
    reached = (
        select(TimelineEntry.incident_id, func.min(TimelineEntry.facts["step"].as_integer()))
        .join(Incident, Incident.id == TimelineEntry.incident_id)
        .where(TimelineEntry.incident_id.in_(numbers), TimelineEntry.kind == EntryKind.ESCALATION)
        .where(
            TimelineEntry.at == Incident.postmortem_owed_at, TimelineEntry.facts["postmortem"].as_boolean()
        )
        .group_by(TimelineEntry.incident_id)
    )
    return {row[0]: row[1] for row in db.session.execute(reached)}


def owed_text(owed: Owed, zone: str) -> str:
    """`owed since Sat 21 Nov 03:36 because step 3 was reached`."""
    time = local(owed.since, zone)
    if owed.step is None:
        return _("owed since %(time)s", time=time)
    return _("owed since %(time)s because step %(n)s was reached", time=time, n=owed.step)
