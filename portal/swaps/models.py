"""Swaps, what happened to them, and who has covered whom."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, literal_column
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Row, one_of
from portal.people.models import Person, Team
from portal.rota.cover.stretches import Stretch
from portal.rota.models import RotaRole, Shift


class State(StrEnum):
    """How far a swap has come. `open` waits for a yes, `accepted` for a manager; the others are its end."""

    OPEN = "open"
    ACCEPTED = "accepted"
    APPLIED = "applied"
    RETURNED = "returned"
    REFUSED = "refused"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    VOID = "void"


LIVE = (State.OPEN, State.ACCEPTED)


class Happened(StrEnum):
    """What an event of a swap tells."""

    ASKED = "asked"
    MOVED = "moved"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    APPROVED = "approved"
    REJECTED = "rejected"
    APPLIED = "applied"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    VOID = "void"
    KEPT = "kept"


def _one_offer_at_a_time() -> ExcludeConstraint:
    """The same hours of a shift are in one living swap. `int8range(id, id, '[]')` needs no btree_gist."""
    shift = func.int8range(literal_column("shift_id"), literal_column("shift_id"), literal_column("'[]'"))
    period = func.tstzrange(literal_column("starts_at"), literal_column("ends_at"))
    return ExcludeConstraint(
        (shift, "&&"), (period, "&&"), using="gist", name="ex_swap_one_offer", where=sql("settled_at IS NULL")
    )


class Swap(Row):
    """Somebody's stretch of a shift that shall go to somebody else, perhaps for a stretch in return.

    `taker_id`: who would take it, or has; None while several are asked. `is_whole`: it is all of the shift, and
    follows it when the plan moves. `is_open`: anybody of the team may take it. `returns_id`: the swap it gives back.
    """

    __tablename__ = "swap"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    is_whole: Mapped[bool]
    giver_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    return_shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"), index=True)
    return_starts_at: Mapped[datetime | None]
    return_ends_at: Mapped[datetime | None]
    is_open: Mapped[bool]
    returns_id: Mapped[int | None] = mapped_column(ForeignKey("swap.id"), index=True)
    needs_approval: Mapped[bool]
    state: Mapped[State] = mapped_column(default=State.OPEN)
    note: Mapped[str | None]
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    announce_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship()
    shift: Mapped[Shift] = relationship(foreign_keys=[shift_id])
    return_shift: Mapped[Shift | None] = relationship(foreign_keys=[return_shift_id])
    giver: Mapped[Person] = relationship(foreign_keys=[giver_id])
    taker: Mapped[Person | None] = relationship(foreign_keys=[taker_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    returns: Mapped["Swap | None"] = relationship(remote_side="Swap.id")

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_offered(self) -> bool:
        """Somebody offers to take it; the giver is asked."""
        return self.taker_id is not None and self.asked_by_id == self.taker_id

    @property
    def is_exchange(self) -> bool:
        return self.return_shift_id is not None

    @property
    def given(self) -> Stretch:
        return Stretch(self.shift, self.starts_at, self.ends_at)

    @property
    def returned(self) -> Stretch | None:
        """The other side of an exchange; None where nothing is given in return."""
        if self.return_shift is None or self.return_starts_at is None or self.return_ends_at is None:
            return None
        return Stretch(self.return_shift, self.return_starts_at, self.return_ends_at)

    __table_args__ = (
        CheckConstraint("starts_at < ends_at AND return_starts_at < return_ends_at", name="period"),
        CheckConstraint(
            "num_nonnulls(return_shift_id, return_starts_at, return_ends_at) IN (0, 3)", name="return"
        ),
        CheckConstraint("giver_id <> taker_id", name="people"),
        CheckConstraint(
            "taker_id IS NOT NULL OR state NOT IN ('accepted', 'applied', 'returned')", name="taker"
        ),
        one_of("state", State),
        CheckConstraint("(settled_at IS NULL) = (state IN ('open', 'accepted'))", name="settled"),
        CheckConstraint("NOT is_open OR return_shift_id IS NULL", name="open"),
        _one_offer_at_a_time(),
        Index("ix_swap_team_id", "team_id", "created_at"),
        Index("ix_swap_announce_at", "announce_at", postgresql_where=sql("settled_at IS NULL")),
        Index("ix_swap_expires_at", "expires_at", postgresql_where=sql("settled_at IS NULL")),
    )


class SwapEvent(Row):
    """One line of a swap's history: only ever added."""

    __tablename__ = "swap_event"
    swap_id: Mapped[int] = mapped_column(ForeignKey("swap.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Happened]
    note: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)

    by: Mapped[Person | None] = relationship()

    __table_args__ = (one_of("kind", Happened), Index("ix_swap_event_swap_id", "swap_id", "id"))


class CoverEntry(Row):
    """A line of the ledger: somebody covers a stretch that was somebody else's. Only ever added.

    Units: whole minutes. What is handed back is a line in the other direction, so all lines of two people add up
    to what one owes the other.
    """

    __tablename__ = "cover_entry"
    swap_id: Mapped[int | None] = mapped_column(ForeignKey("swap.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    role: Mapped[RotaRole]
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes: Mapped[int]
    reason: Mapped[str | None]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    giver: Mapped[Person] = relationship(foreign_keys=[from_id])
    taker: Mapped[Person] = relationship(foreign_keys=[to_id])
    swap: Mapped[Swap | None] = relationship()

    __table_args__ = (
        CheckConstraint("starts_at < ends_at AND minutes >= 0", name="period"),
        CheckConstraint("from_id <> to_id", name="people"),
        CheckConstraint("minutes = floor(extract(epoch FROM ends_at - starts_at) / 60)", name="minutes"),
        one_of("role", RotaRole),
        Index("ix_cover_entry_team_id", "team_id", "at"),
    )
