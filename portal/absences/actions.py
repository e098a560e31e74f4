"""Asking for leave, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from portal.absences.hits import lines_about
from portal.absences.models import Absence, Origin, Status
from portal.absences.queries import managers_of, may_decide, overlapping, period_of
from portal.absences.signals import absence_changed
from portal.absences.spans import Hours, Span, instants, over_at
from portal.absences.wording import span_text, told
from portal.asks.actions import ask, settle, withdraw
from portal.asks.models import ACCEPT, REFUSE, Ask
from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.messages.outbox.letters import write_to
from portal.people.models import Person

LEAVE = "leave"
"""The kind of what managers are asked, and the word for an absence that has none of its own."""

PLACE = "/me/leave"

LONGEST = timedelta(days=400)
"""Chosen by us: longer is a typing error in the year."""


@transactional
def ask_for_leave(
    person: Person,
    span: Span,
    *,
    by: Person,
    at: datetime,
    kind: str = LEAVE,
    origin: Origin = Origin.ASKED,
    is_confirmed: bool = False,
) -> Absence:
    """Put down that somebody is away; whoever decides their leave may confirm it at once, else they are asked.

    What is booked as recovery asks them by itself.
    Errors: NotAllowed for somebody else's, or for confirming without the right; Refused where it overlaps one that
    counts, is longer than 400 days, or is over.
    """
    decides = may_decide(by, person)
    if by.id != person.id and not decides:
        raise NotAllowed(_("Only their managers put down somebody's leave."))
    if is_confirmed and not decides:
        raise NotAllowed(_("A manager confirms leave. Ask for it as pending."))
    absence = _put_down(person, span, kind, origin, by=by, at=at, is_confirmed=is_confirmed)
    if not is_confirmed and origin is Origin.ASKED:
        _ask_managers(absence, by=by, at=at)
    return absence


@transactional
def note_leave(person: Person, span: Span, *, kind: str, origin: Origin, at: datetime) -> Absence:
    """Put down, confirmed, what a rule gives somebody without anybody's doing. Errors: Refused, as above."""
    return _put_down(person, span, kind, origin, by=None, at=at, is_confirmed=True)


@transactional
def decide(
    absence: Absence,
    status: Status,
    *,
    by: Person,
    at: datetime,
    note: str | None = None,
    answered: Ask | None = None,
) -> None:
    """Confirm or refuse what is pending; `answered` is the ask that this settles, if it came from one.

    Errors: NotAllowed; Refused when it is decided already.
    """
    if not may_decide(by, absence.person):
        raise NotAllowed(_("Only their managers decide somebody's leave."))
    _lock(absence.person)
    db.session.refresh(absence)
    if absence.status is not Status.PENDING:
        raise Refused(_("This has been decided already."))
    if answered:
        settle(answered, REFUSE if status is Status.REFUSED else ACCEPT, note=note, at=at)
    _settle(absence, status, by=by, at=at, note=note)
    _tell(absence, at=at)


@transactional
def withdraw_leave(absence: Absence, *, by: Person, at: datetime) -> None:
    """Take back what has not ended: one's own, or as a manager. Errors: NotAllowed; Refused when nothing is left."""
    if by.id != absence.person_id and not may_decide(by, absence.person):
        raise NotAllowed(_("Only they and their managers take leave back."))
    _lock(absence.person)
    db.session.refresh(absence)
    if not absence.counts or period_of(absence)[1] <= at:
        raise Refused(_("This is over, or was taken back already."))
    if absence.origin is Origin.FEED:
        raise Refused(_("This comes from another system: change it there."))
    _settle(absence, Status.WITHDRAWN, by=by, at=at, note=None)
    if by.id != absence.person_id:
        _tell(absence, at=at)


def _put_down(
    person: Person,
    span: Span,
    kind: str,
    origin: Origin,
    *,
    by: Person | None,
    at: datetime,
    is_confirmed: bool,
) -> Absence:
    _lock(person)
    _check(person, span, at)
    absence = add(_row(person, span, kind, origin, by=by, at=at, is_confirmed=is_confirmed))
    _record("asked", absence, by=by, at=at)
    absence_changed.send(person.id, at=at, by=by)
    return absence


def _lock(person: Person) -> None:
    """One change of somebody's leave after the other."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))


def _check(person: Person, span: Span, at: datetime) -> None:
    start, end = instants(span, ZoneInfo(person.time_zone))
    if end - start > LONGEST:
        raise Refused(_("That is longer than 400 days."), fields={"ends_on": _("Look at the year.")})
    if end <= at:
        raise Refused(_("That is over already."), fields={"ends_on": _("This is in the past.")})
    for other in overlapping(person, start, end):
        when = span_text(other.span, person.time_zone)
        text = _("%(name)s is away already: %(when)s.", name=person.name, when=when)
        raise Refused(text, field="starts_on")


def _row(
    person: Person,
    span: Span,
    kind: str,
    origin: Origin,
    *,
    by: Person | None,
    at: datetime,
    is_confirmed: bool,
) -> Absence:
    by_id = by.id if by else None
    status = Status.CONFIRMED if is_confirmed else Status.PENDING
    asked = {"asked_at": at, "asked_by_id": by_id}
    decided = {"decided_at": at, "decided_by_id": by_id} if is_confirmed else {}
    facts = {"kind": kind, "origin": origin, "status": status, "over_at": over_at(span), **asked, **decided}
    return Absence(person_id=person.id, **_columns(span), **facts)


def _columns(span: Span) -> dict[str, Any]:
    if isinstance(span, Hours):
        return {"starts_at": span.starts_at, "ends_at": span.ends_at}
    return {"starts_on": span.first, "ends_on": span.last}


def _record(what: str, absence: Absence, *, by: Person | None, at: datetime) -> None:
    period = "/".join(moment.isoformat() for moment in _columns(absence.span).values())
    by_id = by.id if by else None
    record(f"leave.{what}", absence.person.email, by=by_id, at=at, period=period, status=str(absence.status))


def _ask_managers(absence: Absence, *, by: Person, at: datetime) -> None:
    person = absence.person
    for manager in managers_of(person):
        with force_locale(manager.locale):
            when = span_text(absence.span, person.time_zone)
            title = _("%(name)s asks for leave: %(when)s", name=person.name, when=when)
            text = "\n".join([title, *lines_about([absence])[absence.id]])
        ask(LEAVE, absence.key, manager, title=title, text=text, by=by, at=at)


def _settle(absence: Absence, status: Status, *, by: Person, at: datetime, note: str | None) -> None:
    absence.status, absence.decided_at, absence.decided_by_id, absence.note = status, at, by.id, note or None
    db.session.flush()
    withdraw(LEAVE, absence.key, at=at)
    _record(str(status), absence, by=by, at=at)
    absence_changed.send(absence.person_id, at=at, by=by)


def _tell(absence: Absence, *, at: datetime) -> None:
    person = absence.person
    with force_locale(person.locale):
        title = told(absence)
        text = f"{title}\n{absence.note}" if absence.note else title
    write_to(person, f"leave:{absence.key}:{absence.status}", title=title, text=text, url=_url(), at=at)


def _url() -> str:
    return f"{current_app.config['BASE_URL']}{PLACE}"
