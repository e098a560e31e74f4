"""What a good reading makes of the absences that a source has brought."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.absences.feeds.changes import Changes, Item, Kept, changes, has_unstable_uids, is_over
from portal.absences.feeds.items import once
from portal.absences.feeds.reading import BACK
from portal.absences.models import Absence, Origin, Status
from portal.absences.signals import absence_changed
from portal.absences.sources.models import LeaveSource
from portal.absences.sources.queries import brought_by, spared_by
from portal.absences.spans import Hours, Span, over_at
from portal.core.db import add, db
from portal.people.models import Person

LEAVE = "leave"
"""All that is kept of what it is: what a source calls it may be about somebody's health."""


def compare(
    source: LeaveSource, items: Sequence[Item], *, at: datetime, is_confirmed: bool = False
) -> tuple[Changes, bool]:
    """What would change, and whether the source makes new UIDs each time: its second reading tells."""
    rows = brought_by(source, since=at - BACK)
    kept = [_kept(row) for row in rows]
    before = [_item(row) for row in rows if not row.missed_count and row.hold_id is None]
    by_content = source.has_unstable_uids or has_unstable_uids(before, items)
    read = once(items, by_content=by_content)
    spared = spared_by(source)
    found = changes(kept, read, at=at, by_content=by_content, is_confirmed=is_confirmed, spared=spared)
    return found, by_content


def without_losses(found: Changes) -> Changes:
    """Of a copy that is no whole one: what it does not name is not gone."""
    return replace(found, missed=[], removed=[], held=[])


def apply(source: LeaveSource, found: Changes, *, by: Person | None, at: datetime) -> list[dict[str, Any]]:
    """Write it down within the transaction. The answer is what has changed, as a reading keeps it."""
    rows = {row.id: row for row in brought_by(source, since=at - BACK)}
    _lock(found, rows.values())
    lines = [_change(rows[known.id], item, at) for known, item in found.seen]
    for known in found.missed:
        rows[known.id].missed_count += 1
    gone = [withdraw(rows[known.id], at=at) for known in found.removed]
    new = [_add(source, item, at) for item in found.added]
    done = [line for line in (*new, *lines, *gone) if line]
    db.session.flush()
    _tell(done, by=by, at=at)
    return done


def withdraw(row: Absence, *, at: datetime) -> dict[str, Any]:
    row.status, row.decided_at, row.decided_by_id = Status.WITHDRAWN, at, None
    return _line("removed", row)


def told(rows: Iterable[dict[str, Any]]) -> set[int]:
    """Of whom these lines are."""
    return {person_id for line in rows for person_id in (line["person_id"], line.get("from_id")) if person_id}


def _tell(lines: Sequence[dict[str, Any]], *, by: Person | None, at: datetime) -> None:
    for person_id in sorted(told(lines)):
        absence_changed.send(person_id, at=at, by=by)


def _lock(found: Changes, rows: Iterable[Absence]) -> None:
    """One change of somebody's leave after the other, people always in one order."""
    named = {int(item.whose) for item in (*found.added, *(item for _known, item in found.seen))}
    ids = named | {row.person_id for row in rows}
    people = select(Person.id).where(Person.id.in_(ids)).order_by(Person.id)
    db.session.execute(people.with_for_update(key_share=True))


def _kept(row: Absence) -> Kept:
    return Kept(row.id, _item(row), row.missed_count)


def _item(row: Absence) -> Item:
    is_pending = row.status is Status.PENDING
    return Item(row.uid or "", row.instance or "", str(row.person_id), row.span, is_pending)


def _add(source: LeaveSource, item: Item, at: datetime) -> dict[str, Any]:
    row = Absence(
        source_id=source.id,
        origin=Origin.FEED,
        kind=LEAVE,
        asked_at=at,
        missed_count=0,
        **_identity(item),
        **_facts(item, at),
    )
    return _line("added", add(row))


def _change(row: Absence, item: Item, at: datetime) -> dict[str, Any] | None:
    """What is over stays as it was."""
    before = _item(row)
    row.missed_count, row.hold_id = 0, None
    for name, value in _identity(item).items():
        setattr(row, name, value)
    is_same = (before.content, before.is_pending) == (item.content, item.is_pending)
    if is_same or is_over(before.span, at):
        return None
    was = row.person_id
    for name, value in _facts(item, at).items():
        setattr(row, name, value)
    return _line("changed", row) | ({"from_id": was} if was != row.person_id else {})


def _identity(item: Item) -> dict[str, Any]:
    return {"uid": item.uid, "instance": item.instance}


def _facts(item: Item, at: datetime) -> dict[str, Any]:
    status = Status.PENDING if item.is_pending else Status.CONFIRMED
    hours = item.span if isinstance(item.span, Hours) else None
    days = None if isinstance(item.span, Hours) else item.span
    return {
        "person_id": int(item.whose),
        "status": status,
        "decided_at": None if item.is_pending else at,
        "over_at": over_at(item.span),
        "starts_on": days and days.first,
        "ends_on": days and days.last,
        "starts_at": hours and hours.starts_at,
        "ends_at": hours and hours.ends_at,
    }


def _line(what: str, row: Absence) -> dict[str, Any]:
    return {"what": what, "person_id": row.person_id, **span_json(row.span)}


def span_json(span: Span) -> dict[str, str]:
    if isinstance(span, Hours):
        return {"starts_at": span.starts_at.isoformat(), "ends_at": span.ends_at.isoformat()}
    return {"first": span.first.isoformat(), "last": span.last.isoformat()}
