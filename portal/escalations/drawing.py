"""A policy as it is drawn, stored or still in the making: the climb, the clocks beside it, and advice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for

from portal.core import clock
from portal.core.settings import Settings
from portal.escalations import targets
from portal.escalations.advice import warnings
from portal.escalations.course import Axis, Course, axis_of, course_of
from portal.escalations.delivery import ANSWER_MINUTES, Rule, clocks_of
from portal.escalations.forms import REPEATS, PolicyForm
from portal.escalations.ladder import (
    NEWEST,
    REPEAT_DELAY_MINUTES,
    SEVERITIES,
    Ladder,
    Standing,
    Step,
    answered_by,
)
from portal.escalations.models import EscalationPolicy
from portal.escalations.queries import ladder_of, policies_of
from portal.escalations.rules.queries import rules_of
from portal.escalations.wording import CODES, sentences, standing_aside, unfinished
from portal.messages.channels import CHANNELS
from portal.messages.providers.setup import unready_channels
from portal.people.models import Team
from portal.people.queries import members_of
from portal.rota.bounds.bounds import bounds_on
from portal.rota.bounds.sources import bounds_of
from portal.rota.windows import day_of

BySeverity = Mapping[int, Sequence[int]]
"""Severities by the minutes a clock of theirs is set to."""


@dataclass(frozen=True)
class Drawing:
    """What the template draws.

    Shape:  `answered` are the severities it answers, or would; empty for none. `severities` are those its clocks
            and its advice are for: the same, else all it could answer. `forgotten_axis` begins with the last sign
            of work on what somebody has taken.
    """

    team: Team
    steps: Sequence[tuple[Step, targets.Present]]
    course: Course
    axis: Axis
    forgotten_axis: Axis
    repeat_count: int
    answered: Sequence[int]
    severities: Sequence[int]
    rules: Mapping[int, Rule]
    management: BySeverity
    forgotten: BySeverity
    advice: Sequence[str]
    repeat_delay: int = REPEAT_DELAY_MINUTES
    answer_minutes: int = ANSWER_MINUTES

    @property
    def held(self) -> list[int]:
        return [rank for rank in self.severities if self.rules[rank].is_low]

    @property
    def with_secondary(self) -> list[int]:
        return [rank for rank in self.severities if self.rules[rank].is_secondary_too]


def drawn(policy: EscalationPolicy) -> Drawing:
    """A policy as it is stored."""
    standing = Standing(policy.id, policy.severity, policy.is_active, policy.is_default)
    return _drawing(policy.team, ladder_of(policy), standing, at=clock.now())


def in_the_making(team: Team, form: PolicyForm) -> dict[str, Any]:
    """What the view of a new policy shows."""
    place = url_for("escalations.create", slug=team.slug)
    return {"team": team, "form": form, "place": place, "drawing": sketched(team, form)}


def being_changed(policy: EscalationPolicy, form: PolicyForm) -> dict[str, Any]:
    """What the view of a policy that is being changed shows."""
    place, drawing = url_for("escalations.update", key=policy.key), sketched(policy.team, form, policy)
    return {"policy": policy, "team": policy.team, "form": form, "place": place, "drawing": drawing}


def sketched(team: Team, form: PolicyForm, policy: EscalationPolicy | None = None) -> Drawing:
    """A policy as it is being typed; steps that are not complete are left out, and the advice says so."""
    ids = {key: person_id for person_id, key in targets.keys_of(policy).items()}
    steps = (targets.sketched(number, step, ids) for number, step in form.complete_steps.items())
    repeats = form.repeat_count.data
    ladder = Ladder(tuple(steps), repeat_count=repeats if repeats in REPEATS else 0)
    return _drawing(team, ladder, _standing(form, policy), at=clock.now(), without=form.unfinished_steps)


def _standing(form: PolicyForm, policy: EscalationPolicy | None) -> Standing:
    severity = form.severity.data
    return Standing(
        policy.id if policy else NEWEST,
        int(severity) if severity in map(str, SEVERITIES) else None,
        form.is_active.data,
        form.is_default.data,
    )


def _drawing(
    team: Team, ladder: Ladder, standing: Standing, *, at: datetime, without: Sequence[int] = ()
) -> Drawing:
    answered = answered_by(standing, policies_of(team.id))
    severities = answered or _possible(standing)
    rules, course = rules_of(team.id), course_of(ladder)
    management = clocks_of(rules, severities, lambda rule: rule.management_minutes)
    forgotten = clocks_of(rules, severities, lambda rule: rule.forgotten_minutes)
    flagged = _flagged_minutes(team, at)
    told = warnings(ladder, severity=min(severities), unready=_unready(), flagged_minutes=flagged)
    return Drawing(
        team=team,
        steps=targets.present(team, ladder.steps, at=at),
        course=course,
        axis=axis_of(course, list(management)),
        forgotten_axis=Axis(max(forgotten, default=0) + ANSWER_MINUTES),
        repeat_count=ladder.repeat_count,
        answered=answered,
        severities=severities,
        rules=rules,
        management=management,
        forgotten=forgotten,
        advice=[*unfinished(without), *standing_aside(standing, answered), *sentences(told)],
    )


def _possible(standing: Standing) -> Sequence[int]:
    return [standing.severity] if standing.severity and not standing.is_default else list(SEVERITIES)


def _flagged_minutes(team: Team, at: datetime) -> int:
    """The most that a policy of somebody in the team names today; 0 where none does."""
    people = {one.person.id: one.person for one in members_of(team)}
    lines = bounds_of([*people.values()])
    today = [bounds_on(line, day_of(at, people[who].time_zone)) for who, line in lines.items()]
    return max((bounds.answer_minutes or 0 for bounds in today), default=0)


def _unready() -> set[str]:
    """The channels this installation cannot send by."""
    settings: Settings = current_app.extensions["settings"]
    return {code for code in CODES if code not in CHANNELS} | unready_channels(settings)
