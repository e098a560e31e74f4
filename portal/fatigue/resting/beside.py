"""Rest on the view of an incident: that of whoever was paged for it, as far as the reader may see it."""

from collections.abc import Sequence
from datetime import datetime

from portal.fatigue.models import RestBlock
from portal.fatigue.resting.queries import resting, seen_by
from portal.people.models import Person


def rest_beside(paged: Sequence[int | None], reader: Person | None, at: datetime) -> Sequence[RestBlock]:
    """Who of those that were paged may not work yet, whoever reads it first; two queries, none where nobody was.

    Shape: people by their ids, as pages name them: some again and again, rooms not at all.
    """
    ids = {one for one in paged if one is not None}
    if reader is None or not ids:
        return ()
    found = resting(seen_by(reader, ids), at)
    return sorted(found.values(), key=lambda one: (one.person_id != reader.id, one.person.name))


def is_seen(reader: Person, of: Person) -> bool:
    """Whether somebody may look at somebody's rest: a link to it stands on the view of the person."""
    return of.id in seen_by(reader, [of.id])
