"""A swap that somebody is about to ask for: whose hours it is about, who could take them, what could be given back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.people.models import Person
from portal.rota.cover.queries import in_force
from portal.rota.models import Assignment, Shift
from portal.rota.queries import cover_by
from portal.rota.windows import Period
from portal.swaps.candidates.queries import Candidate, candidates
from portal.swaps.checking import held
from portal.swaps.rules.cases import Finding, Held
from portal.swaps.rules.findings import findings
from portal.swaps.rules.queries import facts_for
from portal.swaps.settings.queries import settings_of

AHEAD = timedelta(weeks=26)
"""How far ahead a shift in return may be. Chosen by us, as one's own shifts are listed."""


@dataclass(frozen=True)
class Left:
    """What is left of a shift that one person has at a stretch."""

    person: Person
    starts_at: datetime
    ends_at: datetime

    @property
    def period(self) -> Period:
        return self.starts_at, self.ends_at


def left_of(shift: Shift, at: datetime) -> list[Left]:
    """By time; neighbouring rows of one person are one. Nothing of a shift that is over or off the plan."""
    found: list[Left] = []
    for row in in_force(shift):
        if shift.cancelled_at is not None or row.ends_at <= at:
            continue
        if found and found[-1].person.id == row.person_id and found[-1].ends_at == row.starts_at:
            found[-1] = Left(row.person, found[-1].starts_at, row.ends_at)
        else:
            found.append(Left(row.person, max(row.starts_at, at), row.ends_at))
    return found


def could_take(shift: Shift, period: Period, giver: Person, *, at: datetime) -> Sequence[Candidate]:
    team = shift.rotation.team
    return candidates(team, [held(shift, *period)], giver_id=giver.id, at=at, settings=settings_of(team))


def in_return(shift: Shift, partner: Person, *, at: datetime) -> Mapping[str, Assignment]:
    """What somebody covers in the same team and could give in return, by the key of its shift."""
    theirs = cover_by(partner, at, at + AHEAD)
    found: dict[str, Assignment] = {}
    for row in theirs:
        if row.team_id == shift.rotation.team_id and row.shift_id != shift.id:
            found.setdefault(row.shift.key, row)
    return found


def broken_by(
    person: Person, taking: Sequence[Held], giving: Sequence[Held], shift: Shift, *, at: datetime
) -> list[Finding]:
    """What somebody would break who offers to take hours, or asks for some in return."""
    team = shift.rotation.team
    facts = facts_for(team, [person], taking[0].starts_at, taking[0].ends_at, at)[person.id]
    return findings(facts, taking, giving, settings=settings_of(team), at=at, is_offered=True)


def taken(row: Assignment, at: datetime) -> Held:
    """What would be taken in return: what is left of it."""
    return held(row.shift, max(row.starts_at, at), row.ends_at)
