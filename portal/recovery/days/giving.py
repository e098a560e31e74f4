"""What managers do with somebody's recovery time by hand: add, take away, pay out, keep for longer."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from flask import current_app
from flask_babel import force_locale

from portal.absences.queries import may_decide
from portal.audit.actions import record
from portal.core import crypto
from portal.core.db import transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.messages.outbox.letters import write_to
from portal.people.models import Person
from portal.recovery.books.actions import enter
from portal.recovery.books.queries import balances
from portal.recovery.days.actions import PLACE
from portal.recovery.days.wording import time_text, too_little
from portal.recovery.earning_rules import CapExpiry
from portal.recovery.entries import Account, Lot, Transaction, Wrong
from portal.recovery.ledger import Ledger, adjust_down, adjust_up, pay_out
from portal.recovery.local_dates import today
from portal.recovery.policies.queries import held_by
from portal.rota.windows import DAY

Verb = Callable[[Ledger], Sequence[Transaction]]


@transactional
def adjust(person: Person, minutes: int, *, reason: str, by: Person, at: datetime) -> None:
    """Add time, or take it away where the minutes are below zero.

    Errors: NotAllowed; Refused without a minute, or when there is not so much.
    """
    if not minutes:
        raise Refused(_("Say how much."), field="hours")
    verb = _up(person, minutes, reason, by, at) if minutes > 0 else _down(person, -minutes, reason, by, at)
    _do(person, "adjusted", minutes, [verb], reason=reason, by=by, at=at)


@transactional
def pay_out_time(person: Person, minutes: int, *, reason: str, by: Person, at: datetime) -> None:
    """Time becomes money elsewhere: it leaves the books here. Errors: NotAllowed; Refused when there is not so much."""
    spend = partial(
        pay_out, minutes=minutes, key=_key(), at=at, on=today(person, at), by=str(by.id), reason=reason
    )
    _do(person, "paid_out", minutes, [spend], reason=reason, by=by, at=at)


@transactional
def keep_longer(person: Person, minutes: int, *, reason: str, by: Person, at: datetime) -> None:
    """What expires first is given anew, as if earned today. Errors: NotAllowed; Refused when there is not so much."""
    verbs = [_down(person, minutes, reason, by, at), _up(person, minutes, reason, by, at)]
    _do(person, "kept", minutes, verbs, reason=reason, by=by, at=at)


def _up(person: Person, minutes: int, reason: str, by: Person, at: datetime) -> Verb:
    lot = Lot(_key(), minutes, at, _expires_on(person, at))
    return partial(adjust_up, lot=lot, at=at, by=str(by.id), reason=reason)


def _down(person: Person, minutes: int, reason: str, by: Person, at: datetime) -> Verb:
    on = today(person, at)
    return partial(adjust_down, minutes=minutes, key=_key(), at=at, on=on, by=str(by.id), reason=reason)


def _do(
    person: Person, what: str, minutes: int, verbs: Sequence[Verb], *, reason: str, by: Person, at: datetime
) -> None:
    if not may_decide(by, person):
        raise NotAllowed(_("Only their managers change somebody's recovery time."))
    try:
        enter(person, *verbs, at=at)
    except Wrong:
        left = balances([person.id])[person.id].get(Account.AVAILABLE, 0)
        raise Refused(too_little(person.name, abs(minutes), left), field="hours") from None
    record(f"recovery.{what}", person.email, by=by.id, at=at, minutes=minutes, reason=reason)
    _tell(person, what, minutes, reason, by=by, at=at)


def _tell(person: Person, what: str, minutes: int, reason: str, *, by: Person, at: datetime) -> None:
    with force_locale(person.locale):
        title = {
            "adjusted": _(
                "%(name)s changed your recovery time: %(time)s", name=by.name, time=time_text(minutes)
            ),
            "paid_out": _("%(time)s of your recovery time are paid out", time=time_text(minutes)),
            "kept": _("You may keep %(time)s of your recovery time for longer", time=time_text(minutes)),
        }[what]
    url = f"{current_app.config['BASE_URL']}{PLACE}"
    write_to(person, f"recovery:{_key()}", title=title, text=reason or title, url=url, at=at)


def _expires_on(person: Person, at: datetime) -> date | None:
    on = today(person, at)
    held = held_by(person, on=on)
    rule = held.version.meant.first(CapExpiry) if held else None
    return on + rule.expiry_days * DAY if rule else None


def _key() -> str:
    return f"hand:{crypto.new_key()}"
