"""Reading what is asked of people."""

from collections.abc import Iterable, Sequence

from flask import abort
from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import joinedload

from portal.asks.models import Ask
from portal.core.db import db, many, one_or_none
from portal.people.models import Person
from portal.people.queries import Anybody


def open_for(person: Person) -> Sequence[Ask]:
    """What waits for somebody's answer, with who asks; what is due first comes first."""
    mine = _asks().where(Ask.person_id == person.id, Ask.settled_at.is_(None))
    return many(mine.order_by(Ask.due_at.asc().nulls_last(), Ask.asked_at, Ask.id))


def settled_for(person: Person, limit: int = 10) -> Sequence[Ask]:
    """What somebody has answered, or need not any more, latest first."""
    mine = _asks().where(Ask.person_id == person.id, Ask.settled_at.is_not(None))
    return many(mine.order_by(Ask.settled_at.desc(), Ask.id.desc()).limit(limit))


def count_for(person: Person) -> int:
    """How much waits for somebody's answer."""
    return db.session.scalar(select(open_count(person))) or 0


def open_count(person: Person | Anybody) -> ScalarSelect[int]:
    """The same as a part of another query: every page asks."""
    return select(func.count()).where(Ask.person_id == person.id, Ask.settled_at.is_(None)).scalar_subquery()


def ask_for(person: Person, key: str) -> Ask:
    """What is asked of this person. Errors: 404, also for what is asked of others."""
    return one_or_none(_asks().where(Ask.key == key, Ask.person_id == person.id)) or abort(404)


def asks_about(kind: str, references: Iterable[str], *, is_open: bool | None = None) -> Sequence[Ask]:
    """Who has been asked about some subjects, in that order, with their answers; `is_open` None takes all."""
    about = select(Ask).where(Ask.kind == kind, Ask.reference.in_(list(references)))
    if is_open is not None:
        about = about.where(Ask.settled_at.is_(None) if is_open else Ask.settled_at.is_not(None))
    return many(about.options(joinedload(Ask.person)).order_by(Ask.id))


def open_ask(kind: str, reference: str, person_id: int) -> Ask | None:
    """What waits for one person's answer about one subject."""
    about = select(Ask).where(Ask.kind == kind, Ask.reference == reference, Ask.person_id == person_id)
    return one_or_none(about.where(Ask.settled_at.is_(None)))


def _asks() -> Select[Ask]:
    return select(Ask).options(joinedload(Ask.person), joinedload(Ask.asked_by))
