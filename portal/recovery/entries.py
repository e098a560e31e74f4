"""What a ledger of time off is made of: transactions of postings on accounts, in lots that expire. Values only."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Account(StrEnum):
    """Where minutes are. Of `POLICY` and `ADJUSTMENT` they come, so those stand below zero."""

    POLICY = "policy"
    ADJUSTMENT = "adjustment"
    AVAILABLE = "available"
    BOOKED = "booked"
    TAKEN = "taken"
    EXPIRED = "expired"
    PAID_OUT = "paid_out"


class Kind(StrEnum):
    ACCRUAL = "accrual"
    BOOKING = "booking"
    CANCELLATION = "cancellation"
    CONSUMPTION = "consumption"
    EXPIRY = "expiry"
    PAYOUT = "payout"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


class Wrong(ValueError):
    """What is asked for is not possible; its text says why."""


@dataclass(frozen=True, slots=True)
class Posting:
    """So many minutes more on an account, or fewer, of one lot."""

    account: Account
    minutes: int
    lot: str


@dataclass(frozen=True, slots=True)
class Lot:
    """Minutes that were given together. `expires_on` is the last local date on which they can be booked, or None.

    Shape: its id is the key of the transaction that gave it.
    """

    id: str
    minutes: int
    earned_at: datetime
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The rule and the page, shift or holiday behind an accrual; `key` is the credit's."""

    key: str
    rule: str
    version: int
    source_type: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """One change. Nothing of it is ever edited.

    Shape:  `key` is unique for a person, so whatever is done twice is done once; `about` is the key of the
            transaction that this one cancels, consumes or reverses; `gives` is the lot that begins here.
    Errors: Wrong unless the postings sum up to zero.
    """

    key: str
    kind: Kind
    at: datetime
    by: str
    postings: tuple[Posting, ...]
    reason: str = ""
    about: str | None = None
    gives: Lot | None = None
    origin: Origin | None = None

    def __post_init__(self) -> None:
        if not self.postings or sum(posting.minutes for posting in self.postings) != 0:
            raise Wrong("The postings of a transaction sum up to zero, and there is one at least.")


def moved(source: Account, target: Account, parts: list[tuple[str, int]]) -> tuple[Posting, ...]:
    """Minutes of some lots from one account to another."""
    return tuple(
        posting
        for lot, minutes in parts
        for posting in (Posting(source, -minutes, lot), Posting(target, minutes, lot))
    )


def negated(postings: tuple[Posting, ...]) -> tuple[Posting, ...]:
    return tuple(Posting(one.account, -one.minutes, one.lot) for one in postings)
