"""What somebody may do with a shift without asking, as its panel offers it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from portal.core import clock
from portal.people.access import To, may
from portal.people.current import current_person
from portal.people.queries import standing
from portal.rota.models import Assignment, Shift


@dataclass(frozen=True)
class Moves:
    """`taking_url`: taking what is left of it, None for who has all of it; `override_url`: hours of one's choice."""

    taking_url: str | None
    override_url: str


def override_moves(shift: Shift, cover: Sequence[Assignment]) -> Moves | None:
    """None for a shift that is over or off the plan, and for people of other teams."""
    at, person = clock.now(), current_person()
    if shift.ends_at <= at or shift.cancelled_at is not None:
        return None
    if not may(standing(person, shift.rotation.team_id), To.RESPOND):
        return None
    is_others = any(row.person_id != person.id for row in cover if row.ends_at > at)
    taking = url_for("takings.create", key=shift.key) if is_others else None
    return Moves(taking, url_for("overrides.new", slug=shift.rotation.team.slug, shift=shift.key))
