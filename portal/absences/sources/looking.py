"""Looking at a source without storing anything: what it would bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.absences.feeds.events import Note
from portal.absences.feeds.items import Found
from portal.absences.feeds.reading import first_day
from portal.absences.sources.actions.claims import access_to
from portal.absences.sources.models import LeaveSource
from portal.absences.sources.reader import reader_of
from portal.absences.sources.syncing import asked
from portal.absences.spans import Span
from portal.core.db import db
from portal.people.models import Person
from portal.people.queries import people_by_id


@dataclass(frozen=True)
class Look:
    """`lines` are absences by whom, when, and whether they are only asked for; `notes` as a reading keeps them."""

    lines: Sequence[tuple[Person, Span, bool]]
    unmatched: Mapping[str, int]
    notes: Sequence[Mapping[str, Any]]


def look(source: LeaveSource, *, at: datetime) -> Look:
    """Ask it now, whole. No connection to the database is kept meanwhile. Errors: NoCopy."""
    reader = reader_of(source)
    access = access_to(source, reader, at)
    db.session.commit()
    _answer, found = asked(source.kind, access, reader, at=at)
    assert found is not None, "nothing is known yet, so nothing can be unchanged"
    return seen(found)


def seen(found: Found) -> Look:
    people = people_by_id({int(item.whose) for item in found.items})
    items = sorted(found.items, key=lambda item: (first_day(item.span), item.whose))
    lines = [(people[int(item.whose)], item.span, item.is_pending) for item in items]
    skipped = [_note(note, is_skipped=True) for note in found.skipped]
    return Look(lines, found.unmatched, [*skipped, *(_note(note) for note in found.notes)])


def _note(note: Note, *, is_skipped: bool = False) -> dict[str, Any]:
    return {"uid": note.uid, "code": note.code, "detail": note.detail, "is_skipped": is_skipped}
