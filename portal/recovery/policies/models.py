"""The recovery policies of teams. A policy changes by a version; a version never changes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Row
from portal.people.models import Person, Team
from portal.recovery.policies.history import Entry, policy_from
from portal.recovery.rules import Policy


class RecoveryPolicy(Row):
    """For all of a team, or for those of its people who live in `country`."""

    __tablename__ = "recovery_policy"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    country: Mapped[str | None]
    name: Mapped[str]
    created_at: Mapped[datetime]

    team: Mapped[Team] = relationship()
    versions: Mapped[list["RecoveryPolicyVersion"]] = relationship(
        back_populates="policy", order_by="RecoveryPolicyVersion.number"
    )

    __table_args__ = (
        UniqueConstraint("team_id", "country", postgresql_nulls_not_distinct=True),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
        CheckConstraint("name <> ''", name="name"),
    )


class RecoveryPolicyVersion(Row):
    """What was saved: all rules in their order, and from which local date on they hold. Rows are only ever added.

    `rulings` has the shape of `history.Stored`. What is on has been checked by somebody; `preset` names what it was
    started from. The database refuses to change or delete a row (a trigger in the migration).
    """

    __tablename__ = "recovery_policy_version"
    policy_id: Mapped[int] = mapped_column(ForeignKey("recovery_policy.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    rulings: Mapped[list[dict[str, Any]]]
    is_on: Mapped[bool]
    applies_from: Mapped[date]
    reason: Mapped[str]
    preset: Mapped[str | None]
    checked_by: Mapped[str | None]
    checked_on: Mapped[date | None]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    policy: Mapped[RecoveryPolicy] = relationship(back_populates="versions")
    saved_by: Mapped[Person] = relationship()

    __table_args__ = (
        UniqueConstraint("policy_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("jsonb_typeof(rulings) = 'array'", name="rulings"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("checked_by <> ''", name="checked_by"),
        CheckConstraint("(checked_by IS NULL) = (checked_on IS NULL)", name="checked"),
        CheckConstraint("NOT is_on OR (checked_by IS NOT NULL AND rulings <> '[]')", name="is_on"),
        CheckConstraint("number > 1 OR NOT is_on", name="begins_off"),
    )

    @property
    def meant(self) -> Policy:
        return policy_from(self.rulings, is_on=self.is_on)

    @property
    def entry(self) -> Entry:
        return Entry(self.applies_from, self.meant, self.policy_id, self.number)
