"""Builders: rotations that are published, and stretches handed to somebody else."""

from datetime import date, datetime, time, timedelta

from portal.core.db import add, db
from portal.people.models import Person, Team
from portal.rota import actions
from portal.rota.models import Assignment, Origin, RotaRole, Rotation, Shift
from portal.rota.storing import touch_calendars
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
        actions.publish(rotation, until=until, at=at)
    return rotation


def hand_over(shift: Shift, to: Person, start: datetime, end: datetime, *, at: datetime) -> None:
    """Give [start, end) of a shift to somebody else, as a swap does.

    Rows that are touched are replaced; the shift counts the change, and every feed that shows it is raised.
    """
    touched = [row for row in _in_force(shift) if row.starts_at < end and row.ends_at > start]
    for row in touched:
        row.replaced_at = at
    db.session.flush()
    people = {to.id} | {row.person_id for row in touched}
    for row in touched:
        if row.starts_at < start:
            _cover(shift, row.person_id, row.starts_at, start, row.origin, at)
        if row.ends_at > end:
            _cover(shift, row.person_id, end, row.ends_at, row.origin, at)
    _cover(shift, to.id, start, end, Origin.SWAP, at)
    shift.sequence, shift.changed_at = shift.sequence + 1, at
    touch_calendars(shift.rotation.team_id, people, at=at)
    db.session.commit()


def _in_force(shift: Shift) -> list[Assignment]:
    rows = db.session.query(Assignment).filter_by(shift_id=shift.id, replaced_at=None)
    return rows.order_by(Assignment.starts_at).all()


def _cover(
    shift: Shift, person_id: int, starts_at: datetime, ends_at: datetime, origin: Origin, at: datetime
) -> None:
    rotation = shift.rotation
    add(
        Assignment(
            shift_id=shift.id,
            rotation_id=rotation.id,
            team_id=rotation.team_id,
            role=rotation.role,
            person_id=person_id,
            starts_at=starts_at,
            ends_at=ends_at,
            origin=origin,
            is_opening=starts_at == shift.starts_at,
            created_at=at,
        )
    )
