"""Rotations, the shifts they publish, and who really covers which stretch of them."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, func, literal_column
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Base, Row, filled, one_of
from portal.people.models import Person, Team


class RotaRole(StrEnum):
    """Shadow is a trainee: on the calendar, never paged."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    MANAGER = "manager"
    SHADOW = "shadow"


class Origin(StrEnum):
    """Why somebody covers a stretch: planned by the rotation, or put there since."""

    ROTATION = "rotation"
    OVERRIDE = "override"
    SWAP = "swap"


class Rotation(Row):
    __tablename__ = "rotation"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    name: Mapped[str]
    role: Mapped[RotaRole]
    time_zone: Mapped[str]
    starts_on: Mapped[date]
    handoff_time: Mapped[time]
    handoff_weekday: Mapped[int | None] = mapped_column(SmallInteger)
    unit: Mapped[str] = mapped_column(default="week")
    count: Mapped[int] = mapped_column(SmallInteger, default=1)
    is_active: Mapped[bool] = mapped_column(default=True)
    published_until: Mapped[datetime | None]
    created_at: Mapped[datetime]

    team: Mapped[Team] = relationship()
    members: Mapped[list["RotationMember"]] = relationship(
        back_populates="rotation", order_by="RotationMember.position", cascade="all, delete-orphan"
    )
    windows: Mapped[list["RotationWindow"]] = relationship(
        order_by="RotationWindow.position", cascade="all, delete-orphan"
    )

    __table_args__ = (
        *filled("name", "time_zone"),
        one_of("role", RotaRole),
        CheckConstraint("unit IN ('hour', 'day', 'week')", name="unit"),
        CheckConstraint("count > 0", name="count"),
        CheckConstraint("handoff_weekday BETWEEN 0 AND 6", name="handoff_weekday"),
    )


class RotationMember(Base):
    """A place in the order of turns, from one day until another; never deleted once turns were taken from it."""

    __tablename__ = "rotation_member"
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    joins_on: Mapped[date | None]
    leaves_on: Mapped[date | None]

    rotation: Mapped[Rotation] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("joins_on < leaves_on", name="dates"),
        CheckConstraint("position >= 0", name="position"),
    )


class RotationWindow(Base):
    """Hours in which a rotation has somebody on call; one without any has somebody all the time."""

    __tablename__ = "rotation_window"
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    days: Mapped[list[int]]
    starts: Mapped[time]
    until: Mapped[time]

    __table_args__ = (
        CheckConstraint("cardinality(days) > 0 AND days <@ '{0,1,2,3,4,5,6}'", name="days"),
        CheckConstraint("position >= 0", name="position"),
    )


_PERIOD = func.tstzrange(literal_column("starts_at"), literal_column("ends_at"))


def _never_twice_at_once(name: str, where: str) -> ExcludeConstraint:
    """One rotation's periods do not overlap. `int8range(id, id, '[]')` needs no btree_gist."""
    rotation = func.int8range(
        literal_column("rotation_id"), literal_column("rotation_id"), literal_column("'[]'")
    )
    return ExcludeConstraint((rotation, "&&"), (_PERIOD, "&&"), using="gist", name=name, where=sql(where))


class Shift(Row):
    """A published stretch of a turn: who was planned from when to when. Never changed once it has begun.

    One that was imported stays as it is, whatever the rotation says.
    """

    __tablename__ = "shift"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    is_imported: Mapped[bool] = mapped_column(default=False)

    rotation: Mapped[Rotation] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="period"),
        CheckConstraint("sequence >= 0", name="sequence"),
        _never_twice_at_once("ex_shift_no_overlap", "cancelled_at IS NULL"),
        Index("ix_shift_rotation_id", "rotation_id", "starts_at"),
        Index(
            "ix_shift_rotation_id_ends_at",
            "rotation_id",
            "ends_at",
            postgresql_where=sql("cancelled_at IS NULL"),
        ),
    )


class Publication(Row):
    """Somebody (or the sweep) stored shifts of a rotation: what it changed, at what notice and for what reason."""

    __tablename__ = "publication"
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    until_at: Mapped[datetime]
    created_count: Mapped[int]
    changed_count: Mapped[int]
    removed_count: Mapped[int]
    notice_days: Mapped[int | None]
    reason: Mapped[str | None]
    is_agreed: Mapped[bool] = mapped_column(default=False)

    rotation: Mapped[Rotation] = relationship()
    by: Mapped[Person | None] = relationship()

    __table_args__ = (
        CheckConstraint("created_count + changed_count + removed_count > 0", name="changes"),
        CheckConstraint("LEAST(created_count, changed_count, removed_count) >= 0", name="counts"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("reason IS NOT NULL OR NOT is_agreed", name="agreed"),
        Index("ix_publication_rotation_id", "rotation_id", "published_at"),
    )


class ShiftNews(Row):
    """What a publication changed for one person, as the portal shows it until they have seen it."""

    __tablename__ = "shift_news"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    told_at: Mapped[datetime]
    title: Mapped[str]
    lines: Mapped[list[dict[str, Any]]]
    seen_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship()

    __table_args__ = (
        *filled("title"),
        Index("ix_shift_news_person_id", "person_id", "told_at"),
    )


class Assignment(Row):
    """Who covers a stretch of a shift. Replaced rows stay as history; those in force never overlap.

    `is_opening`: the stretch its shift began with when this was written.
    """

    __tablename__ = "assignment"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    role: Mapped[RotaRole]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    origin: Mapped[Origin] = mapped_column(default=Origin.ROTATION)
    is_opening: Mapped[bool]
    reason: Mapped[str | None]
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    replaced_at: Mapped[datetime | None]

    shift: Mapped[Shift] = relationship()
    rotation: Mapped[Rotation] = relationship()
    team: Mapped[Team] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    created_by: Mapped[Person | None] = relationship(foreign_keys=[created_by_id])
    publication: Mapped[Publication | None] = relationship()

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="period"),
        one_of("role", RotaRole),
        one_of("origin", Origin),
        _never_twice_at_once("ex_assignment_no_overlap", "replaced_at IS NULL"),
        Index(
            "ix_assignment_period",
            _PERIOD,
            postgresql_using="gist",
            postgresql_where=sql("replaced_at IS NULL"),
        ),
        Index(
            "ix_assignment_rotation_id", "rotation_id", "ends_at", postgresql_where=sql("replaced_at IS NULL")
        ),
        Index("ix_assignment_team_id", "team_id", "ends_at", postgresql_where=sql("replaced_at IS NULL")),
        Index("ix_assignment_person_id", "person_id", "ends_at", postgresql_where=sql("replaced_at IS NULL")),
        *(
            Index(
                f"ix_assignment_{of}_replaced",
                of,
                "replaced_at",
                postgresql_where=sql("replaced_at IS NOT NULL"),
            )
            for of in ("person_id", "team_id")
        ),
    )
