"""Booking time that was earned. The absence and the books change together, or neither does."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from flask import current_app
from flask_babel import force_locale

from portal.absences.actions import ask_for_leave, decide, note_leave, withdraw_leave
from portal.absences.models import Absence, Origin, Status
from portal.absences.queries import managers_of, overlapping
from portal.absences.spans import Hours, Span
from portal.absences.wording import absence_text
from portal.asks.actions import ask, withdraw
from portal.asks.models import Ask
from portal.core.db import add, transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.messages.outbox.letters import write_to
from portal.people.models import Person
from portal.recovery.books.actions import enter, lock_ledger
from portal.recovery.books.queries import balances, ledger_of, transaction_ids
from portal.recovery.cases import MINUTE, whole_minutes
from portal.recovery.credits import Credit
from portal.recovery.days.models import RecoveryDay
from portal.recovery.days.queries import open_days
from portal.recovery.days.wording import asked_for, time_text, too_little
from portal.recovery.entries import Account, Wrong
from portal.recovery.ledger import SYSTEM, book, cancel
from portal.recovery.local_dates import today

RECOVERY = "recovery"
"""The kind of what managers are asked, and the word for such an absence."""

PLACE = "/me/recovery"


@transactional
def book_day(
    person: Person, span: Span, minutes: int, *, by: Person, at: datetime, note: str = ""
) -> RecoveryDay:
    """Book time off: one's own is asked of the managers, what a manager grants is confirmed at once.

    Shape:  the minutes are set aside from now on, also while it waits for an answer.
    Errors: NotAllowed for somebody else's; Refused where there is not so much, or they are away already.
    """
    lock_ledger(person, at=at)
    is_granted = by.id != person.id
    absence = ask_for_leave(
        person, span, kind=RECOVERY, origin=Origin.RECOVERY, by=by, at=at, is_confirmed=is_granted
    )
    key = f"day:{absence.key}"
    spend = partial(book, minutes=minutes, key=key, at=at, on=today(person, at), by=str(by.id), reason=note)
    try:
        enter(person, spend, at=at)
    except Wrong:
        left = balances([person.id])[person.id].get(Account.AVAILABLE, 0)
        raise Refused(too_little(person.name, minutes, left), field="part") from None
    day = _day(person, absence, key, minutes, is_automatic=False)
    if is_granted:
        _tell_granted(day, at=at)
    else:
        _ask_managers(day, by=by, at=at)
    return day


@transactional
def book_morning(person: Person, credit: Credit, *, at: datetime) -> list[RecoveryDay]:
    """What a rule books by itself after a bad night: each block of work that the credit frees and that is not over.

    Shape: once for each credit, also when it was declined; where they are away already nothing is booked.
    """
    lock_ledger(person, at=at)
    return [
        day for key, block, minutes in _blocks(credit, at) for day in _booked(person, key, block, minutes, at)
    ]


@transactional
def cancel_day(day: RecoveryDay, *, by: Person, at: datetime) -> None:
    """Take a day back before it is over; its minutes return to where they came from, with their dates.

    Errors: NotAllowed; also for a manager where a rule gave it: that is for its person to decline.
    """
    if day.is_automatic and by.id != day.person_id:
        raise NotAllowed(
            _("Only %(name)s may decline what a rule gives after a bad night.", name=day.person.name)
        )
    withdraw_leave(day.absence, by=by, at=at)


@transactional
def decide_day(
    day: RecoveryDay,
    status: Status,
    *,
    by: Person,
    at: datetime,
    note: str | None = None,
    answered: Ask | None = None,
) -> None:
    """Confirm or refuse what waits. Errors: NotAllowed; Refused when it is decided already."""
    decide(day.absence, status, by=by, at=at, note=note, answered=answered)


def follow(person_id: int, *, at: datetime, by: Person | None) -> None:
    """An absence of somebody has changed: what does not count gives its minutes back, what is decided is not asked."""
    for day in open_days([person_id]):
        if day.absence.status is not Status.PENDING:
            withdraw(RECOVERY, day.absence.key, at=at)
        if not day.absence.counts:
            give_back(day, by=str(by.id) if by else SYSTEM, at=at)


def give_back(day: RecoveryDay, *, by: str, at: datetime) -> None:
    enter(day.person, partial(cancel, booking=day.booking.key, at=at, by=by), at=at)


def _blocks(credit: Credit, at: datetime) -> Iterator[tuple[str, Hours, int]]:
    """The key of its booking, the hours and the minutes of each block that is not over; no more than was earned."""
    left = credit.minutes
    for number, (start, end) in enumerate(credit.blocks):
        minutes = min(left, whole_minutes(end - start))
        left -= minutes
        if minutes and end > at:
            yield f"auto:{credit.key}:{number}", Hours(start, start + minutes * MINUTE), minutes


def _booked(person: Person, key: str, block: Hours, minutes: int, at: datetime) -> Iterator[RecoveryDay]:
    if transaction_ids(person.id, [key]) or overlapping(person, block.starts_at, block.ends_at):
        return
    if ledger_of(person).balance < minutes:
        return
    absence = note_leave(person, block, kind=RECOVERY, origin=Origin.RECOVERY, at=at)
    on = today(person, at)
    enter(person, partial(book, minutes=minutes, key=key, at=at, on=on, by=SYSTEM), at=at)
    day = _day(person, absence, key, minutes, is_automatic=True)
    _tell_booked(day, at=at)
    yield day


def _day(person: Person, absence: Absence, key: str, minutes: int, *, is_automatic: bool) -> RecoveryDay:
    booking_id = transaction_ids(person.id, [key])[key]
    facts = {"absence_id": absence.id, "booking_id": booking_id, "minutes": minutes}
    return add(RecoveryDay(person_id=person.id, is_automatic=is_automatic, **facts))


def _ask_managers(day: RecoveryDay, *, by: Person, at: datetime) -> None:
    for manager in managers_of(day.person):
        with force_locale(manager.locale):
            title = asked_for(day)
            text = _("%(title)s: %(time)s of recovery time.", title=title, time=time_text(day.minutes))
        ask(RECOVERY, day.absence.key, manager, title=title, text=text, by=by, at=at)


def _tell_granted(day: RecoveryDay, *, at: datetime) -> None:
    with force_locale(day.person.locale):
        title = _("You have %(when)s off", when=absence_text(day.absence))
        text = _("It takes %(time)s of your recovery time.", time=time_text(day.minutes))
    _write(day, title, text, at=at)


def _tell_booked(day: RecoveryDay, *, at: datetime) -> None:
    with force_locale(day.person.locale):
        title = _("Recover after a bad night: %(when)s is yours", when=absence_text(day.absence))
        text = _("It is booked. Decline it if you would rather work and rest another day: only you can.")
    _write(day, title, text, at=at)


def _write(day: RecoveryDay, title: str, text: str, *, at: datetime) -> None:
    url = f"{current_app.config['BASE_URL']}{PLACE}"
    write_to(day.person, f"recovery:{day.key}", title=title, text=text, url=url, at=at)
