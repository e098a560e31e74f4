"""A conflict as somebody sees it: who could take it, what is asked, and what has happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.asks.models import Ask
from portal.conflicts.models import Conflict
from portal.conflicts.queries import live_swap, may_solve, open_conflicts_of
from portal.conflicts.telling import proposed
from portal.core import clock
from portal.people.access import To, may
from portal.people.current import current_person
from portal.people.models import Person, Team
from portal.people.queries import standing
from portal.swaps.candidates.queries import Candidate, Choosing
from portal.swaps.models import Swap
from portal.swaps.queries import asked_of


@dataclass(frozen=True)
class Solving(Choosing):
    """`could_take` is None for who may not ask; `is_managed` is for who may decide; `answer_of` by person asked."""

    conflict: Conflict
    could_take: Sequence[Candidate] | None
    asked: Swap | None
    answer_of: Mapping[int, Ask]
    is_managed: bool


def solving(conflict: Conflict, person: Person, *, at: datetime) -> Solving:
    """In a constant number of queries."""
    held = standing(person, conflict.team_id)
    is_theirs = conflict.is_open and may_solve(conflict, person, held)
    could_take = proposed(conflict, at=at) if is_theirs else None
    asked = live_swap(conflict) if conflict.is_open else None
    answers = {one.person_id: one for one in asked_of(asked)} if asked else {}
    return Solving(conflict, could_take, asked, answers, conflict.is_open and may(held, To.MANAGE))


@dataclass(frozen=True)
class Inbox:
    """What a team has to solve; `first` is the soonest, with who could take it."""

    conflicts: Sequence[Conflict]
    first: Solving | None

    @property
    def others(self) -> Sequence[Conflict]:
        return self.conflicts[1:]


def inbox_of(team: Team) -> Inbox:
    """For the one who looks."""
    person = current_person()
    found = open_conflicts_of(team, person)
    return Inbox(found, solving(found[0], person, at=clock.now()) if found else None)
