"""Asking somebody, reminding them, and what becomes of it.

Whoever changes a subject locks it first and its asks last, so that two answers at one instant wait for each other.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.asks import wording
from portal.asks.kinds import Card, Choice, answered, kind_of
from portal.asks.links import answer_url
from portal.asks.models import WITHDRAWN, Ask
from portal.asks.queries import open_ask
from portal.core import crypto
from portal.core.db import db, many, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.messages.outbox.letters import write_to
from portal.people.models import Person

MOST_NOTED = 1000
"""Characters of a note. Chosen by us: a word to a colleague, not a letter."""


class Settled(Refused):
    """Somebody else was faster, or the same person twice."""

    code = "settled"


@transactional
def ask(
    kind: str,
    reference: str,
    person: Person,
    *,
    title: str,
    text: str,
    by: Person | None,
    at: datetime,
    due_at: datetime | None = None,
) -> Ask:
    """Ask somebody, once, and write to them; what is open already stays as it is and is returned.

    `title` and `text` are in the person's language. Errors: ValueError for a kind that nobody registered.
    """
    kind_of(kind)
    facts = {
        "title": title,
        "text": text,
        "asked_by_id": by.id if by else None,
        "asked_at": at,
        "due_at": due_at,
    }
    asked = _stored({"kind": kind, "reference": reference, "person_id": person.id, **facts})
    _write(asked, f"ask:{asked.key}", title=title, text=text, at=at)
    return asked


@transactional
def remind(ask: Ask, *, mark: str, title: str, text: str, at: datetime) -> None:
    """Ask once more, in new words; once for each `mark`, and never when it is settled."""
    _lock(ask.kind, ask.reference)
    if ask.is_open:
        ask.title, ask.text = title, text
        _write(ask, f"ask:{ask.key}:{mark}", title=title, text=text, at=at)


@transactional
def settle(ask: Ask, answer: str, *, note: str | None = None, at: datetime) -> None:
    """Put an answer down. Errors: Settled when there is one already."""
    _lock(ask.kind, ask.reference)
    if not ask.is_open:
        raise Settled(told(ask))
    ask.settled_at, ask.answer, ask.note = at, answer, note or None
    db.session.flush()


@transactional
def withdraw(kind: str, reference: str, *, at: datetime, but: Ask | None = None) -> int:
    """Take back all open asks of a subject, besides one; how many. Nobody is told: that is the caller's to do."""
    open_ = [one for one in _lock(kind, reference) if one.is_open and one is not but]
    for one in open_:
        one.settled_at, one.answer = at, WITHDRAWN
    db.session.flush()
    return len(open_)


@transactional
def give_answer(ask: Ask, card: Card, choice: str, *, note: str, at: datetime) -> str | None:
    """Have the ask's kind do what its person chose; its sentence for them.

    Nothing is locked here: the kind locks its subject first. Errors: Settled; Refused, naming the field, for a
    choice that the card does not offer, a note that is missing, and whatever the kind refuses.
    """
    if not ask.is_open:
        raise Settled(told(ask))
    chosen = _chosen(card.choices, choice)
    written = "" if chosen.note == "none" else note.strip()
    _check(chosen, written)
    sentence = kind_of(ask.kind).answer(ask, chosen.name, note=written or None, by=ask.person, at=at)
    if ask.is_open:
        raise RuntimeError(f"the kind {ask.kind!r} answered and did not settle its ask")
    return sentence


def told(ask: Ask) -> str:
    """What has become of a settled ask, as a sentence."""
    if ask.answer == WITHDRAWN:
        return _("Your answer is not needed any more.")
    return _("This has been answered: %(answer)s.", answer=answered(ask))


def _stored(row: dict[str, Any]) -> Ask:
    """The open ask of this person and subject, whoever was first to put it down."""
    columns = ["kind", "reference", "person_id"]
    while True:
        new = insert(Ask).values(row | {"key": crypto.new_key()})
        once = new.on_conflict_do_nothing(index_elements=columns, index_where=Ask.settled_at.is_(None))
        made = db.session.scalar(once.returning(Ask))
        asked = made or open_ask(row["kind"], row["reference"], row["person_id"])
        if asked is not None:
            return asked


def _write(ask: Ask, idem_key: str, *, title: str, text: str, at: datetime) -> None:
    person = ask.person
    if not person.is_active:
        return
    with force_locale(person.locale):
        url = answer_url(ask)
        link = {"label": _("Answer"), "url": url}
        letter = _letter(ask, text)
    write_to(person, idem_key, title=title, text=letter, url=url, actions=[link], at=at)


def _letter(ask: Ask, text: str) -> str:
    """The text with the answers there are: mail is read where no button can be pressed."""
    choices = " · ".join(kind_of(ask.kind).answers())
    answers = _("Your answers: %(choices)s. The link works without signing in.", choices=choices)
    lines = (text, "", wording.due(ask, ask.person.time_zone), answers)
    return "\n".join(line for line in lines if line is not None)


def _lock(kind: str, reference: str) -> Sequence[Ask]:
    """All asks of a subject as they are now, in one order for everybody."""
    about = select(Ask).where(Ask.kind == kind, Ask.reference == reference).order_by(Ask.id)
    return many(about.with_for_update().execution_options(populate_existing=True))


def _chosen(choices: Sequence[Choice], name: str) -> Choice:
    for choice in choices:
        if choice.name == name:
            return choice
    raise Refused(_("Choose one of the answers."), field="answer")


def _check(choice: Choice, note: str) -> None:
    if choice.note == "required" and not note:
        raise Refused(_("Say a word about it first."), field="note")
    if len(note) > MOST_NOTED:
        raise Refused(_("At most %(count)s characters, please.", count=MOST_NOTED), field="note")
