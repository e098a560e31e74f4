"""Telling whom an override touches."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from portal.core import crypto
from portal.core.db import db
from portal.core.text import _
from portal.people.models import Person, Team
from portal.people.queries import people_by_id
from portal.rota.cover.handing import Handed
from portal.rota.models import Shift
from portal.swaps.telling import Letter, Line, Word, send


def tell_override(
    team: Team,
    taker: Person,
    done: Sequence[Handed],
    filled: Sequence[Shift],
    *,
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    """The one who takes it, and everybody it was taken from."""
    letter = Letter(f"override:{crypto.new_key()}", team.id, f"/teams/{team.slug}/schedule", at, by, reason)
    people = people_by_id({one.from_id for one in done if one.from_id is not None})

    def say(person: Person) -> Word:
        title = (
            _("You are on call in %(team)s", team=team.name)
            if person.id == taker.id
            else _("%(name)s covers for you in %(team)s", name=taker.name, team=team.name)
        )
        return Word(title, [*_handed(person, done), *_filled(person, taker, filled)], is_news=True)

    send(letter, [taker, *people.values()], say)


def _handed(person: Person, done: Iterable[Handed]) -> Iterable[Line]:
    for one in done:
        if person.id in (one.from_id, one.to_id):
            kind = _("Yours now") if one.to_id == person.id else _("Not yours any more")
            yield Line(kind, db.session.get_one(Shift, one.shift_id), one.starts_at, one.ends_at)


def _filled(person: Person, taker: Person, filled: Iterable[Shift]) -> Iterable[Line]:
    if person.id == taker.id:
        yield from (Line(_("Yours now"), shift, shift.starts_at, shift.ends_at) for shift in filled)
