"""Reading changes, and loading them only for those who may."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort
from sqlalchemy import ColumnElement, Select, and_, or_, select, text
from sqlalchemy.orm import joinedload

from portal.changes.checklist import FIRST
from portal.changes.events import LONGEST, Status, Type
from portal.changes.models import USUAL_FAILURE_HOURS, ChangeCause, ChangeEvent, ChangeSetting, ChangeTick
from portal.core.db import db, many, one_or_none
from portal.incidents.models import Incident
from portal.people.access import To
from portal.people.models import Person, Team
from portal.people.queries import require
from portal.services import periods
from portal.services.models import Maintenance, Service

SHORT = timedelta(days=1)
BEFORE = timedelta(hours=24)
"""What is shown as shortly before an incident. Chosen by us."""

SHOWN_BEFORE = 10
_IS_LONG = text("(ends_at - starts_at) > '1 day'::interval")


@dataclass(frozen=True)
class Wanted:
    """What a list of changes is narrowed to; None is no limit."""

    team: Team | None = None
    type: str | None = None


def to_tell(kind: str) -> To:
    """What one has to be allowed to enter or change an event: a freeze binds others."""
    return To.MANAGE if kind == Type.FREEZE else To.RESPOND


def event_for(person: Person, key: str, *, to_change: bool = False) -> ChangeEvent:
    """The loader of events: everybody signed in sees them. Errors: 404, 403."""
    shown = (
        joinedload(ChangeEvent.team),
        joinedload(ChangeEvent.service),
        joinedload(ChangeEvent.created_by),
    )
    event = one_or_none(select(ChangeEvent).where(ChangeEvent.key == key).options(*shown)) or abort(404)
    if to_change:
        require(person, event.team_id, to_tell(event.type))
    return event


def events_between(start: datetime, end: datetime, wanted: Wanted, *, limit: int) -> Sequence[ChangeEvent]:
    """What touches [start, end), soonest first; of very much the first."""
    found = _shown().where(_touching(start, end))
    if wanted.team is not None:
        found = found.where(ChangeEvent.team_id == wanted.team.id)
    if wanted.type is not None:
        found = found.where(ChangeEvent.type == wanted.type)
    return many(found.order_by(ChangeEvent.starts_at, ChangeEvent.id).limit(limit))


def works_between(start: datetime, end: datetime, team: Team | None) -> Sequence[Maintenance]:
    """Planned work on services that touches [start, end), soonest first."""
    touching = select(Maintenance).join(Maintenance.service).where(Maintenance.starts_at < end)
    touching = touching.where(Maintenance.ends_at >= start, Maintenance.ends_at < end + periods.LONGEST)
    if team is not None:
        touching = touching.where(Service.team_id == team.id)
    shown = joinedload(Maintenance.service).joinedload(Service.team)
    return many(touching.options(shown).order_by(Maintenance.starts_at, Maintenance.id))


def deployments_before(incident: Incident) -> Sequence[ChangeEvent]:
    """What came into production shortly before an incident, latest first: of its service, or of its team's others
    where the incident or the deployment names none."""
    until = incident.impact_started_at or incident.opened_at
    same = ChangeEvent.team_id == incident.team_id
    if incident.service_id is not None:
        about = ChangeEvent.service_id == incident.service_id
        same = or_(about, and_(same, ChangeEvent.service_id.is_(None)))
    found = _shown().where(same, ChangeEvent.type == Type.DEPLOYMENT, ChangeEvent.status != Status.CANCELLED)
    found = found.where(ChangeEvent.starts_at <= until, ChangeEvent.ends_at > until - BEFORE)
    found = found.where(ChangeEvent.ends_at <= until + LONGEST)
    return many(found.order_by(ChangeEvent.ends_at.desc(), ChangeEvent.id.desc()).limit(SHOWN_BEFORE))


def cause_of(incident: Incident) -> ChangeCause | None:
    """What somebody has said of it."""
    said = select(ChangeCause).where(ChangeCause.incident_id == incident.id)
    return one_or_none(said.options(joinedload(ChangeCause.event), joinedload(ChangeCause.said_by)))


def incidents_of(event: ChangeEvent, *, visible: ColumnElement[bool]) -> Sequence[Incident]:
    """Those that somebody has said came of it."""
    named = select(Incident).join(ChangeCause, ChangeCause.incident_id == Incident.id)
    return many(named.where(ChangeCause.event_id == event.id, visible).order_by(Incident.id))


def incidents_seen(numbers: Collection[int], *, visible: ColumnElement[bool]) -> dict[int, Incident]:
    """Those of some incidents that a reader may see, by their numbers."""
    seen = select(Incident).where(Incident.id.in_(numbers), visible)
    return {one.id: one for one in many(seen)} if numbers else {}


def failure_hours_of(team: Team) -> int:
    """How long after a deployment an incident is thought to be of it."""
    chosen = settings_of(team)
    return chosen.failure_hours if chosen else USUAL_FAILURE_HOURS


def settings_of(team: Team) -> ChangeSetting | None:
    return db.session.get(ChangeSetting, team.id)


def checklist_of(team: Team) -> list[str]:
    """The lines that a team looks at now."""
    chosen = settings_of(team)
    return chosen.checklist if chosen else [*FIRST]


def ticks_of(event: ChangeEvent) -> Sequence[ChangeTick]:
    ticks = select(ChangeTick).where(ChangeTick.event_id == event.id)
    return many(
        ticks.options(joinedload(ChangeTick.ticked_by)).order_by(ChangeTick.ticked_at, ChangeTick.line)
    )


def _shown() -> Select[ChangeEvent]:
    shown = (joinedload(ChangeEvent.team), joinedload(ChangeEvent.service))
    return select(ChangeEvent).options(*shown)


def _touching(start: datetime, end: datetime) -> ColumnElement[bool]:
    """The few that last for days have an index of their own, so that nothing far back is read for the others."""
    begins = ChangeEvent.starts_at
    near = and_(begins >= start - SHORT, begins < end)
    far = and_(_IS_LONG, begins >= start - LONGEST, begins < start - SHORT)
    return and_(or_(near, far), ChangeEvent.ends_at >= start)
