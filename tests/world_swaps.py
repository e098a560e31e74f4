"""Builders: a team whose weeks can be swapped."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal.asks.models import Ask
from portal.core.db import db, many
from portal.messages.models import Message
from portal.people.models import Person, Team
from portal.rota.models import Assignment, RotaRole, Rotation, Shift
from portal.rota.plans.queries import shifts_ahead
from tests.clock import START
from tests.world import a_person, a_team
from tests.world_rota import a_rotation

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rota:
    """Mia manages; Hana, Gil, Eli, Fay and Jon take the weeks in this order, from Monday 16 November at nine."""

    team: Team
    mia: Person
    hana: Person
    gil: Person
    eli: Person
    fay: Person
    jon: Person
    rotation: Rotation

    @property
    def shifts(self) -> list[Shift]:
        """The first is Hana's and has begun, the second Gil's, and so on."""
        return [*shifts_ahead(self.rotation, START)]


def a_rota(slug: str = "ops", weeks: int = 20) -> Rota:
    mia = a_person(f"Mia {slug}")
    people = [a_person(f"{name} {slug}") for name in ("Hana", "Gil", "Eli", "Fay", "Jon")]
    team = a_team(slug, managers=(mia,), members=tuple(people))
    rotation = a_rotation(team, *people, until=START + timedelta(weeks=weeks))
    return Rota(team, mia, *people, rotation)


def who(rota: Rota, at: object) -> str:
    """The first name of who is on call as primary at an instant."""
    now = select(Assignment).where(
        Assignment.rotation_id == rota.rotation.id, Assignment.replaced_at.is_(None),
        Assignment.starts_at <= at, Assignment.ends_at > at, Assignment.role == RotaRole.PRIMARY,
    )  # fmt: skip
    return db.session.scalars(now).one().person.name.split()[0]


def asked(person: Person) -> list[Ask]:
    """What waits for somebody's answer."""
    return [*many(select(Ask).where(Ask.person_id == person.id, Ask.settled_at.is_(None)).order_by(Ask.id))]


def told(person: Person) -> list[str]:
    """The titles of what was written to somebody, oldest first."""
    mine = select(Message).where(Message.person_id == person.id).order_by(Message.id)
    return [message.content["title"] for message in many(mine)]
