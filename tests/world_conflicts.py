"""Builders: people who are away while they are on call."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.absences.models import Absence
from portal.conflicts.models import Conflict
from portal.core.db import db, many
from portal.people.models import Person
from tests.clock import START
from tests.world_absences import an_absence
from tests.world_swaps import Rota

TUESDAY = date(2026, 12, 1)
"""In Eli's week: the third shift."""


def leave(rota: Rota, person: Person, first: date = TUESDAY, days: int = 5, at: datetime = START) -> Absence:
    """Confirmed by their manager."""
    return an_absence(person, first, first + timedelta(days=days - 1), by=rota.mia, is_confirmed=True, at=at)


def all_conflicts() -> list[Conflict]:
    return [*many(select(Conflict).order_by(Conflict.starts_at, Conflict.id))]


def the_conflict() -> Conflict:
    """The only one there is."""
    return db.session.scalars(select(Conflict)).one()
