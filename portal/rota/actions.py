"""Changing rotations, and publishing them into stored shifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import update

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person, Team
from portal.rota import plans, shifts
from portal.rota.models import Assignment, Origin, RotaRole, Rotation, RotationMember, Shift
from portal.rota.queries import shifts_ahead

HORIZON = timedelta(weeks=13)


@dataclass(frozen=True)
class RotationFacts:
    """What can be set of a rotation; `member_ids` are people in the order of their turns."""

    name: str
    role: RotaRole
    time_zone: str
    starts_on: date
    member_ids: Sequence[int]
    handoff_time: time = time(9)
    handoff_weekday: int | None = 0
    unit: str = "week"
    count: int = 1


@transactional
def create_rotation(team: Team, facts: RotationFacts, *, by: Person | None, at: datetime) -> Rotation:
    """A rotation without shifts: publishing makes them."""
    rotation = add(Rotation(team_id=team.id, created_at=at, **_columns(facts)))
    _put_members(rotation, facts.member_ids)
    record("rotation.created", f"{team.slug}/{facts.name}", by=by.id if by else None, at=at)
    return rotation


@transactional
def update_rotation(rotation: Rotation, facts: RotationFacts, *, by: Person, at: datetime) -> None:
    """Change the rule. What is published stays until it is published again.

    Errors: Refused for another role once shifts are published: those would keep the old one.
    """
    if facts.role != rotation.role and rotation.published_until is not None:
        raise Refused(_("The role stays as it was published. Pause this rotation and make another one."))
    for name, value in _columns(facts).items():
        setattr(rotation, name, value)
    _put_members(rotation, facts.member_ids)
    record("rotation.changed", f"{rotation.team.slug}/{facts.name}", by=by.id, at=at)


@transactional
def set_active(rotation: Rotation, is_active: bool, *, by: Person, at: datetime) -> None:
    """Pause a rotation, or let it go on. The shifts that are published stay until it is published again."""
    rotation.is_active = is_active
    name = "rotation.resumed" if is_active else "rotation.paused"
    record(name, f"{rotation.team.slug}/{rotation.name}", by=by.id, at=at)


def _columns(facts: RotationFacts) -> dict[str, object]:
    return {name: value for name, value in vars(facts).items() if name != "member_ids"}


def _put_members(rotation: Rotation, member_ids: Sequence[int]) -> None:
    rotation.members = []
    db.session.flush()
    for position, person_id in enumerate(member_ids):
        add(RotationMember(rotation_id=rotation.id, position=position, person_id=person_id))
    db.session.expire(rotation, ["members"])


@dataclass(frozen=True)
class Published:
    """What a publication did, in shifts."""

    created: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: "Published") -> "Published":
        return Published(
            self.created + other.created, self.changed + other.changed, self.removed + other.removed
        )


def draft(rotation: Rotation, *, until: datetime, at: datetime) -> plans.Plan[Shift]:
    """What publishing up to an instant would write; stores nothing.

    What is published beyond `until` stays published. A paused rotation wants no shifts at all.
    Errors: Refused without members.
    """
    end = max([until, *(s.ends_at for s in shifts_ahead(rotation, at))])
    wanted = _wanted(rotation, at, end)
    # A shift that is over may reach into the first wanted turn, after the hand-off day was changed.
    published = shifts_ahead(rotation, min([at, *(w.starts_at for w in wanted[:1])]))
    return plans.reconcile(published, wanted, at)


def _wanted(rotation: Rotation, start: datetime, end: datetime) -> list[shifts.Shift]:
    if not rotation.is_active or start >= end:
        return []
    if not rotation.members:
        raise Refused(_("Add at least one person to the rotation first."))
    return shifts.shifts_between(rule_of(rotation), start, end)


@transactional
def publish(rotation: Rotation, *, until: datetime, at: datetime, by: Person | None = None) -> Published:
    """Store the shifts ahead as the rotation wants them. A shift that has begun is never touched.

    Publishing twice changes nothing. Errors: Refused without members.
    """
    db.session.refresh(rotation, with_for_update=True)
    plan = draft(rotation, until=until, at=at)
    rotation.published_until = max(until, rotation.published_until or until)
    return _write(rotation, plan, at=at, by=by)


@transactional
def extend(rotation: Rotation, *, until: datetime, at: datetime) -> Published:
    """Publish further ahead without touching what is published: an edited rule waits for a person."""
    db.session.refresh(rotation, with_for_update=True)
    published = shifts_ahead(rotation, at)
    behind = max((s.ends_at for s in published), default=at)
    ahead = tuple(w for w in _wanted(rotation, behind, until) if w.starts_at >= behind)
    rotation.published_until = max(until, rotation.published_until or until)
    return _write(rotation, plans.Plan(ahead, (), (), tuple(published)), at=at, by=None)


def _write(rotation: Rotation, plan: plans.Plan[Shift], *, at: datetime, by: Person | None) -> Published:
    if plan.is_empty:
        return Published()
    people = {row.person_id for row in plan.remove} | {row.person_id for row, _new in plan.change}
    people |= {new.person_id for new in plan.create} | {new.person_id for _row, new in plan.change}
    _remove(plan.remove, at)
    for row, wanted in plan.change:
        _change(row, wanted, at)
    for wanted in plan.create:
        _create(rotation, wanted, at)
    touch_calendars(rotation.team_id, people, at=at)
    written = Published(len(plan.create), len(plan.change), len(plan.remove))
    record("rotation.published", rotation.name, by=by.id if by else None, at=at, **vars(written))
    return written


@transactional
def publish_team(
    team: Team, rotations: Sequence[Rotation], *, until: datetime, at: datetime, by: Person
) -> Published:
    """Publish every rotation of a team that has members."""
    ready = [r for r in rotations if r.members and r.team_id == team.id]
    return sum((publish(r, until=until, at=at, by=by) for r in ready), Published())


def rule_of(rotation: Rotation) -> shifts.Rotation:
    """The stored rotation as the pure rule."""
    return shifts.Rotation(
        role=rotation.role,
        time_zone=rotation.time_zone,
        starts_on=rotation.starts_on,
        handoff_time=rotation.handoff_time,
        handoff_weekday=rotation.handoff_weekday,
        unit=shifts.Unit(rotation.unit),
        count=rotation.count,
        members=shifts.everyone(*(m.person_id for m in rotation.members)),
    )


def _create(rotation: Rotation, wanted: shifts.Shift, at: datetime) -> None:
    row = add(
        Shift(
            rotation_id=rotation.id,
            person_id=wanted.person_id,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            published_at=at,
            changed_at=at,
        )
    )
    _assign(rotation, row, at)


def _assign(rotation: Rotation, shift: Shift, at: datetime) -> None:
    add(
        Assignment(
            shift_id=shift.id,
            rotation_id=rotation.id,
            team_id=rotation.team_id,
            role=rotation.role,
            person_id=shift.person_id,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            origin=Origin.ROTATION,
            created_at=at,
        )
    )


def _change(row: Shift, wanted: shifts.Shift, at: datetime) -> None:
    _replace_assignments([row.id], at)
    row.person_id, row.ends_at = wanted.person_id, wanted.ends_at
    row.sequence, row.changed_at = row.sequence + 1, at
    db.session.flush()
    _assign(row.rotation, row, at)


def _remove(rows: Sequence[Shift], at: datetime) -> None:
    _replace_assignments([row.id for row in rows], at)
    for row in rows:
        row.cancelled_at, row.changed_at, row.sequence = at, at, row.sequence + 1
    db.session.flush()


def _replace_assignments(shift_ids: Sequence[int], at: datetime) -> None:
    in_force = update(Assignment).where(Assignment.shift_id.in_(shift_ids), Assignment.replaced_at.is_(None))
    db.session.execute(in_force.values(replaced_at=at))


def touch_calendars(team_id: int, person_ids: set[int], *, at: datetime) -> None:
    """Raise the revision of every calendar feed that shows these people or this team."""
    for model, ids in ((Team, {team_id}), (Person, person_ids)):
        raised = {"calendar_revision": model.calendar_revision + 1, "calendar_changed_at": at}
        db.session.execute(update(model).where(model.id.in_(ids)).values(**raised))
