"""People, their teams, how they signed in, and the tokens their scripts use."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Base, Row, filled, one_of
from portal.core.retention import keep_for
from portal.people.holidays import Residence
from portal.people.hours import OFFICE_HOURS, Hours

COLOUR_COUNT = 12

USUAL_NOTICE_DAYS = 15
"""Calendar days between being told and the shift. Source: code du travail, L3121-12."""

CLEAR_NOTICE_DAYS = 1
"""Whole days, midnight to midnight, between the two. Source: the same article, for exceptional circumstances."""


class Role(StrEnum):
    """What a person may do outside their teams: admin everything, viewer read incidents, member nothing."""

    ADMIN = "admin"
    MEMBER = "member"
    VIEWER = "viewer"


class TeamRole(StrEnum):
    MANAGER = "manager"
    MEMBER = "member"


class Person(Row):
    __tablename__ = "person"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    email: Mapped[str] = mapped_column()
    name: Mapped[str]
    password_hash: Mapped[str | None]
    role: Mapped[Role] = mapped_column(default=Role.MEMBER)
    time_zone: Mapped[str] = mapped_column(default="UTC")
    locale: Mapped[str] = mapped_column(default="en")
    country: Mapped[str | None]
    region: Mapped[str | None]
    has_shortcuts: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    work_days: Mapped[list[int] | None]
    work_from: Mapped[time | None]
    work_until: Mapped[time | None]
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    calendar_revision: Mapped[int] = mapped_column(default=1)
    calendar_changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="person")

    __table_args__ = (
        Index("uq_person_email", func.lower(email), unique=True),
        *filled("name", "time_zone", "locale"),
        one_of("role", Role),
        CheckConstraint("email ~ '.@.'", name="email"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
        CheckConstraint("region IS NULL OR country IS NOT NULL", name="region"),
        CheckConstraint("(work_days IS NULL) = (work_from IS NULL)", name="work_days"),
        CheckConstraint("(work_from IS NULL) = (work_until IS NULL)", name="work_hours"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_hours"),
        CheckConstraint("cardinality(work_days) > 0 AND work_days <@ '{0,1,2,3,4,5,6}'", name="work_week"),
        CheckConstraint("work_from < work_until", name="working_day"),
        CheckConstraint("calendar_revision > 0", name="calendar_revision"),
    )

    @property
    def hours(self) -> Hours | None:
        """Their own working hours, None where those of the team hold."""
        if self.work_days is None or self.work_from is None or self.work_until is None:
            return None
        return Hours(frozenset(self.work_days), self.work_from, self.work_until)

    @property
    def residence(self) -> Residence | None:
        """Whose public holidays are theirs, None where they have not said."""
        return Residence(self.country, self.region) if self.country else None

    @residence.setter
    def residence(self, residence: Residence | None) -> None:
        self.country, self.region = (residence.country, residence.region) if residence else (None, None)

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def initials(self) -> str:
        words = [w for w in self.name.split() if w[0].isalnum()] or [self.email]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def colour(self) -> int:
        """A colour for life: the number of one of the twelve avatar classes."""
        return self.id % COLOUR_COUNT

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.email


class PersonZone(Base):
    """From when somebody lives by which clock and in which country, so that their nights stay where they were slept,
    and what a policy for a country gave stays given."""

    __tablename__ = "person_zone"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    since_at: Mapped[datetime] = mapped_column(primary_key=True)
    time_zone: Mapped[str]
    country: Mapped[str | None]

    __table_args__ = (CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),)


class Team(Row):
    __tablename__ = "team"
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    time_zone: Mapped[str] = mapped_column(default="UTC")
    is_resolved_by_alerts: Mapped[bool] = mapped_column(default=True)
    last_resort_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    usual_notice_days: Mapped[int] = mapped_column(SmallInteger, default=USUAL_NOTICE_DAYS)
    clear_notice_days: Mapped[int] = mapped_column(SmallInteger, default=CLEAR_NOTICE_DAYS)
    work_days: Mapped[list[int]] = mapped_column(default=lambda: sorted(OFFICE_HOURS.days))
    work_from: Mapped[time] = mapped_column(default=OFFICE_HOURS.from_)
    work_until: Mapped[time] = mapped_column(default=OFFICE_HOURS.until)
    calendar_revision: Mapped[int] = mapped_column(default=1)
    calendar_changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    last_resort: Mapped[Person | None] = relationship()
    memberships: Mapped[list["Membership"]] = relationship(back_populates="team")

    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name="slug"),
        CheckConstraint("usual_notice_days BETWEEN 0 AND 90", name="usual_notice"),
        CheckConstraint("clear_notice_days BETWEEN 0 AND usual_notice_days", name="clear_notice"),
        *filled("name", "time_zone"),
        CheckConstraint("cardinality(work_days) > 0 AND work_days <@ '{0,1,2,3,4,5,6}'", name="work_week"),
        CheckConstraint("work_from < work_until", name="working_day"),
        CheckConstraint("calendar_revision > 0", name="calendar_revision"),
    )

    @property
    def hours(self) -> Hours:
        """When it is reached without being woken, in its own zone."""
        return Hours(frozenset(self.work_days), self.work_from, self.work_until)

    @hours.setter
    def hours(self, hours: Hours) -> None:
        self.work_days, self.work_from, self.work_until = sorted(hours.days), hours.from_, hours.until


class Membership(Base):
    __tablename__ = "membership"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[TeamRole] = mapped_column(default=TeamRole.MEMBER)
    created_at: Mapped[datetime]

    team: Mapped[Team] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship(back_populates="memberships")

    __table_args__ = (one_of("role", TeamRole),)


class SignIn(Row):
    """One browser in which somebody signed in. Ending the row signs that browser out, copies of its cookie too."""

    __tablename__ = "sign_in"
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (CheckConstraint("length(token_hash) = 64", name="token_hash"),)


class ApiToken(Row):
    """A script's key. Only its hash is kept; the first characters tell it from others."""

    __tablename__ = "api_token"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    prefix: Mapped[str]
    is_read_only: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        *filled("name", "prefix"),
        CheckConstraint("length(token_hash) = 64", name="token_hash"),
    )


class IdempotentAnswer(Base):
    """The answer a POST with this Idempotency-Key already got; a repeat gets it again."""

    __tablename__ = "idempotent_answer"
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    status: Mapped[int]
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (CheckConstraint("status = 0 OR status BETWEEN 200 AND 599", name="status"),)


SIGN_IN_LIFETIME = timedelta(days=30)
"""Chosen by us: a phone beside the bed is not asked every week."""

keep_for(SignIn, SignIn.created_at, SIGN_IN_LIFETIME)
keep_for(IdempotentAnswer, IdempotentAnswer.created_at, timedelta(hours=24))
