"""What happened to an incident: its timeline, and every page tried. For those who respond to it."""

from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import LARGEST, In, Listing, Moment, Out, PartQuery, Text
from portal.api.shapes.people import PersonRef, ref_of
from portal.core import clock
from portal.incidents.models import EntryKind, TimelineEntry
from portal.incidents.queries import incident_for
from portal.incidents.timeline.actions import add_entry
from portal.incidents.timeline.wording import describe
from portal.messages.models import Message, MessageKind, MessageState
from portal.people.current import current_person


class EntryOut(Out):
    """`text` is what somebody wrote, `summary` the whole entry in words; `by` null is the portal."""

    id: int
    kind: EntryKind
    at: Moment
    by: PersonRef | None
    text: str
    summary: str


class EntryList(Listing):
    items: list[EntryOut]


class NewEntry(In):
    kind: Literal[EntryKind.NOTE, EntryKind.DECISION] = EntryKind.NOTE
    text: Annotated[Text, Field(min_length=1)]


class TimelineQuery(PartQuery):
    after: Annotated[int, Field(ge=0, le=LARGEST, description="the id of the last entry known")] = 0


class PageOut(Out):
    """`step` null is the last resort, or somebody called in by hand. Times are null until they have come."""

    channel: str
    recipient: str
    status: MessageState
    attempts: int
    queued_at: Moment
    sent_at: Moment | None
    step: int | None


class PageList(Listing):
    items: list[PageOut]


@endpoint("GET", "/incidents/<ref>/timeline", summary="Its timeline")
def list_timeline(ref: str, query: TimelineQuery) -> EntryList:
    """In order. Keep the last id and ask with `after` for what is new."""
    incident = incident_for(current_person(), ref)
    entries = select(TimelineEntry).where(
        TimelineEntry.incident_id == incident.id, TimelineEntry.seq > query.after
    )
    rows, cursor = part_of(entries.options(joinedload(TimelineEntry.actor)), query, TimelineEntry.seq)
    return EntryList(items=[_entry(row) for row in rows], next_cursor=cursor)


@endpoint("POST", "/incidents/<ref>/timeline", summary="Write something down", status=201)
def write_entry(ref: str, body: NewEntry) -> EntryOut:
    incident = incident_for(current_person(), ref)
    kind = EntryKind(body.kind)
    return _entry(add_entry(incident, body.text, by=current_person(), at=clock.database_now(), kind=kind))


@endpoint("GET", "/incidents/<ref>/pages", summary="Every page tried")
def list_pages(ref: str, query: PartQuery) -> PageList:
    incident = incident_for(current_person(), ref)
    pages = select(Message).where(Message.incident_id == incident.id, Message.kind == MessageKind.PAGE)
    rows, cursor = part_of(pages.options(defer(Message.address, raiseload=True)), query, Message.id)
    return PageList(items=[_page(row) for row in rows], next_cursor=cursor)


def _entry(row: TimelineEntry) -> EntryOut:
    return EntryOut(
        id=row.seq, kind=row.kind, at=row.at, by=ref_of(row.actor), text=row.text, summary=describe(row)
    )


def _page(row: Message) -> PageOut:
    return PageOut(
        channel=row.channel,
        recipient=row.recipient,
        status=row.state,
        attempts=row.attempt,
        queued_at=row.created_at,
        sent_at=row.sent_at,
        step=row.step if row.step and row.step > 0 else None,
    )
