"""The calendar of changes: what was told and the planned work on services, as one list of days."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import url_for

from portal.changes.events import Status, Type, status_of
from portal.changes.models import ChangeEvent
from portal.changes.queries import Wanted, events_between, works_between
from portal.core import clock
from portal.people.models import Team
from portal.rota.days import midnight
from portal.rota.windows import day_of
from portal.services.models import Maintenance, Service

MOST = 300
"""Lines of one view. Chosen by us: a list that is longer is narrowed, not read."""


FEW_WEEKS = timedelta(weeks=5)


@dataclass(frozen=True)
class Line:
    """One line of it. `number` is the event's; work on a service has none, and `holds_pages`."""

    number: int | None
    type: str
    title: str
    starts_at: datetime
    ends_at: datetime
    team: Team
    service: Service | None
    status: Status
    url: str
    holds_pages: bool = False

    @property
    def is_point(self) -> bool:
        return self.starts_at == self.ends_at


@dataclass(frozen=True)
class Agenda:
    """By day; `is_whole` unless there was more than is shown."""

    days: Sequence[tuple[date, Sequence[Line]]]
    events: Sequence[ChangeEvent]
    is_whole: bool


def agenda(first: date, last: date, zone: str, wanted: Wanted, *, at: datetime) -> Agenda:
    """What touches the days [first, last] of a zone; two queries."""
    start, end = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    events = events_between(start, end, wanted, limit=MOST + 1)
    found = [*_events(events[:MOST], at), *_works(start, end, wanted, at)]
    found.sort(key=lambda line: (max(line.starts_at, start), line.title))
    days = [
        (on, [*those])
        for on, those in groupby(found, key=lambda one: day_of(max(one.starts_at, start), zone))
    ]
    return Agenda(days, events[:MOST], len(events) <= MOST)


def changes_in(team: Team, start: datetime, end: datetime) -> list[Line]:
    """What a schedule of [start, end) tells beside its shifts: all but what was called off, and nothing without a
    length where there would be too many to read."""
    at, wanted = clock.now(), Wanted(team)
    found = [*_events(events_between(start, end, wanted, limit=MOST), at), *_works(start, end, wanted, at)]
    is_long = end - start > FEW_WEEKS
    told = (one for one in found if one.status != Status.CANCELLED and not (is_long and one.is_point))
    return sorted(told, key=lambda one: one.starts_at)


def standing(event: ChangeEvent, *, at: datetime) -> Status:
    """How it stands now: what has a length begins and ends by the clock until somebody says otherwise."""
    if event.status in (Status.PLANNED, Status.RUNNING) and event.starts_at < event.ends_at:
        return status_of(event.starts_at, event.ends_at, at=at)
    return event.status


def _events(events: Iterable[ChangeEvent], at: datetime) -> Iterator[Line]:
    for one in events:
        yield Line(
            one.id, one.type, one.title, one.starts_at, one.ends_at, one.team, one.service, standing(one, at=at),
            url_for("changes.show", key=one.key),
        )  # fmt: skip


def _works(start: datetime, end: datetime, wanted: Wanted, at: datetime) -> Iterator[Line]:
    if wanted.type in (None, Type.MAINTENANCE):
        for one in works_between(start, end, wanted.team):
            yield _work(one, at)


def _work(one: Maintenance, at: datetime) -> Line:
    return Line(
        None, Type.MAINTENANCE, one.reason, one.starts_at, one.ends_at, one.service.team, one.service,
        status_of(one.starts_at, one.ends_at, at=at), url_for("maintenances.index", slug=one.service.slug),
        holds_pages=True,
    )  # fmt: skip
