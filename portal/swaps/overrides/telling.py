"""Telling whom an override touches."""

from collections.abc import Sequence
from datetime import datetime

from portal.core import crypto
from portal.core.text import _
from portal.people.models import Person, Team
from portal.people.queries import people_by_id
from portal.rota.cover.handing import Handed
from portal.swaps.telling import Letter, Word, handed_lines, send


def tell_override(
    team: Team, taker: Person, done: Sequence[Handed], *, reason: str, by: Person, at: datetime
) -> None:
    """The one who takes it, and everybody it was taken from: each of what is or was theirs."""
    letter = Letter(f"override:{crypto.new_key()}", team.id, f"/teams/{team.slug}/schedule", at, by, reason)
    losing = people_by_id({one.from_id for one in done if one.from_id is not None})

    def say(person: Person) -> Word:
        own = [one for one in done if person.id in (one.from_id, one.to_id)]
        return Word(_title(person, taker, team), handed_lines(person, own), is_news=True)

    send(letter, [taker, *losing.values()], say)


def _title(person: Person, taker: Person, team: Team) -> str:
    if person.id == taker.id:
        return _("You are on call in %(team)s", team=team.name)
    return _("%(name)s covers for you in %(team)s", name=taker.name, team=team.name)
