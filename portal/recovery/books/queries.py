"""Reading the books: whole ledgers for those who reckon, balances for those who look."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.people.models import Person
from portal.recovery.books.models import (
    RecoveryBalance,
    RecoveryLot,
    RecoveryPosting,
    RecoveryTransaction,
)
from portal.recovery.entries import Account, Kind, Lot, Origin, Posting, Transaction
from portal.recovery.ledger import SYSTEM, Ledger, replay


@dataclass(frozen=True, slots=True)
class OpenLot:
    """What is left of a lot to be booked; below zero where more was taken than turned out to be earned."""

    person_id: int
    key: str
    minutes: int
    earned_at: datetime
    expires_on: date | None


def ledger_of(person: Person) -> Ledger:
    """Everything from the first line on. For a balance alone ask `balances`."""
    return ledgers_of([person.id])[person.id]


def ledgers_of(person_ids: Collection[int]) -> dict[int, Ledger]:
    """By person, in three queries; an empty one for who has no books."""
    lots, postings = _lots(person_ids), _postings(person_ids)
    found: defaultdict[int, list[Transaction]] = defaultdict(list)
    for row in _transactions(person_ids):
        found[row.person_id].append(_transaction(row, lots.get(row.id), postings[row.id]))
    return {person_id: replay(found[person_id]) for person_id in person_ids}


def balances(person_ids: Collection[int]) -> dict[int, Mapping[Account, int]]:
    """Minutes by account of each, one query, however long the books are; accounts at zero may be missing."""
    found: defaultdict[int, dict[Account, int]] = defaultdict(dict)
    total = func.sum(RecoveryBalance.minutes)
    asked = select(RecoveryBalance.person_id, RecoveryBalance.account, total)
    theirs = asked.where(RecoveryBalance.person_id.in_(person_ids))
    for person_id, account, minutes in db.session.execute(
        theirs.group_by(RecoveryBalance.person_id, RecoveryBalance.account)
    ):
        found[person_id][account] = minutes
    return {person_id: found[person_id] for person_id in person_ids}


def open_lots(person_ids: Collection[int]) -> Sequence[OpenLot]:
    """What may be booked of each lot, in the order in which it is taken: what expires first, then what never does."""
    columns = (
        RecoveryBalance.person_id,
        RecoveryTransaction.key,
        RecoveryBalance.minutes,
        RecoveryLot.earned_at,
        RecoveryLot.expires_on,
    )
    left = (
        select(*columns)
        .join(RecoveryLot, RecoveryLot.id == RecoveryBalance.lot_id)
        .join(RecoveryTransaction, RecoveryTransaction.id == RecoveryLot.transaction_id)
        .where(RecoveryBalance.person_id.in_(person_ids), RecoveryBalance.account == Account.AVAILABLE)
        .where(RecoveryBalance.minutes != 0)
    )
    in_order = left.order_by(RecoveryLot.expires_on.asc().nulls_last(), RecoveryLot.id)
    return [OpenLot(*row) for row in db.session.execute(in_order)]


def reasons_behind(booking_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Why the time of each booking was given, a reason for each lot: one query."""
    giving = aliased(RecoveryTransaction)
    rows = (
        select(RecoveryPosting.transaction_id, giving.reason)
        .join(RecoveryLot, RecoveryLot.id == RecoveryPosting.lot_id)
        .join(giving, giving.id == RecoveryLot.transaction_id)
        .where(RecoveryPosting.transaction_id.in_(booking_ids), RecoveryPosting.account == Account.BOOKED)
        .order_by(RecoveryPosting.id)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for booking_id, reason in db.session.execute(rows):
        found[booking_id].append(reason)
    return found


def transaction_ids(person_id: int, keys: Iterable[str]) -> dict[str, int]:
    """Of those keys that are in somebody's books."""
    named = select(RecoveryTransaction.key, RecoveryTransaction.id)
    theirs = named.where(RecoveryTransaction.person_id == person_id, RecoveryTransaction.key.in_([*keys]))
    return dict(db.session.execute(theirs).all())


def lot_ids(person_id: int, keys: Iterable[str]) -> dict[str, int]:
    """The same for lots, which are named by the transaction that gave them."""
    named = select(RecoveryTransaction.key, RecoveryLot.id).join(
        RecoveryLot, RecoveryLot.transaction_id == RecoveryTransaction.id
    )
    theirs = named.where(RecoveryTransaction.person_id == person_id, RecoveryTransaction.key.in_([*keys]))
    return dict(db.session.execute(theirs).all())


def _transactions(person_ids: Collection[int]) -> Sequence[Any]:
    about = aliased(RecoveryTransaction)
    rows = select(
        *RecoveryTransaction.__table__.columns,
        about.key.label("about"),
    ).outerjoin(about, about.id == RecoveryTransaction.about_id)
    theirs = rows.where(RecoveryTransaction.person_id.in_(person_ids))
    return db.session.execute(theirs.order_by(RecoveryTransaction.id)).all()


def _lots(person_ids: Collection[int]) -> dict[int, Any]:
    """By the transaction that gave it."""
    rows = select(*RecoveryLot.__table__.columns).where(RecoveryLot.person_id.in_(person_ids))
    return {row.transaction_id: row for row in db.session.execute(rows)}


def _postings(person_ids: Collection[int]) -> Mapping[int, list[Posting]]:
    """By transaction, in the order in which they were written."""
    giving = aliased(RecoveryTransaction)
    rows = (
        select(
            RecoveryPosting.transaction_id,
            RecoveryPosting.account,
            RecoveryPosting.minutes,
            giving.key,
        )
        .join(RecoveryLot, RecoveryLot.id == RecoveryPosting.lot_id)
        .join(giving, giving.id == RecoveryLot.transaction_id)
        .where(RecoveryLot.person_id.in_(person_ids))
        .order_by(RecoveryPosting.id)
    )
    found: defaultdict[int, list[Posting]] = defaultdict(list)
    for transaction_id, account, minutes, lot in db.session.execute(rows):
        found[transaction_id].append(Posting(account, minutes, lot))
    return found


def _transaction(row: Any, lot: Any, postings: Sequence[Posting]) -> Transaction:
    return Transaction(
        key=row.key,
        kind=Kind(row.kind),
        at=row.at,
        by=SYSTEM if row.actor_id is None else str(row.actor_id),
        postings=tuple(postings),
        reason=row.reason,
        about=row.about,
        gives=Lot(row.key, lot.minutes, lot.earned_at, lot.expires_on) if lot else None,
        origin=_origin(row),
    )


def _origin(row: Any) -> Origin | None:
    if row.credit is None:
        return None
    return Origin(row.credit, row.rule, row.rule_version, row.source_type, row.source_id)
