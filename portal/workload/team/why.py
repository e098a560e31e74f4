"""Why somebody's score is what it is: the lines of the engine, for who manages them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.fatigue.figures import Json, arithmetic
from portal.fatigue.queries import facts_of
from portal.fatigue.reports import report
from portal.people.models import Person
from portal.rota.windows import DAY

BACK = 30 * DAY
"""Facts of 28 dates, with a day for the zones of the world."""


@dataclass(frozen=True)
class Why:
    person: Person
    score: float
    level: str
    lines: Sequence[Json]


def why(person: Person, *, at: datetime) -> Why:
    """The same arithmetic that they see themselves; five queries."""
    facts = facts_of([person], at - BACK, at)[person.id]
    known = report(facts, as_of=at)
    return Why(person, known.score, known.level, arithmetic(known, facts.home.settings))
