"""The ledger of one person's time off: append-only, double entry, in minutes.

Each verb answers with the transactions that would do it, and changes nothing; `post` lays them on the ledger. What has
been done under a key is not done again: the answer is then empty.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.recovery.entries import Account, Kind, Lot, Origin, Posting, Transaction, Wrong, moved, negated

SYSTEM = "policy"
"""Who does what rules and dates ask for."""

Balances = Mapping[tuple[Account, str], int]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was posted, and what it comes to: minutes by account and lot, lots by id, transactions by key."""

    transactions: Mapping[str, Transaction] = field(default_factory=dict)
    lots: Mapping[str, Lot] = field(default_factory=dict)
    balances: Balances = field(default_factory=dict)

    def on(self, account: Account, lot: str) -> int:
        return self.balances.get((account, lot), 0)

    def total(self, account: Account) -> int:
        return sum(minutes for (of, _lot), minutes in self.balances.items() if of is account)

    @property
    def balance(self) -> int:
        """What may be booked; below zero when time that was taken turns out not to have been earned."""
        return self.total(Account.AVAILABLE)

    def ended(self, key: str) -> bool:
        """Whether a transaction was cancelled, consumed or reversed."""
        return any(one.about == key for one in self.transactions.values())


def post(ledger: Ledger, *new: Transaction) -> Ledger:
    """The ledger with more transactions. Wrong when a key is there already: its words would be lost."""
    transactions, lots, balances = dict(ledger.transactions), dict(ledger.lots), dict(ledger.balances)
    for one in new:
        if one.key in transactions:
            raise Wrong(f"There is a transaction {one.key} already.")
        transactions[one.key] = one
        if one.gives:
            lots[one.gives.id] = one.gives
        for posting in one.postings:
            place = posting.account, posting.lot
            balances[place] = balances.get(place, 0) + posting.minutes
    return Ledger(transactions, lots, balances)


def replay(transactions: Iterable[Transaction]) -> Ledger:
    """The ledger from zero."""
    return post(Ledger(), *transactions)


def accrue(
    ledger: Ledger, lot: Lot, *, at: datetime, origin: Origin | None = None, reason: str = ""
) -> list[Transaction]:
    """Time that a rule gives. The lot's id is the transaction's key."""
    if lot.minutes <= 0:
        raise Wrong("Give a minute at least.")
    postings = moved(Account.POLICY, Account.AVAILABLE, [(lot.id, lot.minutes)])
    return _once(
        ledger,
        Transaction(lot.id, Kind.ACCRUAL, at, SYSTEM, postings, reason=reason, gives=lot, origin=origin),
    )


def book(
    ledger: Ledger, minutes: int, *, key: str, at: datetime, on: date, by: str, reason: str = ""
) -> list[Transaction]:
    """Time to be taken: of the lot that expires first, then of the next.

    Shape:  `on` is the local date on which it is booked; what has expired by then cannot be. Once booked it stays,
            whenever it is taken.
    Errors: Wrong when there is not so much.
    """
    return _spend(ledger, minutes, Account.BOOKED, Kind.BOOKING, key, at=at, on=on, by=by, reason=reason)


def cancel(ledger: Ledger, booking: str, *, at: datetime, by: str, reason: str = "") -> list[Transaction]:
    """A booking is taken back; its minutes keep their dates of expiry. Nothing when it was ended before."""
    return _follow(ledger, booking, Kind.CANCELLATION, negated(_booked(ledger, booking)), at, by, reason)


def consume(ledger: Ledger, booking: str, *, at: datetime) -> list[Transaction]:
    """A booked block is over: the time was taken. Nothing when the booking was ended before."""
    parts = [(one.lot, one.minutes) for one in _booked(ledger, booking) if one.account is Account.BOOKED]
    postings = moved(Account.BOOKED, Account.TAKEN, parts)
    return _follow(ledger, booking, Kind.CONSUMPTION, postings, at, SYSTEM)


def expire(ledger: Ledger, *, on: date, at: datetime) -> list[Transaction]:
    """What nobody has booked by the end of its date, on a later one; one transaction a lot."""
    return [
        one
        for lot, minutes in _open_lots(ledger)
        if not _is_fresh(lot, on)
        for one in _once(
            ledger,
            Transaction(
                f"expiry:{lot.id}:{on.isoformat()}",
                Kind.EXPIRY,
                at,
                SYSTEM,
                moved(Account.AVAILABLE, Account.EXPIRED, [(lot.id, minutes)]),
            ),
        )
    ]


def pay_out(
    ledger: Ledger, minutes: int, *, key: str, at: datetime, on: date, by: str, reason: str = ""
) -> list[Transaction]:
    """Time becomes money elsewhere. Wrong when there is not so much."""
    return _spend(ledger, minutes, Account.PAID_OUT, Kind.PAYOUT, key, at=at, on=on, by=by, reason=reason)


def adjust_up(ledger: Ledger, lot: Lot, *, at: datetime, by: str, reason: str) -> list[Transaction]:
    """Time that a person gives by hand. Wrong without a name and a reason."""
    _named(by, reason)
    if lot.minutes <= 0:
        raise Wrong("Give a minute at least.")
    postings = moved(Account.ADJUSTMENT, Account.AVAILABLE, [(lot.id, lot.minutes)])
    return _once(ledger, Transaction(lot.id, Kind.ADJUSTMENT, at, by, postings, reason=reason, gives=lot))


def adjust_down(
    ledger: Ledger, minutes: int, *, key: str, at: datetime, on: date, by: str, reason: str
) -> list[Transaction]:
    """Time that a person takes away by hand. Wrong without a name and a reason, or when there is not so much."""
    _named(by, reason)
    return _spend(
        ledger, minutes, Account.ADJUSTMENT, Kind.ADJUSTMENT, key, at=at, on=on, by=by, reason=reason
    )


def reverse(ledger: Ledger, key: str, *, at: datetime, by: str, reason: str) -> list[Transaction]:
    """An accrual or adjustment was wrong: its postings, negated. Nothing when it was reversed before.

    Shape: where its time was booked, taken or expired already, its lot goes below zero. That is shown and never taken
           back by itself.
    Errors: Wrong for other kinds, which are cancelled or stay.
    """
    one = _known(ledger, key)
    if one.kind not in (Kind.ACCRUAL, Kind.ADJUSTMENT):
        raise Wrong("Only what was given or adjusted is reversed; a booking is cancelled.")
    return _follow(ledger, key, Kind.REVERSAL, negated(one.postings), at, by, reason)


def _spend(
    ledger: Ledger,
    minutes: int,
    target: Account,
    kind: Kind,
    key: str,
    *,
    at: datetime,
    on: date,
    by: str,
    reason: str,
) -> list[Transaction]:
    """Of what is available, what expires first."""
    if key in ledger.transactions:
        return []
    postings = moved(Account.AVAILABLE, target, _first_to_expire(ledger, minutes, on))
    return [Transaction(key, kind, at, by, postings, reason=reason)]


def _follow(
    ledger: Ledger,
    key: str,
    kind: Kind,
    postings: tuple[Posting, ...],
    at: datetime,
    by: str,
    reason: str = "",
) -> list[Transaction]:
    """What ends another transaction, unless something has."""
    if ledger.ended(key):
        return []
    return [Transaction(f"{kind}:{key}", kind, at, by, postings, reason=reason, about=key)]


def _once(ledger: Ledger, one: Transaction) -> list[Transaction]:
    return [] if one.key in ledger.transactions else [one]


def _known(ledger: Ledger, key: str) -> Transaction:
    if key not in ledger.transactions:
        raise Wrong(f"There is no transaction {key}.")
    return ledger.transactions[key]


def _booked(ledger: Ledger, booking: str) -> tuple[Posting, ...]:
    one = _known(ledger, booking)
    if one.kind is not Kind.BOOKING:
        raise Wrong(f"{booking} is no booking.")
    return one.postings


def _first_to_expire(ledger: Ledger, minutes: int, on: date) -> list[tuple[str, int]]:
    """So many minutes by lot, those that expire first before others."""
    if minutes <= 0:
        raise Wrong("Ask for a minute at least.")
    parts, left = [], minutes
    for lot, there in _open_lots(ledger):
        if left and _is_fresh(lot, on):
            parts.append((lot.id, min(left, there)))
            left -= parts[-1][1]
    if left or minutes > ledger.balance:
        raise Wrong(
            f"{minutes} minutes are asked for, {max(0, min(minutes - left, ledger.balance))} are there."
        )
    return parts


def _open_lots(ledger: Ledger) -> Iterator[tuple[Lot, int]]:
    """Lots with something available, by expiry and id; those that never expire come last."""
    in_order = sorted(ledger.lots.values(), key=lambda lot: (lot.expires_on or date.max, lot.id))
    held = ((lot, ledger.on(Account.AVAILABLE, lot.id)) for lot in in_order)
    return ((lot, minutes) for lot, minutes in held if minutes > 0)


def _is_fresh(lot: Lot, on: date) -> bool:
    return lot.expires_on is None or on <= lot.expires_on


def _named(by: str, reason: str) -> None:
    if not by.strip() or not reason.strip():
        raise Wrong("Say who adjusts it, and why.")
