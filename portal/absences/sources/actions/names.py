"""Names that a source uses: each is somebody's, or of no interest, once somebody has said so."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select

from portal.absences.feeds.kinds import folded
from portal.absences.sources.actions.asking import read_anew
from portal.absences.sources.models import LeaveName, LeaveSource
from portal.absences.sources.queries import people_of
from portal.audit.actions import record
from portal.core.db import db, many, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person

MOST = 500
"""Names that wait for a word. Chosen by us: a feed with more is not that of a team."""


def name_hash(name: str) -> str:
    return sha256(folded(name).encode()).hexdigest()


def note_names(source: LeaveSource, unmatched: Mapping[str, int], *, at: datetime) -> None:
    """Within the transaction of a reading: who waits for a word now. What somebody has said is kept."""
    seen = {name_hash(name): (name, count) for name, count in [*unmatched.items()][:MOST]}
    rows = {row.name_hash: row for row in many(select(LeaveName).where(LeaveName.source_id == source.id))}
    for hashed, (name, count) in seen.items():
        row = rows.get(hashed)
        if row is None:
            row = LeaveName(source_id=source.id, name_hash=hashed, name=name)
            db.session.add(row)
        row.absence_count, row.seen_at = count, at
    stale = [row.id for hashed, row in rows.items() if row.is_open and hashed not in seen]
    db.session.execute(delete(LeaveName).where(LeaveName.id.in_(stale)))


@transactional
def assign_name(source: LeaveSource, name: LeaveName, person: Person, *, by: Person, at: datetime) -> None:
    """From now on this name is theirs; the source is read anew. Errors: Refused for somebody else than it may name."""
    if person.id not in {one.id for one in people_of(source)}:
        raise Refused(_("%(name)s is not in this team.", name=person.name), field="person")
    name.person_id, name.is_ignored = person.id, False
    record("leave_source.named", source.name, by=by.id, at=at, person=person.email)
    read_anew(source, at=at)


@transactional
def ignore_names(source: LeaveSource, names: list[LeaveName], *, by: Person, at: datetime) -> None:
    """These are people elsewhere: their absences are of no interest here."""
    for name in names:
        name.person_id, name.is_ignored = None, True
    record("leave_source.ignored", source.name, by=by.id, at=at, count=len(names))
    read_anew(source, at=at)


@transactional
def forget_name(source: LeaveSource, name: LeaveName, *, by: Person, at: datetime) -> None:
    """What was said of it is taken back: it waits again where the next reading meets it."""
    name.person_id, name.is_ignored = None, False
    record("leave_source.forgotten", source.name, by=by.id, at=at)
    read_anew(source, at=at)
