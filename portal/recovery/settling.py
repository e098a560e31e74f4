"""A ledger meets what the rules say now: what is new is given, what no longer holds is reversed."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from portal.recovery.credits import Credit
from portal.recovery.entries import Kind, Lot, Origin, Transaction
from portal.recovery.ledger import SYSTEM, Ledger, accrue, reverse


def settle(
    ledger: Ledger, credits: Iterable[Credit], *, since: datetime, until: datetime, at: datetime
) -> list[Transaction]:
    """What makes the ledger agree with everything earned in [since, until); nothing when it does.

    Shape: reversals first, so that new time is not mistaken for old. An accrual of other minutes is reversed and
           given anew, under a key with a number: the plain one is spent.
    """
    wanted = {credit.key: credit for credit in credits if since <= credit.earned_at < until}
    standing = {key: one for key, one in _standing(ledger) if _is_within(one, since, until)}
    wrong = [one for key, one in standing.items() if not _agrees(one, wanted.get(key))]
    new = [one for key, one in wanted.items() if key not in standing or standing[key] in wrong]
    return [
        *(done for one in wrong for done in reverse(ledger, one.key, at=at, by=SYSTEM, reason="recomputed")),
        *(done for credit in new for done in _given(ledger, credit, at)),
    ]


def origin_of(credit: Credit) -> Origin:
    return Origin(credit.key, credit.rule, credit.version, credit.source_type, credit.source_id)


def _standing(ledger: Ledger) -> Iterator[tuple[str, Transaction]]:
    """Accruals of rules that nothing has reversed, by the key of their credit."""
    reversed_keys = {one.about for one in ledger.transactions.values() if one.kind is Kind.REVERSAL}
    for one in ledger.transactions.values():
        if one.kind is Kind.ACCRUAL and one.origin and one.key not in reversed_keys:
            yield one.origin.key, one


def _is_within(one: Transaction, since: datetime, until: datetime) -> bool:
    return one.gives is not None and since <= one.gives.earned_at < until


def _agrees(one: Transaction, credit: Credit | None) -> bool:
    lot = one.gives
    if lot is None or credit is None:
        return False
    return (lot.minutes, lot.expires_on) == (credit.minutes, credit.expires_on)


def _given(ledger: Ledger, credit: Credit, at: datetime) -> list[Transaction]:
    lot = Lot(_free_key(ledger, credit.key), credit.minutes, credit.earned_at, credit.expires_on)
    return accrue(ledger, lot, at=at, origin=origin_of(credit), reason=credit.reason)


def _free_key(ledger: Ledger, key: str) -> str:
    """The plain key, or with a number where it was given before."""
    before = sum(one.origin is not None and one.origin.key == key for one in ledger.transactions.values())
    return f"{key}#{before + 1}" if before else key
