"""Whether the people of the next two weeks can really be reached: what a team should know before the night does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from zoneinfo import ZoneInfo

from portal.escalations.ladder import SEVERITIES, Ladder, Step, choose_policy
from portal.escalations.models import EscalationPolicy
from portal.escalations.queries import ladder_of, policies_of
from portal.messages.contacts.queries import usable_methods
from portal.pager.reach.knowledge import Gathered
from portal.pager.reach.recipients import last_resort_of, recipients_of
from portal.people.models import Person, Team
from portal.rota.models import Assignment, RotaRole, Rotation
from portal.rota.queries import cover_between, rotations_of

AHEAD = timedelta(days=14)
"""Chosen by us: about as long as the usual notice, so that there is time to put it right."""


class Lack(StrEnum):
    """Somebody who cannot be woken; a rotation of one, or of nobody; a policy or the last resort without anybody."""

    ASLEEP = "asleep"
    ALONE = "alone"
    EMPTY = "empty"
    ENDS_IN_NOBODY = "ends_in_nobody"
    NO_LAST_RESORT = "no_last_resort"


@dataclass(frozen=True)
class Unready:
    """One thing to put right. `starts_at` is when the person is on call first."""

    lack: Lack
    person: Person | None = None
    starts_at: datetime | None = None
    rotation: Rotation | None = None
    policy: EscalationPolicy | None = None


@dataclass(frozen=True)
class Readiness:
    """What a team lacks, and how many people are on call in the time looked at."""

    found: Sequence[Unready]
    person_count: int


def readiness(
    team: Team,
    at: datetime,
    *,
    rotations: Sequence[Rotation] | None = None,
    answers: Sequence[tuple[int, EscalationPolicy | None]] | None = None,
) -> Readiness:
    """The fourteen days from an instant on. The number of queries does not grow with the team.

    `rotations`, and `answers` (a severity and the policy that answers it), are the team's where a view has them.
    """
    everything = cover_between(team, at, at + AHEAD)
    cover = [c for c in everything if c.role != RotaRole.SHADOW]
    theirs = rotations_of(team) if rotations is None else rotations
    turning = [r for r in theirs if r.is_active and r.role != RotaRole.SHADOW]
    policies = _policies(team) if answers is None else [policy for _rank, policy in answers]
    found = chain(_asleep(cover, at), _alone(turning, at), _without_end(team, policies, everything, at))
    return Readiness([*found], len({c.person_id for c in cover}))


def _asleep(cover: Sequence[Assignment], at: datetime) -> Iterator[Unready]:
    """Who has no verified method that wakes, soonest first."""
    firsts: dict[int, Assignment] = {}
    for one in cover:
        firsts.setdefault(one.person_id, one)
    methods = usable_methods([*firsts])
    for who, first in firsts.items():
        if not any(method.is_waking for method in methods[who]):
            yield Unready(Lack.ASLEEP, person=first.person, starts_at=max(first.starts_at, at))


def _alone(rotations: Sequence[Rotation], at: datetime) -> Iterator[Unready]:
    """Whoever is in the order now, or joins in this time."""
    for rotation in rotations:
        first, last = (when.astimezone(ZoneInfo(rotation.time_zone)).date() for when in (at, at + AHEAD))
        people = {
            m.person
            for m in rotation.members
            if m.person.is_active
            and (m.joins_on or last) <= last
            and (m.leaves_on is None or m.leaves_on > first)
        }
        if not people:
            yield Unready(Lack.EMPTY, rotation=rotation)
        if len(people) == 1:
            yield Unready(Lack.ALONE, rotation=rotation, person=people.pop())


def _policies(team: Team) -> Sequence[EscalationPolicy | None]:
    """What answers each severity."""
    policies = policies_of(team.id)
    return [choose_policy(policies, rank) for rank in SEVERITIES]


def _without_end(
    team: Team, policies: Sequence[EscalationPolicy | None], cover: Sequence[Assignment], at: datetime
) -> Iterator[Unready]:
    """The policies that answer an incident and whose last step reaches nobody in all this time."""
    answering = {policy.id: policy for policy in policies if policy}
    lasts = {key: ladder_of(policy).rungs[-1:] for key, policy in answering.items()}
    steps_of_all = _as_one([step for steps in lasts.values() for step in steps])
    known = Gathered(team, steps_of_all, at, at + AHEAD, cover=cover)
    instants = [at, *(c.starts_at for c in cover if c.starts_at > at)]
    for key, steps in lasts.items():
        if not any(recipients_of(step, team, when, known).recipients for step in steps for when in instants):
            yield Unready(Lack.ENDS_IN_NOBODY, policy=answering[key])
    if not last_resort_of(team, known).recipients:
        yield Unready(Lack.NO_LAST_RESORT)


def _as_one(steps: Sequence[Step]) -> Ladder:
    """What is gathered for a ladder holds for all of its steps."""
    return Ladder(tuple(replace(step, order=n) for n, step in enumerate(steps)))
