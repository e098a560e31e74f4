"""Sources of leave: calendars and systems that say who is away. For managers of the team, or one's own."""

from collections.abc import Sequence
from typing import Annotated, Literal

from flask import abort
from pydantic import Field, ValidationInfo, field_validator, model_validator

from portal.absences.feeds import patterns
from portal.absences.feeds.kinds import FeedKind
from portal.absences.sources import queries
from portal.absences.sources.actions.asking import ask_for_sync
from portal.absences.sources.actions.settings import (
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    SourceFacts,
    connect,
)
from portal.absences.sources.models import LeaveSource, SourceKind
from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import In, Line, Listing, Moment, Name, Out, PartQuery, Slug
from portal.api.shapes.people import PersonRef, person_named, ref_of
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.people import zones
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Person, Team
from portal.people.queries import team_for

Words = Annotated[list[Line], Field(max_length=100)]


class LeaveSourceOut(Out):
    id: str
    name: str
    kind: SourceKind
    scope: Literal["team", "person"]
    team: str | None
    person: PersonRef | None
    feed_kind: FeedKind
    time_zone: str
    pattern: str
    interval_minutes: int
    is_active: bool
    is_being_read: bool
    last_success_at: Moment | None
    next_sync_at: Moment | None
    stale_since: Annotated[
        Moment | None, Field(description="since when it cannot be read; what was read stays")
    ]
    last_error: str | None
    unmatched_count: Annotated[int, Field(description="names that wait for somebody to say whose they are")]
    held_count: Annotated[int, Field(description="absences that vanished at once and wait for a word")]


class LeaveSourceList(Listing):
    items: list[LeaveSourceOut]


class NewLeaveSource(In):
    """`scope` team needs `team`; person is oneself, or `person`. The address and the secret are never told again."""

    kind: SourceKind
    name: Name
    scope: Literal["person", "team"]
    team: Slug | None = None
    person: Annotated[Line | None, Field(description="one's own address, where it is given")] = None
    url: Annotated[Line | None, Field(max_length=2000, description="all kinds but csv have one")] = None
    username: Annotated[Line | None, Field(max_length=200)] = None
    secret: Annotated[Line | None, Field(max_length=500, description="a password or key")] = None
    feed_kind: FeedKind = FeedKind.ABSENCE
    time_zone: Annotated[Line | None, Field(description="that of the team or person, unless given")] = None
    pattern: Annotated[Line, Field(max_length=patterns.LONGEST, description="such as [{type}] {name}")] = ""
    words: Annotated[Words | None, Field(description="what means away in a personal calendar")] = None
    interval_minutes: Annotated[int, Field(ge=SHORTEST_MINUTES, le=LONGEST_MINUTES)] = 60

    @field_validator("person")
    @classmethod
    def _is_no_team_s(cls, person: str | None, info: ValidationInfo) -> str | None:
        if person is not None and info.data.get("team") is not None:
            raise ValueError(_("A team's source has no person."))
        return person

    @model_validator(mode="after")
    def _is_somebody_s(self) -> "NewLeaveSource":
        if (self.scope == "team") != (self.team is not None):
            raise ValueError(_("Send team with the scope team, and only there."))
        return self

    def facts(self, zone: str) -> SourceFacts:
        return SourceFacts(
            name=self.name,
            url=self.url,
            time_zone=zone,
            feed_kind=self.feed_kind,
            username=self.username,
            secret=self.secret,
            pattern=self.pattern,
            words=self.words,
            interval_minutes=self.interval_minutes,
        )


@endpoint("GET", "/leave-sources", summary="Sources of leave")
def list_leave_sources(query: PartQuery) -> LeaveSourceList:
    """One's own, and those of teams that one manages."""
    rows, cursor = part_of(queries.seen_by(current_person()), query, LeaveSource.id)
    return LeaveSourceList(items=_told(rows), next_cursor=cursor)


@endpoint("POST", "/leave-sources", summary="Connect a source of leave", status=201)
def connect_leave_source(body: NewLeaveSource) -> LeaveSourceOut:
    """It is read at once, and then at its interval. Addresses inside the company need an administrator's leave."""
    owner = _owner(body)
    zone = zones.find(body.time_zone) if body.time_zone else owner.time_zone
    if zone is None:
        raise Refused(_("There is no such time zone. Send one such as Europe/Paris."), field="time_zone")
    source = connect(body.kind, owner, body.facts(zone), by=current_person(), at=clock.now())
    return _told([source])[0]


@endpoint("GET", "/leave-sources/<id>", summary="One source of leave")
def show_leave_source(id: str) -> LeaveSourceOut:
    return _told([queries.source_for(current_person(), id)])[0]


@endpoint("POST", "/leave-sources/<id>/sync", summary="Read a source of leave now", status=202)
def sync_leave_source(id: str) -> LeaveSourceOut:
    """A worker does; `is_being_read` is false once it has."""
    source = queries.source_for(current_person(), id)
    ask_for_sync(source, at=clock.now())
    return _told([source])[0]


def _owner(body: NewLeaveSource) -> Team | Person:
    person = current_person()
    if body.team is not None:
        return team_for(person, body.team, to=To.MANAGE)
    if body.person is not None and person_named(body.person).id != person.id:
        abort(403, _("Only they connect a source of their own."))
    return person


def _told(sources: Sequence[LeaveSource]) -> list[LeaveSourceOut]:
    ids = [source.id for source in sources]
    unmatched, held = queries.unmatched_counts(ids), queries.held_counts(ids)
    return [_out(one, unmatched.get(one.id, 0), held.get(one.id, 0)) for one in sources]


def _out(source: LeaveSource, unmatched: int, held: int) -> LeaveSourceOut:
    return LeaveSourceOut(
        id=source.key,
        name=source.name,
        kind=source.kind,
        scope="person" if source.team is None else "team",
        team=source.team.slug if source.team else None,
        person=ref_of(source.person),
        feed_kind=source.feed_kind,
        time_zone=source.time_zone,
        pattern=source.pattern,
        interval_minutes=source.interval_minutes,
        is_active=source.is_active,
        is_being_read=source.is_being_read,
        last_success_at=source.last_success_at,
        next_sync_at=source.next_sync_at,
        stale_since=source.stale_since_at,
        last_error=source.last_error,
        unmatched_count=unmatched,
        held_count=held,
    )
