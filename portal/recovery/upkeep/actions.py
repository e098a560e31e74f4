"""A look at somebody's books: what the rules say now, what is over, what expires. Twice does no harm."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy.dialects.postgresql import insert

from portal.absences.models import Status
from portal.absences.queries import period_of
from portal.asks.actions import withdraw
from portal.core.db import db, transactional
from portal.fatigue.local_days import local_day, midnight
from portal.fatigue.queries import facts_of
from portal.fatigue.reports import Facts
from portal.fatigue.rest import BEFORE
from portal.people.models import Person
from portal.people.queries import people_by_id
from portal.recovery.books.actions import enter, lock_ledger
from portal.recovery.books.lines import LOOK_BACK, MARGIN, credits_since, marks, not_before, reach
from portal.recovery.books.models import RecoveryLedger
from portal.recovery.credits import Credit
from portal.recovery.days.actions import RECOVERY, book_morning, give_back
from portal.recovery.days.queries import open_days
from portal.recovery.earning_rules import CapExpiry
from portal.recovery.ledger import SYSTEM, consume, expire
from portal.recovery.local_dates import today
from portal.recovery.policies.history import Entry, holding
from portal.recovery.policies.queries import lines_for
from portal.recovery.settling import settle
from portal.recovery.upkeep.queries import due_ledgers, look_now, people_without_books
from portal.recovery.upkeep.telling import ask_about_cap, warn
from portal.rota.windows import DAY

log = logging.getLogger(__name__)

SOON = timedelta(minutes=15)
"""How soon to look again at whoever was paged within a day: an interruption ends, a night is over. Chosen by us."""


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to see of one person: their policies, from which date on to reckon, and what happened.

    Shape: `due_at` is why they are looked at; where it has changed meanwhile, the facts may have as well.
    """

    person: Person
    due_at: datetime
    line: Sequence[Entry]
    first: date
    facts: Facts


def look_at_due(at: datetime) -> int:
    """Everybody who is due, or a part of them; how many."""
    _open_books(at)
    due = due_ledgers(at)
    for look in looks_for(due, at):
        try:
            look_at(look, at=at)
        except Exception:  # one that fails stops no other
            log.exception("the books of person %s could not be looked at", look.person.id)
    return len(due)


@transactional
def look_at(look: Look, *, at: datetime) -> None:
    """All that is due of one person, in one transaction."""
    person = look.person
    row = lock_ledger(person, at=at)
    if row.due_at != look.due_at:
        return  # somebody else was faster, or something has changed since: the next round sees it
    earned = _reckon(row, look, at)
    for credit in earned:
        if credit.auto_book:
            book_morning(person, credit, at=at)
    _end_days(person, at)
    enter(person, partial(expire, on=today(person, at), at=at), at=at)
    _mind_cap_and_expiry(look, at)
    row.looked_at, row.due_at = at, _next_look(look, at)


@transactional
def _open_books(at: datetime) -> None:
    missing = people_without_books()
    if missing:
        rows = [{"person_id": person_id, "due_at": at, "policies": []} for person_id in missing]
        db.session.execute(insert(RecoveryLedger).values(rows).on_conflict_do_nothing())
    look_now(at)


def looks_for(due: Sequence[RecoveryLedger], at: datetime) -> list[Look]:
    people = people_by_id(row.person_id for row in due)
    due_at = {row.person_id: row.due_at for row in due}
    lines = lines_for(people.values())
    firsts = {
        row.person_id: first_day(row, lines.get(row.person_id, ()), people[row.person_id], at) for row in due
    }
    if not firsts:
        return []
    start = datetime.combine(min(firsts.values()) - (MARGIN + 2) * DAY, time(), at.tzinfo) - BEFORE
    facts = facts_of([*people.values()], start, at)
    return [
        Look(people[who], due_at[who], lines.get(who, ()), first, facts[who]) for who, first in firsts.items()
    ]


def first_day(row: RecoveryLedger, line: Sequence[Entry], person: Person, at: datetime) -> date:
    """From which local date on all is reckoned anew: five weeks before the last look, or since a policy has changed."""
    on = today(person, at)
    changed = reach(row.policies, line)
    usual = today(person, min(at, row.looked_at or at)) - LOOK_BACK * DAY
    since = usual if changed is None else min(usual, changed)
    bounds = [
        not_before(row.policies, line, known=row.policies_since, on=on),
        line[0].since if line else None,
    ]
    return max([since, *(bound for bound in bounds if bound)])


def _reckon(row: RecoveryLedger, look: Look, at: datetime) -> Sequence[Credit]:
    """Make the books agree with the rules; all credits since the first day."""
    person, on = look.person, today(look.person, at)
    row.policies_since = not_before(row.policies, look.line, known=row.policies_since, on=on)
    row.policies = marks(look.line)
    if not look.line:
        return ()
    earned = credits_since(look.facts, look.line, person=person.key, first=look.first, as_of=at)
    since = midnight(look.facts.home, look.first)
    enter(person, partial(settle, credits=earned, since=since, until=at + DAY, at=at), at=at)
    return earned


def _end_days(person: Person, at: datetime) -> None:
    """What is over was taken; what nobody answered in time goes back."""
    for day in open_days([person.id]):
        if period_of(day.absence)[1] > at:
            continue
        if day.absence.status is Status.CONFIRMED:
            enter(person, partial(consume, booking=day.booking.key, at=at), at=at)
        else:
            withdraw(RECOVERY, day.absence.key, at=at)
            give_back(day, by=SYSTEM, at=at)


def _mind_cap_and_expiry(look: Look, at: datetime) -> None:
    on = today(look.person, at)
    entry = holding(look.line, on)
    rule = entry.policy.first(CapExpiry) if entry and entry.policy.is_on else None
    if rule:
        warn(look.person, rule, on=on, at=at)
        ask_about_cap(look.person, rule, on=on, at=at)


def _next_look(look: Look, at: datetime) -> datetime:
    """The next local midnight, the end of the next day off, or soon after a page."""
    home = look.facts.home
    ends = [period_of(day.absence)[1] for day in open_days([look.person.id])]
    paged = any(at - DAY <= page.at for page in look.facts.pages)
    times = [midnight(home, local_day(home, at) + DAY), *ends, *([at + SOON] if paged else [])]
    return min(one for one in times if one > at)
