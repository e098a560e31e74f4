"""Who rests, until when, and whose rest may have changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import abort
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from portal.core.db import db, many, one_or_none
from portal.fatigue.blocks import KEPT_OPEN, Block, blocks_since
from portal.fatigue.models import RestBlock
from portal.fatigue.queries import facts_of
from portal.fatigue.rest import BEFORE
from portal.fatigue.settings import Settings
from portal.messages.models import Message, MessageKind
from portal.people.models import Membership, Person, TeamRole

USUAL = Settings()


def resting(people: Iterable[int], at: datetime) -> dict[int, RestBlock]:
    """The block in which each of some people is at an instant; one query. Who may work has no key there."""
    rows = _living(at).where(RestBlock.person_id.in_([*people]), RestBlock.starts_at <= at)
    return {row.person_id: row for row in many(rows.order_by(RestBlock.ends_at))}


def blocks_between(person_id: int, start: datetime, end: datetime) -> Sequence[RestBlock]:
    """All that touch [start, end), by time, those that were taken back as well."""
    rows = select(RestBlock).where(RestBlock.person_id == person_id)
    return many(
        rows.where(RestBlock.ends_at > start, RestBlock.starts_at < end).order_by(RestBlock.starts_at)
    )


def wanted_blocks(people: Sequence[Person], at: datetime) -> dict[int, dict[datetime, Block]]:
    """What the engine makes of what is stored now: the blocks that began within three days, of each."""
    since = at - KEPT_OPEN
    known = facts_of(people, since - BEFORE, at)
    return {who: blocks_since(facts, since, as_of=at) for who, facts in known.items()}


def stored_blocks(people: Iterable[int], at: datetime) -> dict[int, dict[datetime, RestBlock]]:
    """The same as they are stored, with those that were taken back; one query."""
    ids = [*people]
    since = at - KEPT_OPEN
    # What begins later ends later; the index knows the ends.
    lately = RestBlock.starts_at >= since, RestBlock.ends_at > since
    rows = select(RestBlock).where(RestBlock.person_id.in_(ids), *lately)
    found: dict[int, dict[datetime, RestBlock]] = {who: {} for who in ids}
    for row in many(rows.order_by(RestBlock.off_since_at)):
        found[row.person_id][row.off_since_at] = row
    return found


def woken_lately(at: datetime) -> Sequence[Person]:
    """Whose rest may have begun anew, or may turn out not to have."""
    since = at - KEPT_OPEN - USUAL.engaged_at_most
    woken = select(Message.person_id).where(
        Message.is_waking, Message.kind == MessageKind.PAGE, Message.created_at >= since
    )
    return many(select(Person).where(Person.id.in_(woken)).order_by(Person.id))


def untold(at: datetime) -> Sequence[RestBlock]:
    """Blocks that go on, whose person does not know their end yet, and which no page can join any more."""
    unsaid = RestBlock.told_until_at.is_distinct_from(RestBlock.ends_at)
    settled = RestBlock.starts_at <= at - USUAL.joins_within
    return many(_living(at).where(unsaid, settled).order_by(RestBlock.id))


def leads_of(person: Person) -> Sequence[Person]:
    """Who manages a team that somebody is in, never they themselves: the only others who see their rest."""
    theirs = select(Membership.team_id).where(Membership.person_id == person.id)
    leading = select(Membership.person_id).where(Membership.team_id.in_(theirs), _IS_LEAD)
    others = select(Person).where(Person.is_active, Person.id != person.id, Person.id.in_(leading))
    return many(others.order_by(Person.name, Person.id))


def seen_by(viewer: Person, people: Iterable[int]) -> set[int]:
    """Of some people those whose rest a person may see: they themselves, and who is in a team that they manage."""
    ids = [*people]
    led = select(Membership.team_id).where(Membership.person_id == viewer.id, _IS_LEAD)
    theirs = select(Membership.person_id).where(Membership.person_id.in_(ids), Membership.team_id.in_(led))
    return {*db.session.scalars(theirs), *({viewer.id} & set(ids))}


def person_seen_by(viewer: Person, key: str) -> Person:
    """The loader of whoever rests. Errors: 404 for who may not see it."""
    person = one_or_none(select(Person).where(Person.key == key)) or abort(404)
    return person if person.id in seen_by(viewer, [person.id]) else abort(404)


_IS_LEAD: ColumnElement[bool] = Membership.role == TeamRole.MANAGER


def _living(at: datetime) -> Select[RestBlock]:
    rows = select(RestBlock).options(joinedload(RestBlock.person))
    return rows.where(RestBlock.ends_at > at, RestBlock.withdrawn_at.is_(None))
