"""Escalation policies: who is told, when, and how, while nobody has acknowledged."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Base, Row, filled, one_of
from portal.escalations.delivery import WhenHours
from portal.escalations.ladder import TargetType
from portal.people.models import Person, Team
from portal.rota.models import RotaRole


class EscalationPolicy(Row):
    """The steps for one team, for one severity or as the team's default."""

    __tablename__ = "escalation_policy"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    name: Mapped[str]
    severity: Mapped[int | None] = mapped_column(SmallInteger)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_default: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str] = mapped_column(default="")
    repeat_count: Mapped[int] = mapped_column(SmallInteger, default=1)
    created_at: Mapped[datetime]

    team: Mapped[Team] = relationship()
    steps: Mapped[list["EscalationStep"]] = relationship(
        back_populates="policy", order_by="EscalationStep.order", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
        CheckConstraint("repeat_count BETWEEN 0 AND 9", name="repeat_count"),
        *filled("name"),
        Index(
            "uq_escalation_policy_default",
            "team_id",
            unique=True,
            postgresql_where=sql("is_default AND is_active"),
        ),
    )


class EscalationStep(Row):
    """`delay_minutes` count from the incident's creation, not from the step before."""

    __tablename__ = "escalation_step"
    policy_id: Mapped[int] = mapped_column(ForeignKey("escalation_policy.id"))
    order: Mapped[int] = mapped_column(SmallInteger)
    delay_minutes: Mapped[int]
    channels: Mapped[list[str]]
    target_type: Mapped[TargetType]
    role: Mapped[RotaRole] = mapped_column(default=RotaRole.PRIMARY)
    target_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    target_email: Mapped[str | None]
    target_channel: Mapped[str | None]
    message: Mapped[str] = mapped_column(default="")
    is_postmortem_owed: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)

    policy: Mapped[EscalationPolicy] = relationship(back_populates="steps")
    target_person: Mapped[Person | None] = relationship()

    __table_args__ = (
        UniqueConstraint("policy_id", "order", deferrable=True, initially="DEFERRED"),
        CheckConstraint("delay_minutes >= 0", name="delay"),
        CheckConstraint("target_type <> 'USER' OR target_person_id IS NOT NULL", name="target_user"),
        CheckConstraint("target_type <> 'EMAIL' OR target_email IS NOT NULL", name="target_email"),
        CheckConstraint("target_type <> 'CHANNEL' OR target_channel IS NOT NULL", name="target_channel"),
        CheckConstraint(
            "num_nonnulls(target_person_id, target_email, target_channel) <= 1", name="one_target"
        ),
        CheckConstraint('"order" > 0', name="order"),
        one_of("target_type", TargetType),
        one_of("role", RotaRole),
    )


class DeliveryRule(Base):
    """What a team wants of one severity, where it differs from `delivery.DEFAULTS`."""

    __tablename__ = "delivery_rule"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    severity: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    hours: Mapped[WhenHours]
    is_secondary_too: Mapped[bool]
    answer_minutes: Mapped[int | None]
    management_minutes: Mapped[int | None]
    forgotten_minutes: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
        one_of("hours", WhenHours),
        CheckConstraint("LEAST(answer_minutes, management_minutes, forgotten_minutes) > 0", name="minutes"),
    )
