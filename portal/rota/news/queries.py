"""What has changed in somebody's shifts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import many
from portal.people.models import Person
from portal.rota.models import (
    ShiftNews,
)


def news_for(person: Person, *, unseen: bool = False, limit: int = 50) -> Sequence[ShiftNews]:
    """What publications have changed for a person, the latest first."""
    own = select(ShiftNews).where(ShiftNews.person_id == person.id).options(joinedload(ShiftNews.team))
    if unseen:
        own = own.where(ShiftNews.seen_at.is_(None))
    return many(own.order_by(ShiftNews.told_at.desc(), ShiftNews.id.desc()).limit(limit))
