"""Noting that somebody has seen what changed in their shifts."""

from datetime import datetime

from sqlalchemy import update

from portal.core.db import db, transactional
from portal.people.models import Person
from portal.rota.models import ShiftNews


@transactional
def see_news(person: Person, *, at: datetime) -> None:
    unseen = update(ShiftNews).where(ShiftNews.person_id == person.id, ShiftNews.seen_at.is_(None))
    db.session.execute(unseen.where(ShiftNews.told_at <= at).values(seen_at=at))
