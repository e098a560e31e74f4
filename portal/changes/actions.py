"""Entering changes, and what people do about them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from portal.audit.actions import record
from portal.changes.checklist import LONGEST_LINE, MOST_LINES, shown
from portal.changes.events import (
    FINAL,
    Status,
    Type,
    Unfit,
    end_after,
    status_after,
    status_of,
    unfit,
)
from portal.changes.models import BY_HAND, ChangeCause, ChangeEvent, ChangeSetting, ChangeTick
from portal.changes.queries import checklist_of, ticks_of
from portal.changes.tally import count_created, count_executed
from portal.changes.wording import unfit_in_words
from portal.core import crypto
from portal.core.db import db, table_of, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.incidents.models import Incident
from portal.people.models import Person, Team
from portal.services.models import Service


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is told of an event. Without `ends_at` it is a point, without `status` what its times say."""

    type: str
    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    status: Status | None = None
    text: str = ""
    service: Service | None = None
    url: str | None = None
    ref: str | None = None
    committed_at: datetime | None = None

    @property
    def until(self) -> datetime:
        return self.ends_at or self.starts_at


@dataclass(frozen=True)
class Origin:
    """Who tells: a CI by its name, and what it calls this run."""

    source: str = BY_HAND
    external_id: str | None = None


@transactional
def tell(team: Team, facts: Facts, *, origin: Origin, by: Person, at: datetime) -> ChangeEvent:
    """A new event, or news of the same: status and end, and whatever was not told before.

    Errors: Refused, naming the field, for what cannot be, another team's service, or a name that is another type's.
    """
    _check(team, facts)
    event = _new(team, facts, origin, by=by, at=at)
    if event is None:
        return _again(_same(team, origin), facts, at=at)
    count_created(event.type)
    _told(event, None)
    if (
        event.type != Type.DEPLOYMENT
    ):  # they come from machines in great numbers, and say themselves who told them
        record("change.entered", event.key, by=by.id, at=at, type=event.type)
    return event


@transactional
def change(event: ChangeEvent, facts: Facts, *, by: Person, at: datetime) -> None:
    """Correct an event by hand. Errors: Refused as in telling it."""
    _check(event.team, facts)
    before = event.status
    event.type, event.title, event.text, event.url = facts.type, facts.title, facts.text, facts.url
    event.service_id = facts.service.id if facts.service else None
    event.starts_at, event.ends_at = facts.starts_at, facts.until
    event.status = facts.status or event.status
    _refuse(unfit(event.type, event.starts_at, event.ends_at, event.committed_at))
    _told(event, before)
    record("change.changed", event.key, by=by.id, at=at, type=event.type)


@transactional
def cancel(event: ChangeEvent, *, by: Person, at: datetime) -> None:
    """Call it off; what runs ends now. Errors: Refused for what is over."""
    if event.status in FINAL or (event.status == Status.PLANNED and event.ends_at < at):
        raise Refused(_("This is over. It stays as it was."))
    before, event.status = event.status, Status.CANCELLED
    if event.starts_at <= at < event.ends_at:
        event.ends_at = at
    _told(event, before)
    record("change.cancelled", event.key, by=by.id, at=at)


@transactional
def tick(event: ChangeEvent, lines: Collection[str], *, by: Person, at: datetime) -> None:
    """Make these the lines that are ticked; who ticked the others before stays with them."""
    known = {one.line for one in ticks_of(event)}
    gone = known - {*lines}
    db.session.execute(delete(ChangeTick).where(ChangeTick.event_id == event.id, ChangeTick.line.in_(gone)))
    for line in shown(checklist_of(event.team), [*known]):
        if line in lines and line not in known:
            new = {"event_id": event.id, "line": line, "ticked_by_id": by.id, "ticked_at": at}
            db.session.execute(insert(ChangeTick).values(new).on_conflict_do_nothing())
    if gone:
        record("change.unticked", event.key, by=by.id, at=at, lines=sorted(gone))


@transactional
def choose(team: Team, *, checklist: list[str], failure_hours: int, by: Person, at: datetime) -> None:
    """What is looked at before a deployment, and how long an incident is thought to be of one.

    Errors: Refused for a list that is empty or too long.
    """
    if not checklist or len(checklist) > MOST_LINES or max(map(len, checklist)) > LONGEST_LINE:
        text = _("1 to %(n)s lines of at most %(length)s characters.", n=MOST_LINES, length=LONGEST_LINE)
        raise Refused(text, field="checklist")
    chosen = {
        "checklist": checklist,
        "failure_hours": failure_hours,
        "updated_by_id": by.id,
        "updated_at": at,
    }
    new = insert(table_of(ChangeSetting)).values(team_id=team.id, **chosen)
    db.session.execute(new.on_conflict_do_update(index_elements=["team_id"], set_=chosen))
    record("change.chosen", team.slug, by=by.id, at=at, failure_hours=failure_hours)


@transactional
def name_cause(incident: Incident, event: ChangeEvent | None, *, by: Person, at: datetime) -> None:
    """Say which change an incident came of; of none without an event. What was said last holds."""
    said = {"event_id": event.id if event else None, "said_by_id": by.id, "said_at": at}
    new = insert(table_of(ChangeCause)).values(incident_id=incident.id, **said)
    db.session.execute(new.on_conflict_do_update(index_elements=["incident_id"], set_=said))
    record("incident.cause", incident.ref, by=by.id, at=at, change=event.key if event else None)


def _check(team: Team, facts: Facts) -> None:
    _refuse(unfit(facts.type, facts.starts_at, facts.until, facts.committed_at))
    if facts.service is not None and facts.service.team_id != team.id:
        raise Refused(_("This service is another team's."), field="service")


def _new(team: Team, facts: Facts, origin: Origin, *, by: Person, at: datetime) -> ChangeEvent | None:
    """None when the same was told before; who comes second at the same instant waits here for the first."""
    values = {
        "key": crypto.new_key(), "type": facts.type, "title": facts.title, "text": facts.text, "team_id": team.id,
        "service_id": facts.service.id if facts.service else None, "starts_at": facts.starts_at,
        "ends_at": facts.until, "status": facts.status or status_of(facts.starts_at, facts.until, at=at),
        "url": facts.url, "source": origin.source, "external_id": origin.external_id, "ref": facts.ref,
        "committed_at": facts.committed_at, "created_by_id": by.id, "created_at": at,
    }  # fmt: skip
    events = table_of(ChangeEvent)
    new = insert(events).values(values).on_conflict_do_nothing().returning(events.c.id)
    number = db.session.scalar(new)
    return None if number is None else db.session.get_one(ChangeEvent, number)


def _same(team: Team, origin: Origin) -> ChangeEvent:
    same = (ChangeEvent.source == origin.source, ChangeEvent.external_id == origin.external_id)
    return db.session.scalars(
        select(ChangeEvent).where(ChangeEvent.team_id == team.id, *same).with_for_update()
    ).one()


def _again(event: ChangeEvent, facts: Facts, *, at: datetime) -> ChangeEvent:
    if event.type != facts.type:
        text = _("This is the name of another event, a %(type)s.", type=event.type)
        raise Refused(text, field="external_id")
    before, after = event.status, status_after(event.status, facts.status)
    ends_at = facts.ends_at or end_after(event.starts_at, event.ends_at, before=before, after=after, at=at)
    committed_at = event.committed_at or facts.committed_at
    _refuse(unfit(event.type, event.starts_at, ends_at, committed_at))
    event.status, event.ends_at, event.committed_at = after, ends_at, committed_at
    event.url, event.ref = facts.url or event.url, facts.ref or event.ref
    event.text = facts.text or event.text
    _told(event, before)
    return event


def _refuse(wrong: Unfit | None) -> None:
    if wrong:
        field, message = unfit_in_words(wrong)
        raise Refused(message, field=field)


def _told(event: ChangeEvent, before: Status | None) -> None:
    if event.type == Type.DEPLOYMENT:
        count_executed(before, event.status)
    db.session.flush()
