"""What a manager could do now: cover for who has crossed a level, time off where the policy offers it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.asks.models import Ask
from portal.asks.queries import open_for
from portal.people.models import Person, Team
from portal.recovery.offers.actions import KIND as OFFER
from portal.workload.crossings.models import Crossing
from portal.workload.crossings.queries import open_crossings
from portal.workload.team.board import Line


@dataclass(frozen=True)
class Suggested:
    """Shape: levels that people of the team have crossed with a shift of the team ahead, the graver last, by name;
    and the half days that the reader is asked about.
    """

    crossings: Sequence[Crossing]
    offers: Sequence[Ask]


def suggested(team: Team, lines: Sequence[Line], reader: Person) -> Suggested:
    """Two queries."""
    people = {line.person.id: line.person for line in lines}
    found = [one for one in open_crossings(people) if one.shift and one.shift.rotation.team_id == team.id]
    keys = {person.key for person in people.values()}
    offers = [one for one in open_for(reader) if one.kind == OFFER and one.reference in keys]
    return Suggested(found, offers)
