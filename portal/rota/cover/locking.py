"""The locks of whoever changes cover, in the order of decision 12."""

from collections.abc import Iterable

from sqlalchemy import select

from portal.core.db import db
from portal.people.models import Person, Team
from portal.rota.models import Rotation


def lock_rotations(ids: Iterable[int]) -> None:
    """The first lock of whoever changes cover; see decision 12 for the order."""
    _lock(Rotation, ids)


def lock_people(team_ids: Iterable[int], person_ids: Iterable[int]) -> None:
    """Teams, then people: nobody else changes what these cover until the transaction ends."""
    _lock(Team, team_ids)
    _lock(Person, person_ids)


def _lock(model: type[Rotation] | type[Team] | type[Person], ids: Iterable[int]) -> None:
    wanted = select(model.id).where(model.id.in_(sorted(set(ids)))).order_by(model.id)
    db.session.execute(wanted.with_for_update(key_share=True)).all()
