"""Builders: rotations that are published, and stretches handed to somebody else."""

from datetime import date, datetime, time, timedelta

from portal.people.models import Person, Team
from portal.rota.cover import actions as covering
from portal.rota.cover.stretches import Taking
from portal.rota.models import Origin, RotaRole, Rotation, Shift
from portal.rota.plans import actions as publishing
from portal.rota.rotations import actions
from tests.clock import START

YEAR = timedelta(days=371)  # 53 weeks: a shift that has begun and a year of shifts after it


def a_rotation(
    team: Team,
    *people: Person,
    role: RotaRole = RotaRole.PRIMARY,
    starts_on: date = date(2026, 11, 16),
    until: datetime | None = START + YEAR,
    time_zone: str = "Europe/Paris",
    at: datetime = START,
) -> Rotation:
    """A weekly rotation, handed on Mondays at nine; published unless `until` is None."""
    facts = actions.RotationFacts(
        name=f"{role} of {team.slug}", role=role, time_zone=time_zone, starts_on=starts_on,
        member_ids=[person.id for person in people], handoff_time=time(9), handoff_weekday=0,
    )  # fmt: skip
    rotation = actions.create_rotation(team, facts, by=None, at=at)
    if until is not None:
        publishing.publish(rotation, until=until, at=at)
    return rotation


def hand_over(shift: Shift, to: Person, start: datetime, end: datetime, *, at: datetime) -> None:
    """Give [start, end) of a shift to somebody else, as a swap does."""
    takings = [Taking(shift, start, end, to.id)]
    covering.hand_over(takings, origin=Origin.SWAP, reason=None, by=None, at=at)
