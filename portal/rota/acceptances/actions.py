"""Asking people for their word, and keeping it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from portal.absences.queries import managers_of
from portal.asks.actions import Settled, ask, settle
from portal.asks.models import ACCEPT, REFUSE, Ask
from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.text import _
from portal.messages.outbox.letters import write_to
from portal.people.models import Person
from portal.rota.acceptances.models import Acceptance, stored
from portal.rota.acceptances.wording import lines, question, told
from portal.rota.models import Rotation
from portal.rota.windows import Period

KIND = "acceptance"

Wanted = Mapping[Person, Sequence[Period]]


@transactional
def ask_for_words(rotation: Rotation, wanted: Wanted, *, by: Person | None, at: datetime) -> int:
    """Ask each person, once, for a yes to all their stretches of a rotation; how many were asked."""
    for person, periods in wanted.items():
        facts = {"rotation_id": rotation.id, "person_id": person.id, "asked_by_id": by.id if by else None}
        asked = add(Acceptance(**facts, stretches=stored(periods), asked_at=at))
        with force_locale(person.locale):
            title, text = question(asked), "\n".join(lines(asked))
        ask(KIND, asked.key, person, title=title, text=text, by=by, at=at)
    if wanted:
        record("acceptance.asked", rotation.name, by=by.id if by else None, at=at, count=len(wanted))
    return len(wanted)


@transactional
def give_word(
    acceptance: Acceptance, is_accepted: bool, *, note: str | None, by: Person, at: datetime, answered: Ask
) -> None:
    """Keep what somebody says, for all stretches of the question, and tell whoever asked.

    Errors: Settled when it has been answered.
    """
    one = db.session.get_one(Acceptance, acceptance.id, with_for_update=True, populate_existing=True)
    if one.answered_at is not None:
        raise Settled(_("This has been answered."))
    one.answered_at, one.is_accepted = at, is_accepted
    settle(answered, ACCEPT if is_accepted else REFUSE, note=note, at=at)
    record("acceptance.answered", one.key, by=by.id, at=at, is_accepted=is_accepted)
    _tell(one, note, at)


def _tell(one: Acceptance, note: str | None, at: datetime) -> None:
    """Whoever asked; where the plan did so by itself, the managers of a no."""
    askers = [one.asked_by] if one.asked_by else [] if one.is_accepted else managers_of(one.person)
    for asker in askers:
        if asker.id == one.person_id:
            continue
        with force_locale(asker.locale):
            title, text = told(one), "\n".join([*lines(one)[:-1], *([note] if note else [])])
        url = f"{current_app.config['BASE_URL']}/rotations/{one.rotation.key}/publications/new"
        write_to(asker, f"acceptance:{one.key}:{asker.key}", title=title, text=text, url=url, at=at)
