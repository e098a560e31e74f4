"""What stands against publishing: more than may be asked of somebody. Reads and decides; stores nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.people.queries import people_by_id
from portal.rota.bounds.rows import TooLong, broken
from portal.rota.bounds.sources import bounds_of
from portal.rota.bounds.wording import row_text
from portal.rota.loads import SHADOW
from portal.rota.models import Rotation
from portal.rota.plans.drafting import Drafted
from portal.rota.plans.gains import after, gains
from portal.rota.queries import CoverRow, stretches_of
from portal.rota.windows import Period, shared

REACH = timedelta(weeks=9)
"""How far around what is new a row is looked for. Chosen by us: longer than any that a policy allows."""

MOST_TOLD = 5

Pairs = Sequence[tuple[Rotation, Drafted]]
Gains = Mapping[int, Sequence[Period]]


@dataclass(frozen=True)
class Obstacle:
    """Somebody, a stretch that they would newly have, and the row that it would make too long."""

    person: Person
    stretch: Period
    row: TooLong

    @property
    def text(self) -> str:
        """On the clock of whose nights and days they are."""
        return f"{self.person.name}: {row_text(self.row, self.person.time_zone)}"


def obstacles(drafts: Pairs) -> list[Obstacle]:
    """What publishing some rotations together would ask of people beyond what their policies allow.

    Shape: by person and time. Only what is new is judged, beside all that they cover in any team; shadows burden
           nobody. Two queries, and those of whoever says what may be asked.
    """
    paging = [(rotation, drafted) for rotation, drafted in drafts if rotation.role != SHADOW]
    new = _joined(gains(drafted.plan, drafted.held) for _rotation, drafted in paging)
    people = people_by_id(new)
    lines = bounds_of([*people.values()])
    bound = {who: new[who] for who, line in lines.items() if any(bounds.in_a_row for _since, bounds in line)}
    if not bound:
        return []
    held = _held(paging, bound)
    found = [
        Obstacle(people[who], stretch, row)
        for who, periods in bound.items()
        for stretch, row in _told(broken(lines[who], held.get(who, ()), periods, people[who].time_zone))
    ]
    return sorted(found, key=lambda one: (one.person.name.casefold(), one.person.id, one.row.period))


def _told(found: Sequence[tuple[Period, TooLong]]) -> list[tuple[Period, TooLong]]:
    """Weeks first; nights and days only where no row that is told has them within."""
    told: list[tuple[Period, TooLong]] = []
    for stretch, row in found:
        if not any(shared(row.period, other.period) for _stretch, other in told):
            told.append((stretch, row))
    return told


def demand_no_obstacle(drafts: Pairs) -> None:
    """Errors: Refused, naming who would be asked too much, and what to do."""
    if found := obstacles(drafts):
        raise Refused(obstacles_text(found))


def obstacles_text(found: Sequence[Obstacle]) -> str:
    told = " ".join(one.text for one in found[:MOST_TOLD])
    if len(found) > MOST_TOLD:
        told = _("%(told)s And %(n)s more.", told=told, n=len(found) - MOST_TOLD)
    return _(
        "This asks too much of somebody. %(told)s Change who takes turns, or publish up to an earlier day.",
        told=told,
    )


def _held(paging: Pairs, bound: Gains) -> dict[int, list[Period]]:
    """All that they would cover around what is new."""
    start = min(periods[0][0] for periods in bound.values()) - REACH
    end = max(periods[-1][1] for periods in bound.values()) + REACH
    cover = [row for row in stretches_of(bound, start, end) if row.role != SHADOW]
    redrawn = {rotation.id for rotation, _drafted in paging}
    parts = [_by_person(row for row in cover if row.rotation_id not in redrawn)]
    for rotation, drafted in paging:
        own = _by_person(row for row in cover if row.rotation_id == rotation.id)
        parts.append(after(drafted.plan, drafted.held, own))
    return _joined(parts)


def _by_person(rows: Iterator[CoverRow]) -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append((row.starts_at, row.ends_at))
    return found


def _joined(parts: Iterator[Gains] | Sequence[Gains]) -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = defaultdict(list)
    for part in parts:
        for who, periods in part.items():
            found[who] += periods
    return {who: sorted(periods) for who, periods in found.items()}
