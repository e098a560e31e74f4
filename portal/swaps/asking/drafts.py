"""A swap that somebody is about to ask for: who could take the hours, and what could be given back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from portal.people.models import Person
from portal.rota.cover.stretches import Stretch
from portal.rota.models import Shift
from portal.rota.queries import cover_by
from portal.swaps.candidates.queries import Candidate, candidates
from portal.swaps.rules.queries import held
from portal.swaps.settings.queries import settings_of

AHEAD = timedelta(weeks=26)
"""How far ahead a shift in return may be. Chosen by us, as one's own shifts are listed."""


def could_take(stretch: Stretch, giver: Person, *, at: datetime) -> Sequence[Candidate]:
    team = stretch.shift.rotation.team
    return candidates(team, [held(stretch)], giver_id=giver.id, at=at, settings=settings_of(team))


def in_return(shift: Shift, partner: Person, *, at: datetime) -> Mapping[str, Stretch]:
    """What somebody covers in the same team and could give in return, by the key of its shift."""
    found: dict[str, Stretch] = {}
    for row in cover_by(partner, at, at + AHEAD):
        if row.team_id == shift.rotation.team_id and row.shift_id != shift.id:
            found.setdefault(row.shift.key, Stretch(row.shift, row.starts_at, row.ends_at))
    return found
