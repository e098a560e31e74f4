"""The next turns of a rotation while it is typed, and the hours that its legs leave open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from portal.core import clock
from portal.people.models import Person, Team
from portal.people.queries import people_by_id
from portal.rota.models import Rotation
from portal.rota.models import Shift as PublishedShift
from portal.rota.plans.actions import HORIZON
from portal.rota.queries import on_call, rotations_of
from portal.rota.rotations.actions import RotationFacts
from portal.rota.rotations.filling import facts_of
from portal.rota.rotations.forms import RotationForm
from portal.rota.rule.shifts import Shift, shifts_between, uncovered
from portal.rota.rule.stored import legs_of, rule_of
from portal.rota.rule.turns import Rotation as Rule
from portal.rota.rule.turns import Unit
from portal.rota.windows import Period, Window, cut_by, instant

AHEAD = timedelta(weeks=4)
SHOWN = 8
"""Shifts and gaps in a preview. Chosen by us: two weeks of weekday turns are read, more are skipped."""


@dataclass(frozen=True)
class Preview:
    """The next shifts of what is typed; none while it is not complete."""

    zone: str
    shifts: Sequence[Shift] = ()
    people: Mapping[int, Person] = field(default_factory=dict)
    gaps: Sequence[Period] = ()
    handoff_time: time | None = None
    cut: Window | None = None

    @property
    def shown_gaps(self) -> Sequence[Period]:
        return self.gaps[:SHOWN]


def in_the_making(team: Team, form: RotationForm, *, is_checked: bool = True) -> dict[str, Any]:
    """A form that was only rearranged is not checked: the browser asks for its preview."""
    place = url_for("rotations.create", slug=team.slug)
    return {
        "team": team,
        "form": form,
        "place": place,
        "preview": preview_of(form, team) if is_checked else None,
    }


def being_changed(rotation: Rotation, form: RotationForm, *, is_checked: bool = True) -> dict[str, Any]:
    place, team = url_for("rotations.update", key=rotation.key), rotation.team
    preview = preview_of(form, team, rotation) if is_checked else None
    return {"rotation": rotation, "team": team, "form": form, "place": place, "preview": preview}


def preview_of(form: RotationForm, team: Team, rotation: Rotation | None = None) -> Preview:
    """What the form says, as stored or once it is checked; nothing while it has errors or nobody takes turns."""
    if form.errors or not form.member_keys:
        return Preview(team.time_zone)
    rule = _rule(facts_of(form, team, rotation))
    start = max(clock.now(), instant(rule.starts_on, time(), ZoneInfo(rule.time_zone)))
    shifts = shifts_between(rule, start, start + HORIZON)[:SHOWN]
    others = [r for r in rotations_of(team) if rotation is None or r.id != rotation.id]
    gaps = _gaps([rule, *legs_of(others, rule.role)], start)
    people = people_by_id({shift.person_id for shift in shifts})
    cut = cut_by(rule.windows, rule.handoff_time)
    return Preview(rule.time_zone, shifts, people, gaps, rule.handoff_time, cut)


def nobody_until(rotation: Rotation, ahead: Sequence[PublishedShift], *, at: datetime) -> datetime | None:
    """The first hand-off, where a role of all hours has nobody before it; `ahead` are the published shifts."""
    begins = ahead[0].starts_at if ahead else at
    is_meant = rotation.is_active and begins > at and not rule_of(rotation).windows
    return begins if is_meant and not on_call(rotation.team, at, role=rotation.role) else None


def gaps_of(rotation: Rotation, *, at: datetime) -> Sequence[Period]:
    """The hours of the next four weeks in which the rotations of this role have nobody, by their rules."""
    return _gaps(legs_of(rotations_of(rotation.team), rotation.role), at)[:SHOWN]


def _gaps(legs: Sequence[Rule], at: datetime) -> Sequence[Period]:
    """Of four weeks, from the first shift on: what is not there yet is no gap."""
    begun = [s.starts_at for leg in legs for s in shifts_between(leg, at, at + HORIZON)[:1]]
    start = max(at, min(begun, default=at))
    return uncovered(legs, start, start + AHEAD) if begun else ()


def _rule(facts: RotationFacts) -> Rule:
    return Rule(
        role=facts.role,
        time_zone=facts.time_zone,
        starts_on=facts.starts_on,
        handoff_time=facts.handoff_time,
        handoff_weekday=facts.handoff_weekday,
        unit=Unit(facts.unit),
        count=facts.count,
        members=tuple(facts.members),
        windows=tuple(facts.windows),
    )
