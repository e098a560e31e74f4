"""Who could take the next shift of somebody who is tired, without being the next who is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.fatigue.days.queries import scores_at
from portal.fatigue.score import Level
from portal.people.models import Person
from portal.rota.cover.stretches import Stretch
from portal.rota.models import RotaRole
from portal.rota.queries import cover_by
from portal.swaps.asking.drafts import could_take
from portal.swaps.candidates.queries import Candidate
from portal.swaps.settings.strictness import Rule
from portal.workload.crossings.thresholds import reaches

AHEAD = timedelta(hours=72)
"""Whose shift begins later is rested by then. Source: the half-life of the score."""

REST_RULES = frozenset(
    (Rule.DAILY_REST, Rule.WEEKLY_REST, Rule.CONSECUTIVE_WEEKS, Rule.CONSECUTIVE_NIGHTS, Rule.LEAVE)
)
"""A proposal keeps them all, also those that only warn in the team."""


@dataclass(frozen=True)
class Cover:
    """What is ahead of somebody within 72 hours, and who could take it; nobody where no rule would be kept."""

    stretch: Stretch
    able: Sequence[Candidate]


def next_cover(person: Person, at: datetime) -> Cover | None:
    """The first stretch in which they would be paged, that which goes on included; None where there is none."""
    ahead = cover_by(person, at, at + AHEAD)
    first = next((row for row in ahead if row.role is not RotaRole.SHADOW), None)
    if first is None:
        return None
    stretch = Stretch(first.shift, max(first.starts_at, at), first.ends_at)
    return Cover(stretch, able(stretch, person, at))


def able(stretch: Stretch, person: Person, at: datetime) -> list[Candidate]:
    """Who keeps every rest rule and is rested, what else speaks against them last, else fairest first."""
    found = [one for one in could_take(stretch, person, at=at) if _keeps_rest(one)]
    scores = scores_at([one.person.id for one in found], at)
    rested = [one for one in found if not reaches(scores[one.person.id].level, Level.WATCH)]
    return sorted(rested, key=_is_unusual)


def _is_unusual(one: Candidate) -> bool:
    """Something speaks against them besides the notice, which is always short here."""
    return any(finding.rule is not Rule.NOTICE for finding in one.findings)


def _keeps_rest(one: Candidate) -> bool:
    return not one.is_refused and not any(finding.rule in REST_RULES for finding in one.findings)
