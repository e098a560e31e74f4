"""The shifts that time off would hit, before it is asked for and while managers decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from portal.absences.models import Absence
from portal.absences.queries import period_of
from portal.absences.spans import Days, Span, instants
from portal.conflicts.clashes import Off, clashes
from portal.conflicts.queries import cover_of, piece
from portal.conflicts.telling import MOST_PROPOSED
from portal.core import clock
from portal.core.text import _, zone_city
from portal.people.models import Person
from portal.rota.cover.stretches import Stretch
from portal.rota.models import Assignment
from portal.rota.windows import Period
from portal.swaps.asking.drafts import could_take
from portal.swaps.candidates.queries import Candidate
from portal.swaps.wording import stretch_text


@dataclass(frozen=True)
class Hit:
    """A stretch that somebody covers. `able`: who could take it, fairest first; None where that was not asked."""

    stretch: Stretch
    able: Sequence[Candidate] | None


def hits_of(person: Person, span: Span, *, at: datetime) -> list[Hit]:
    """What somebody covers during some time off, soonest first; for the first three, who could take it."""
    period = instants(span, ZoneInfo(person.time_zone))
    found = _struck(person, span, period, cover_of([person.id], at), at)
    known = [_able(one, person, at) for one in found[:MOST_PROPOSED]]
    return [Hit(one, known[n] if n < len(known) else None) for n, one in enumerate(found)]


def lines_about(asked: Sequence[Absence]) -> Mapping[int, Sequence[str]]:
    """What managers read beside time off that is asked for, by its id; one query for any number."""
    at = clock.now()
    rows = cover_of({one.person_id for one in asked}, at)
    return {
        one.id: [_line(stretch) for stretch in _struck(one.person, one.span, period_of(one), rows, at)]
        for one in asked
    }


def _struck(
    person: Person, span: Span, period: Period, rows: Sequence[Assignment], at: datetime
) -> list[Stretch]:
    off = Off(days=(period,)) if isinstance(span, Days) else Off(hours=(period,))
    own = [row for row in rows if row.person_id == person.id]
    shifts = {row.shift_id: row.shift for row in own}
    found = clashes(map(piece, own), off, zone=person.time_zone, at=at)
    return [Stretch(shifts[one.shift_id], *one.period) for one in found]


def _able(stretch: Stretch, person: Person, at: datetime) -> list[Candidate]:
    ahead = stretch.ahead(at) or stretch
    return [one for one in could_take(ahead, person, at=at) if not one.is_refused]


def _line(stretch: Stretch) -> str:
    team = stretch.shift.rotation.team
    what, city = stretch_text(stretch, team.time_zone), zone_city(team.time_zone)
    return _("Touches a shift in %(team)s: %(what)s (%(city)s)", team=team.name, what=what, city=city)
