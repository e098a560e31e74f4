"""What publishing a rotation would write. Reads and decides; stores nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Team
from portal.rota import plans, shifts
from portal.rota.differences import Difference
from portal.rota.models import Assignment, Rotation, Shift
from portal.rota.notice import Limits, Verdict, affected, changes_of_plan, worst
from portal.rota.queries import promises_ahead, shifts_ahead
from portal.rota.windows import Period


@dataclass(frozen=True)
class Drafted:
    """The plan of one rotation, and what people have promised beside it."""

    plan: plans.Plan[Shift]
    held: Sequence[Assignment]


def draft(rotation: Rotation, *, until: datetime, at: datetime) -> Drafted:
    """What publishing up to an instant would write.

    What is published beyond `until` stays published. A paused rotation wants no shifts at all.
    Errors: Refused without members.
    """
    end = max([until, *(s.ends_at for s in shifts_ahead(rotation, at))])
    wanted = wanted_between(rotation, at, end)
    # A shift that is over may reach into the first wanted turn, after the hand-off day was changed.
    published = shifts_ahead(rotation, min([at, *(w.starts_at for w in wanted[:1])]))
    held = promises_ahead(rotation, at)
    loose = [row for row in published if not row.is_imported]
    imported = [row for row in published if row.is_imported]
    return Drafted(plans.reconcile(loose, wanted, at, imported=imported, held=held), held)


def extension(rotation: Rotation, *, until: datetime, at: datetime) -> Drafted:
    """What is missing behind the last published shift, which stays as it is."""
    published = shifts_ahead(rotation, at)
    behind = max((s.ends_at for s in published), default=at)
    ahead = tuple(w for w in wanted_between(rotation, behind, until) if w.starts_at >= behind)
    return Drafted(plans.Plan(ahead, (), (), tuple(published)), ())


def verdict_on(rotation: Rotation, lines: Sequence[Difference], *, at: datetime) -> Verdict:
    """What the notice of a publication asks for."""
    changes = changes_of_plan(lines, rotation.published_until)
    return worst(affected(changes, rotation.time_zone, limits_of(rotation.team), at=at))


def limits_of(team: Team) -> Limits:
    return Limits(team.usual_notice_days, team.clear_notice_days)


def wanted_between(rotation: Rotation, start: datetime, end: datetime) -> list[shifts.Shift]:
    if not rotation.is_active or start >= end:
        return []
    if not rotation.members:
        raise Refused(_("Add at least one person to the rotation first."))
    return shifts.shifts_between(rule_of(rotation), start, end)


def rule_of(rotation: Rotation) -> shifts.Rotation:
    """The stored rotation as the pure rule."""
    members = tuple(shifts.Member(m.person_id, m.joins_on, m.leaves_on) for m in rotation.members)
    return replace(hours_of(rotation), members=members)


def hours_of(rotation: Rotation) -> shifts.Rotation:
    """The rule without its people, who need not be loaded."""
    return shifts.Rotation(
        role=rotation.role,
        time_zone=rotation.time_zone,
        starts_on=rotation.starts_on,
        handoff_time=rotation.handoff_time,
        handoff_weekday=rotation.handoff_weekday,
        unit=shifts.Unit(rotation.unit),
        count=rotation.count,
        members=(),
        windows=tuple(shifts.Window(tuple(w.days), w.starts, w.until) for w in rotation.windows),
    )


def legs_of(rotations: Iterable[Rotation], role: str) -> list[shifts.Rotation]:
    """The rules of a team's rotations that share one role: the legs that have people and go on."""
    return [rule_of(r) for r in rotations if r.role == role and r.is_active and r.members]


def wanted_hours(rotations: Iterable[Rotation], start: datetime, end: datetime) -> dict[str, list[Period]]:
    """What of [start, end) the rotations that go on mean to cover, by role."""
    rules: dict[str, list[shifts.Rotation]] = defaultdict(list)
    for rotation in rotations:
        if rotation.is_active:
            rules[rotation.role].append(hours_of(rotation))
    return {role: shifts.promised(legs, start, end) for role, legs in rules.items()}
