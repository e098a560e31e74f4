"""Rest as blocks of time, which people rely on, and what they say of their pages."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Row
from portal.fatigue.blocks import Block
from portal.messages.models import Message
from portal.people.models import Person


class RestBlock(Row):
    """A `Block` of one person. `sequence` rises with each change; `told_until_at` is the end that they were told.

    One that is taken back, because it turned out that nothing had split the rest, stays as history.
    """

    __tablename__ = "rest_block"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    off_since_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    work_at: Mapped[datetime]
    is_weekly: Mapped[bool]
    page_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    told_until_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

    __table_args__ = (
        UniqueConstraint("person_id", "off_since_at"),
        CheckConstraint("off_since_at < starts_at AND starts_at < ends_at", name="order"),
        Index("ix_rest_block_person_id", "person_id", "ends_at"),
        Index("ix_rest_block_ends_at", "ends_at"),
    )

    @property
    def block(self) -> Block:
        return Block(
            self.off_since_at, self.starts_at, self.ends_at, self.work_at, str(self.page_id), self.is_weekly
        )


class Worth(StrEnum):
    """What a page was worth, by the word of whoever it woke."""

    NEEDED = "needed"
    COULD_HAVE_WAITED = "could_have_waited"
    NOISE = "noise"
    TEST = "test"


class PageMark(Row):
    """What was said of a page, by the message that was its first; what was said before stays as history.

    `until_at` corrects until when it kept its person, who knows better than the timeline.
    """

    __tablename__ = "page_mark"
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    worth: Mapped[Worth]
    word: Mapped[str]
    until_at: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    message: Mapped[Message] = relationship()

    __table_args__ = (
        UniqueConstraint("message_id", "replaced_at", postgresql_nulls_not_distinct=True),
        CheckConstraint("worth IN ('needed', 'could_have_waited', 'noise', 'test')", name="worth"),
        CheckConstraint("length(word) <= 200", name="word"),
        CheckConstraint("until_at <= marked_at", name="until"),
    )
