"""Writing the books. Whoever does locks the person's ledger first, so that no two spend one lot."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_once

from portal.core.db import db, one_or_none, table_of, transactional
from portal.people.models import Person
from portal.recovery.books.models import (
    RecoveryLedger,
    RecoveryLot,
    RecoveryPosting,
    RecoveryTransaction,
)
from portal.recovery.books.queries import ledger_of, lot_ids, transaction_ids
from portal.recovery.entries import Posting, Transaction
from portal.recovery.ledger import SYSTEM, Ledger

Verb = Callable[[Ledger], Sequence[Transaction]]
"""A verb of `portal.recovery.ledger` with all but its ledger."""


@transactional
def enter(person: Person, *verbs: Verb, at: datetime) -> list[Transaction]:
    """Do something with somebody's time, once, and keep it: each verb sees the books as those before it left them.

    Shape:  what was written, nothing where all of it was done before.
    Errors: Wrong, and then nothing is kept.
    """
    lock_ledger(person, at=at)
    written: list[Transaction] = []
    for verb in verbs:
        new = list(verb(ledger_of(person)))
        write(person, new)
        written += new
    return written


def lock_ledger(person: Person, *, at: datetime) -> RecoveryLedger:
    """The person's row, made when there is none; nobody else writes into their books until the transaction ends.

    The person comes first, as with leave: what is booked is both.
    """
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    new = insert_once(RecoveryLedger).values(person_id=person.id, due_at=at, policies=[])
    db.session.execute(new.on_conflict_do_nothing())
    theirs = select(RecoveryLedger).where(RecoveryLedger.person_id == person.id)
    found = one_or_none(theirs.with_for_update().execution_options(populate_existing=True))
    assert found is not None
    return found


def write(person: Person, new: Sequence[Transaction]) -> None:
    """Append transactions, in order, within the lock. Errors: IntegrityError for what the database refuses."""
    if not new:
        return
    known = transaction_ids(person.id, {one.about for one in new if one.about})
    fresh = dict(zip((one.key for one in new), _numbers(RecoveryTransaction, len(new)), strict=True))
    ids = known | fresh
    db.session.execute(insert(table_of(RecoveryTransaction)), [_row(person, one, ids) for one in new])
    lots = lot_ids(person.id, {part.lot for one in new for part in one.postings}) | _write_lots(
        person, new, ids
    )
    postings = [_posting(ids[one.key], part, lots) for one in new for part in one.postings]
    db.session.execute(insert(table_of(RecoveryPosting)), postings)


def _write_lots(person: Person, new: Iterable[Transaction], ids: dict[str, int]) -> dict[str, int]:
    giving = [one.gives for one in new if one.gives]
    if not giving:
        return {}
    numbers = dict(zip((lot.id for lot in giving), _numbers(RecoveryLot, len(giving)), strict=True))
    rows = [
        {
            "id": numbers[lot.id],
            "transaction_id": ids[lot.id],
            "person_id": person.id,
            "minutes": lot.minutes,
            "earned_at": lot.earned_at,
            "expires_on": lot.expires_on,
        }
        for lot in giving
    ]
    db.session.execute(insert(table_of(RecoveryLot)), rows)
    return numbers


def _numbers(model: type[RecoveryTransaction | RecoveryLot], count: int) -> Iterator[int]:
    """Ids ahead of their rows: what belongs together refers to each other, and is written in one go."""
    sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
    drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return iter(sorted(db.session.scalars(drawn)))


def _row(person: Person, one: Transaction, ids: dict[str, int]) -> dict[str, Any]:
    origin = one.origin
    return {
        "id": ids[one.key],
        "person_id": person.id,
        "key": one.key,
        "kind": one.kind,
        "at": one.at,
        "actor_id": None if one.by == SYSTEM else int(one.by),
        "reason": one.reason,
        "about_id": ids[one.about] if one.about else None,
        "credit": origin.key if origin else None,
        "rule": origin.rule if origin else None,
        "rule_version": origin.version if origin else None,
        "source_type": origin.source_type if origin else None,
        "source_id": origin.source_id if origin else None,
    }


def _posting(transaction_id: int, part: Posting, lots: dict[str, int]) -> dict[str, Any]:
    return {
        "transaction_id": transaction_id,
        "lot_id": lots[part.lot],
        "account": part.account,
        "minutes": part.minutes,
    }
