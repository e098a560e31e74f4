"""Keeping the blocks in which people rest, and telling them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from portal.core.db import add, db, transactional
from portal.fatigue.blocks import Block, Changes, changes
from portal.fatigue.models import RestBlock
from portal.fatigue.resting.queries import stored_blocks, wanted_blocks
from portal.fatigue.resting.telling import tell
from portal.people.models import Person


def differences(stored: Mapping[datetime, RestBlock], wanted: Mapping[datetime, Block]) -> Changes:
    living = {since: row.block for since, row in stored.items() if row.withdrawn_at is None}
    return changes(living, wanted)


@transactional
def follow_rest(person: Person, *, at: datetime) -> int:
    """Make somebody's blocks what their pages say now; how many have changed. Their calendar is raised.

    Whoever else does so at the same time waits, and then finds nothing left to do.
    """
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    stored = stored_blocks([person.id], at)[person.id]
    found = differences(stored, wanted_blocks([person], at)[person.id])
    for block in found.put:
        _put(person, stored.get(block.off_since_at), block, at)
    for since in found.gone:
        _change(stored[since], at, withdrawn_at=at)
    if found.are_some:
        person.calendar_revision, person.calendar_changed_at = person.calendar_revision + 1, at
    return len(found.put) + len(found.gone)


@transactional
def tell_end(row: RestBlock, *, at: datetime) -> None:
    """Say until when they rest: once for each end, to them, and to their managers where planned work has to wait."""
    db.session.refresh(row, with_for_update={"of": RestBlock})
    if row.told_until_at == row.ends_at or row.withdrawn_at is not None:
        return
    tell(row, at=at)
    row.told_until_at = row.ends_at


def _put(person: Person, row: RestBlock | None, block: Block, at: datetime) -> None:
    facts = {
        "starts_at": block.starts_at, "ends_at": block.ends_at, "work_at": block.work_at,
        "is_weekly": block.is_weekly, "page_id": int(block.page_id),
    }  # fmt: skip
    if row is not None:
        _change(row, at, withdrawn_at=None, **facts)
        return
    add(
        RestBlock(person_id=person.id, off_since_at=block.off_since_at, created_at=at, changed_at=at, **facts)
    )


def _change(row: RestBlock, at: datetime, **facts: object) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.sequence, row.changed_at = row.sequence + 1, at
