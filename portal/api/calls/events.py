"""What was changed and what is planned: told by a CI, listed for everybody."""

from datetime import datetime
from typing import Annotated

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import In, Instant, Line, Listing, Moment, Out, PartQuery, Slug, Text, Word
from portal.api.shapes.people import PersonRef, ref_of
from portal.changes.actions import Facts, Origin, tell
from portal.changes.events import Status
from portal.changes.forms import LONGEST_TITLE, LONGEST_URL
from portal.changes.looking import findings_of
from portal.changes.models import ChangeEvent
from portal.changes.queries import event_for, to_tell
from portal.changes.wording import caution_text
from portal.core import clock
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.services.queries import service_for

Mark = Annotated[Line, Field(max_length=200)]
Address = Annotated[Line, Field(max_length=LONGEST_URL, pattern="^https?://")]
Kind = Annotated[Line, Field(max_length=30, pattern="^[a-z][a-z0-9_]*$", examples=["deployment", "freeze"])]


class EventOut(Out):
    """`ends_at` is `starts_at` where it has no length, or nobody has said yet when it ended."""

    key: str
    type: str
    title: str
    text: str
    team: str
    service: str | None
    starts_at: Moment
    ends_at: Moment
    status: Status
    url: str | None
    source: str
    external_id: str | None
    ref: str | None
    committed_at: Moment | None
    created_by: PersonRef | None


class EventTold(EventOut):
    """`warnings` are sentences: what speaks against it where it is not over."""

    warnings: list[str]


class EventList(Listing):
    items: list[EventOut]


class NewEvent(In):
    """Without `starts_at` it begins now; without `ends_at` it has no length; `status` follows from both."""

    type: Kind
    title: Annotated[Line, Field(max_length=LONGEST_TITLE)]
    team: Slug
    service: Slug | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    status: Status | None = None
    text: Text = ""
    url: Address | None = None
    source: Annotated[Word, Field(description="what tells, such as gitlab")] = "api"
    external_id: Annotated[
        Mark | None, Field(description="of this run: told again, it is the same event")
    ] = None
    ref: Annotated[Mark | None, Field(description="commit, tag or version")] = None
    committed_at: Annotated[Instant | None, Field(description="the oldest commit that is new in it")] = None


class EventsQuery(PartQuery):
    team: Slug | None = None
    type: Kind | None = None
    from_: Annotated[Instant | None, Field(alias="from", description="that begin from then on")] = None
    until: Annotated[Instant | None, Field(description="that begin before")] = None


@endpoint("GET", "/events", summary="Changes, those that begin last first")
def list_events(query: EventsQuery) -> EventList:
    """Planned work that holds pages is listed with its service."""
    shown = (
        joinedload(ChangeEvent.team),
        joinedload(ChangeEvent.service),
        joinedload(ChangeEvent.created_by),
    )
    found = select(ChangeEvent).options(*shown)
    if query.team is not None:
        found = found.where(ChangeEvent.team_id == team_for(current_person(), query.team).id)
    if query.type is not None:
        found = found.where(ChangeEvent.type == query.type)
    if query.from_ is not None:
        found = found.where(ChangeEvent.starts_at >= query.from_)
    if query.until is not None:
        found = found.where(ChangeEvent.starts_at < query.until)
    rows, cursor = part_of(found, query, ChangeEvent.starts_at, ChangeEvent.id, newest_first=True)
    return EventList(items=[_out(one) for one in rows], next_cursor=cursor)


@endpoint("GET", "/events/<key>", summary="One change")
def show_event(key: str) -> EventTold:
    return _told(event_for(current_person(), key))


@endpoint("POST", "/events", summary="Tell a change", status=201)
def tell_event(body: NewEvent) -> EventTold:
    """For the team; a freeze for its managers. What comes again with the `source` and `external_id` of a team's event
    changes its status and end and adds what was not told before: it is answered alike, and stays one event."""
    person, at = current_person(), clock.now()
    team = team_for(person, body.team, to=to_tell(body.type))
    event = tell(team, _facts(body, at), origin=Origin(body.source, body.external_id), by=person, at=at)
    return _told(event)


def _facts(body: NewEvent, at: datetime) -> Facts:
    service = service_for(current_person(), body.service) if body.service is not None else None
    return Facts(
        type=body.type, title=body.title, starts_at=_start(body, at), ends_at=body.ends_at, status=body.status,
        text=body.text, service=service, url=body.url, ref=body.ref, committed_at=body.committed_at,
    )  # fmt: skip


def _start(body: NewEvent, at: datetime) -> datetime:
    """A CI that only says when it was done has begun by then."""
    return body.starts_at or min(at, body.ends_at or at)


def _told(event: ChangeEvent) -> EventTold:
    zone = current_person().time_zone
    found = findings_of(event.team, [event]).get(event.id, [])
    return EventTold(**dict(_out(event)), warnings=[caution_text(one, zone) for one in found])


def _out(event: ChangeEvent) -> EventOut:
    return EventOut(
        key=event.key, type=event.type, title=event.title, text=event.text, team=event.team.slug,
        service=event.service.slug if event.service else None, starts_at=event.starts_at, ends_at=event.ends_at,
        status=event.status, url=event.url, source=event.source, external_id=event.external_id, ref=event.ref,
        committed_at=event.committed_at, created_by=ref_of(event.created_by),
    )  # fmt: skip
