"""Whether a page waits: for working hours, for the end of quiet hours, or for the end of planned work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.escalations.delivery import Rule, WhenHours, waits_until
from portal.incidents.models import Hold, Incident
from portal.pager.reach.knowledge import ASKED, Asked, Knowledge
from portal.pager.reach.recipients import Recipient
from portal.people.hours import quiet_end
from portal.people.models import Person, Team

LONGEST_WAIT = timedelta(hours=96)
"""For working hours, in a row. Chosen by us: a long weekend with a day to spare. Then it pages, whatever the hour."""


@dataclass(frozen=True)
class Held:
    """Until when a page waits, and for what; `whose` hours or work it is, by name."""

    until: datetime
    by: Hold
    whose: str = ""


def hold_of(
    team: Team,
    severity: int,
    recipients: Sequence[Recipient],
    *,
    at: datetime,
    service_id: int | None = None,
    is_urgent: bool = False,
    is_asked: bool = False,
    known: Knowledge = ASKED,
) -> Held | None:
    """What holds the pages a step would send at an instant, the longest of several; None when they go now.

    `is_urgent`: the hour does not matter. `is_asked`: a person wants it nevertheless, during planned work too.
    """
    holds = [] if is_urgent and is_asked else list(_for_maintenance(service_id, at, known))
    if not is_urgent:
        rule = known.rule(team, severity)
        people = [r.person for r in recipients]
        holds += [*_for_hours(rule, team, people, at), *_for_quiet(rule, people, at)]
    return max(holds, key=lambda held: held.until, default=None)


def hold_of_incident(
    incident: Incident, recipients: Sequence[Recipient], *, at: datetime, known: Asked = ASKED
) -> Held | None:
    return hold_of(
        incident.team, incident.severity, recipients,
        at=at, service_id=incident.service_id, is_urgent=incident.is_urgent,
        is_asked=known.is_asked(incident), known=known,
    )  # fmt: skip


def _for_maintenance(service_id: int | None, at: datetime, known: Knowledge) -> Iterator[Held]:
    planned = known.planned_work(service_id, at) if service_id is not None else None
    if planned is not None:
        yield Held(planned.ends_at, Hold.MAINTENANCE, planned.service.name)


def _for_hours(rule: Rule, team: Team, people: Sequence[Person | None], at: datetime) -> Iterator[Held]:
    """The team's hours, or those of the first person asked, on the clock where they live."""
    hours, zone, whose = team.hours, team.time_zone, team.name
    first = next((person for person in people if person is not None), None)
    if rule.hours is WhenHours.PERSON and first is not None:
        hours, zone, whose = first.hours or team.hours, first.time_zone, first.name
    until = waits_until(rule, hours, zone, at)
    if until is not None:
        yield Held(until, Hold.HOURS, whose)


def _for_quiet(rule: Rule, people: Sequence[Person | None], at: datetime) -> Iterator[Held]:
    """Only when nobody would be reached outside their quiet hours: a room or an address has none."""
    ends = (
        [(_quiet_end(person, at), person.name if person else "") for person in people] if rule.is_low else []
    )
    known = [Held(end, Hold.QUIET, whose) for end, whose in ends if end is not None and end > at]
    if known and len(known) == len(ends):
        yield min(known, key=lambda held: held.until)


def _quiet_end(person: Person | None, at: datetime) -> datetime | None:
    if person is None or person.quiet_from is None or person.quiet_until is None:
        return None
    return quiet_end(person.quiet_from, person.quiet_until, person.time_zone, at)
