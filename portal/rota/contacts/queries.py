"""Reading a team's contact table."""

from sqlalchemy import select

from portal.core.db import many, one_or_none
from portal.people.models import Team
from portal.rota.contacts.models import Contact


def contacts_of(team: Team) -> list[Contact]:
    return list(many(select(Contact).where(Contact.team_id == team.id).order_by(Contact.id)))


def contact_in(team: Team, key: str) -> Contact | None:
    return one_or_none(select(Contact).where(Contact.team_id == team.id, Contact.key == key))
