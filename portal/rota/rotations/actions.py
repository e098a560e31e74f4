"""Changing rotations: the rule, its hours, and who takes turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person, Team
from portal.rota.cover.actions import touch_calendars
from portal.rota.cover.locking import lock_rotations
from portal.rota.models import RotaRole, Rotation, RotationMember, RotationWindow
from portal.rota.rule.membership import is_past, rearranged
from portal.rota.rule.turns import Member, Unit
from portal.rota.windows import Window, day_of


@dataclass(frozen=True)
class RotationFacts:
    """What can be set of a rotation.

    `member_ids` are people in the order of their turns; a Member where they join or leave on a date.
    """

    name: str
    role: RotaRole
    time_zone: str
    starts_on: date
    member_ids: Sequence[int | Member]
    handoff_time: time = time(9)
    handoff_weekday: int | None = 0
    unit: str = "week"
    count: int = 1
    windows: Sequence[Window] = ()

    @property
    def members(self) -> list[Member]:
        return [Member(m) if isinstance(m, int) else m for m in self.member_ids]


@transactional
def create_rotation(team: Team, facts: RotationFacts, *, by: Person | None, at: datetime) -> Rotation:
    """A rotation without shifts: publishing makes them. Errors: Refused for turns of hours within windows."""
    _refuse_hours_in_windows(facts)
    rotation = add(Rotation(team_id=team.id, created_at=at, **_columns(facts)))
    _put(rotation, facts.members, facts.windows)
    record("rotation.created", f"{team.slug}/{facts.name}", by=by.id if by else None, at=at)
    return rotation


@transactional
def update_rotation(rotation: Rotation, facts: RotationFacts, *, by: Person, at: datetime) -> None:
    """Change the rule. What is published stays until it is published again.

    Once it is published, who is taken out of the order leaves today and who is new joins today, so that nobody
    else's place in the order changes.
    Errors: Refused for another role once shifts are published: those would keep the old one.
    """
    _refuse_hours_in_windows(facts)
    lock_rotations([rotation.id])
    db.session.refresh(rotation)  # somebody else may have changed it in the same second
    if facts.role != rotation.role and rotation.published_until is not None:
        raise Refused(_("The role stays as it was published. Pause this rotation and make another one."))
    for name, value in _columns(facts).items():
        setattr(rotation, name, value)
    members = facts.members
    if rotation.published_until is not None:
        today = day_of(at, rotation.time_zone)
        members = rearranged(_stored(rotation), _dated(rotation, facts, today), today)
    _put(rotation, members, facts.windows)
    touch_calendars(rotation.team_id, set(), at=at)  # the hours say what is a gap
    record("rotation.changed", f"{rotation.team.slug}/{facts.name}", by=by.id, at=at)


@transactional
def set_active(rotation: Rotation, is_active: bool, *, by: Person, at: datetime) -> None:
    """Pause a rotation, or let it go on. The shifts that are published stay until it is published again."""
    rotation.is_active = is_active
    touch_calendars(rotation.team_id, set(), at=at)
    name = "rotation.resumed" if is_active else "rotation.paused"
    record(name, f"{rotation.team.slug}/{rotation.name}", by=by.id, at=at)


def _columns(facts: RotationFacts) -> dict[str, object]:
    own = vars(facts)
    return {name: value for name, value in own.items() if name not in ("member_ids", "windows")}


def _refuse_hours_in_windows(facts: RotationFacts) -> None:
    if facts.windows and facts.unit == Unit.HOUR:
        raise Refused(_("Turns of hours go round the clock. Count in days, or choose all hours."))


def _stored(rotation: Rotation) -> list[Member]:
    return [Member(m.person_id, m.joins_on, m.leaves_on) for m in rotation.members]


def _dated(rotation: Rotation, facts: RotationFacts, today: date) -> list[Member]:
    """The wanted members; who is only named keeps the dates they have."""
    known = {m.person_id: m for m in _stored(rotation) if not is_past(m, today)}
    return [known.get(m, Member(m)) if isinstance(m, int) else m for m in facts.member_ids]


def _put(rotation: Rotation, members: Sequence[Member], windows: Sequence[Window]) -> None:
    rotation.members, rotation.windows = [], []
    db.session.flush()
    for place, member in enumerate(members):
        dates = {"joins_on": member.joins_on, "leaves_on": member.leaves_on}
        add(RotationMember(rotation_id=rotation.id, position=place, person_id=member.person_id, **dates))
    for place, window in enumerate(windows):
        hours = {"days": sorted(window.days), "starts": window.starts, "until": window.until}
        add(RotationWindow(rotation_id=rotation.id, position=place, **hours))
    db.session.expire(rotation, ["members", "windows"])
