"""Whom the lines of a file may mean."""

from portal.people.queries import members_of
from portal.rota.files.lines import Known
from portal.rota.models import Rotation


def people_of(rotation: Rotation) -> list[Known]:
    """Whom a line may mean: the team, and those in the order."""
    own = {m.person_id: m.person for m in members_of(rotation.team)}
    own |= {m.person_id: m.person for m in rotation.members}
    return [Known(person.id, person.name, person.email) for person in own.values()]
