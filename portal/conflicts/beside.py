"""What conflicts add to the schedule: an outline over the shift, and how many there are to solve."""

from collections.abc import Sequence
from datetime import datetime

from portal.conflicts.models import Conflict
from portal.conflicts.queries import open_conflicts_of
from portal.conflicts.wording import title_of
from portal.core.text import _
from portal.people.current import current_person
from portal.people.models import Team
from portal.rota.schedule.overlays import Overlay


def overlays_of(team: Team, start: datetime, end: datetime) -> Sequence[Overlay]:
    """Each conflict of [start, end) that the reader may know of."""
    found = open_conflicts_of(team, current_person())
    return [_overlay(one) for one in found if one.starts_at < end and one.ends_at > start]


def _overlay(one: Conflict) -> Overlay:
    person = one.person
    label = _("%(name)s · away", name=person.name)
    return Overlay(
        one.shift.rotation.role,
        one.starts_at,
        one.ends_at,
        label,
        title_of(one),
        f"/conflicts/{one.key}",
        clash_of=person.colour,
    )
