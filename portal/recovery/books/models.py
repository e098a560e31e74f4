"""The books of recovery time: transactions of postings on accounts, in lots. Nothing in them is ever edited.

The database keeps the rules: nothing is changed or deleted, the postings of a transaction sum up to zero, it is ended
once, and a lot is never spent beyond what it has, unless what gave it was reversed (triggers in the migration).
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Row
from portal.recovery.entries import Account, Kind

_ACCOUNTS = "account IN ('policy', 'adjustment', 'available', 'booked', 'taken', 'expired', 'paid_out')"


class RecoveryLedger(Base):
    """One row a person. Whoever writes into their books locks it first.

    `due_at`: when the sweep looks next; `looked_at`: when it last did. `policies`: what it settled by
    then, as `lines.marks` says it; before `policies_since` nothing is reckoned anew.
    """

    __tablename__ = "recovery_ledger"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    looked_at: Mapped[datetime | None]
    policies: Mapped[list[str]]
    policies_since: Mapped[date | None]


class RecoveryTransaction(Row):
    """One change; `key` is unique for its person. Without an actor it was a rule or a date.

    `about_id` is the transaction that this one cancels, consumes or reverses. An accrual names the credit behind it.
    """

    __tablename__ = "recovery_transaction"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str]
    kind: Mapped[Kind]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    about_id: Mapped[int | None] = mapped_column(ForeignKey("recovery_transaction.id"), unique=True)
    credit: Mapped[str | None]
    rule: Mapped[str | None]
    rule_version: Mapped[int | None] = mapped_column(SmallInteger)
    source_type: Mapped[str | None]
    source_id: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        CheckConstraint(
            "kind IN ('accrual', 'booking', 'cancellation', 'consumption', 'expiry', 'payout', 'adjustment',"
            " 'reversal')",
            name="kind",
        ),
        CheckConstraint(
            "num_nonnulls(credit, rule, rule_version, source_type, source_id)"
            " = CASE WHEN kind = 'accrual' THEN 5 ELSE 0 END",
            name="origin",
        ),
        CheckConstraint(
            "(about_id IS NOT NULL) = (kind IN ('cancellation', 'consumption', 'reversal'))", name="about"
        ),
        CheckConstraint("kind NOT IN ('adjustment', 'payout') OR actor_id IS NOT NULL", name="actor"),
        CheckConstraint("kind <> 'adjustment' OR reason <> ''", name="reason"),
        Index("ix_recovery_transaction_person_id", "person_id", "id"),
    )


class RecoveryLot(Row):
    """Minutes that were given together, by one transaction."""

    __tablename__ = "recovery_lot"
    transaction_id: Mapped[int] = mapped_column(ForeignKey("recovery_transaction.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    minutes: Mapped[int]
    earned_at: Mapped[datetime]
    expires_on: Mapped[date | None]

    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)


class RecoveryPosting(Row):
    """So many minutes of a lot more on an account, or fewer."""

    __tablename__ = "recovery_posting"
    transaction_id: Mapped[int] = mapped_column(ForeignKey("recovery_transaction.id"), index=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("recovery_lot.id"), index=True)
    account: Mapped[Account]
    minutes: Mapped[int]

    __table_args__ = (
        CheckConstraint(_ACCOUNTS, name="account"),
        CheckConstraint("minutes <> 0", name="minutes"),
    )


class RecoveryBalance(Base):
    """What the postings of a lot on an account come to: kept by the database, so that no page adds up years."""

    __tablename__ = "recovery_balance"
    lot_id: Mapped[int] = mapped_column(ForeignKey("recovery_lot.id"), primary_key=True)
    account: Mapped[Account] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    minutes: Mapped[int] = mapped_column(Integer)

    __table_args__ = (CheckConstraint(_ACCOUNTS, name="account"),)
