"""What is stored about an incident, gathered for the first draft of its postmortem."""

from collections.abc import Iterator, Sequence

from portal.core.text import _
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.incidents.names import severity_name
from portal.incidents.queries import entries_of
from portal.incidents.timeline.wording import describe
from portal.postmortems.draft import Entry, Report, Responder
from portal.postmortems.queries import people_paged

LONGEST_TIMELINE = 500
"""Rows of a draft's timeline. Chosen by us: nobody reads more, and a form cannot send much more."""

_SAID_BY_MACHINES = {EntryKind.ALERT, EntryKind.PAGE}


def report_of(incident: Incident) -> Report:
    """Everything the draft tells, as it is stored now; the same few queries for any incident."""
    entries = entries_of(incident, limit=incident.timeline_seq + 1)
    facts = incident.facts
    return Report(
        ref=incident.ref,
        title=incident.title,
        severity=severity_name(incident.severity),
        team=incident.team.name,
        service=incident.service.name if incident.service else "",
        time_zone=incident.team.time_zone,
        impact=incident.impact,
        created_at=facts.created_at,
        impact_started_at=facts.impact_started_at,
        acknowledged_at=facts.acknowledged_at,
        mitigated_at=facts.mitigated_at,
        resolved_at=facts.resolved_at,
        time_to_detect=facts.time_to_detect,
        time_to_acknowledge=facts.time_to_acknowledge,
        time_to_resolve=facts.time_to_resolve,
        timeline=tuple(_timeline(entries)),
        responders=tuple(_responders(incident, entries)),
    )


def _timeline(entries: Sequence[TimelineEntry]) -> Iterator[Entry]:
    """Every entry in words. Of a very long timeline first what people did, and it says what it leaves out."""
    kept = entries
    if len(entries) > LONGEST_TIMELINE:
        kept = [e for e in entries if e.kind not in _SAID_BY_MACHINES][:LONGEST_TIMELINE]
    for entry in kept:
        yield Entry(entry.at, entry.actor.name if entry.actor else "", _said(entry))
    if len(kept) < len(entries):
        left_out = len(entries) - len(kept)
        told = _("%(count)s more entries, alerts and pages above all, are in the incident.", count=left_out)
        yield Entry(entries[-1].at, "", told)


def _said(entry: TimelineEntry) -> str:
    """The entry without the name it begins with, which has a column of its own."""
    name = entry.actor.name if entry.actor else ""
    return describe(entry).removeprefix(name).lstrip(" :")


def _responders(incident: Incident, entries: Sequence[TimelineEntry]) -> Iterator[Responder]:
    """Who was paged, then who came by themselves, each once, by their first appearance."""
    paged = people_paged(incident.id)
    came = {entry.actor: 0 for entry in entries if entry.actor is not None and entry.actor not in paged}
    for person, pages_count in (paged | came).items():
        part = _("acknowledged") if person.id == incident.acknowledged_by_id else ""
        yield Responder(person.name, part, pages_count)
