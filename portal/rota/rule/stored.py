"""Stored rotations as pure rules, and the hours that they mean to cover."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from portal.rota.models import Rotation
from portal.rota.rule import shifts
from portal.rota.windows import Period


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
