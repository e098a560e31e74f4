"""Whether a database is the demo's own, and emptying it: never one that anybody else uses."""

from datetime import datetime

from sqlalchemy import select, text

from portal.audit.actions import record
from portal.audit.models import AuditEntry
from portal.core.db import db
from portal.core.settings import WrongSetting
from portal.demo.people import PEOPLE
from portal.people.models import Person

ACTION = "demo.seeded"
"""The audit log's entry in a database that the demo has made; nothing else writes it."""


def leave_mark(*, at: datetime) -> None:
    record(ACTION, "demo", by=None, at=at)


def marked_at() -> datetime | None:
    """When the demo was written into this database; None when it is empty.

    Errors: WrongSetting when the database is in use and the demo has not made it.
    """
    found = db.session.scalar(select(AuditEntry.at).where(AuditEntry.action == ACTION).limit(1))
    if found is None and (names := _people()):
        raise WrongSetting(
            f"DATABASE_URL: this database is no demo, {len(names)} people use it ({names[0]} …). "
            "Give the demo a database or a DATA_DIR of its own."
        )
    return found


def strangers() -> list[str]:
    """Addresses of people the demo has not made: somebody has begun to use it in earnest, or to play."""
    ours = {somebody.email for somebody in PEOPLE}
    return [email for email in _people() if email not in ours]


def _people() -> list[str]:
    return list(db.session.scalars(select(Person.email).order_by(Person.id)))


_REFUSING = text(
    "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 <> 0"
)
"""Tables that are only added to: a trigger keeps them from being emptied."""


def clear() -> None:
    """Empty every table, those that are only added to as well, in the transaction that writes the demo anew."""
    names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
    refusing = db.session.scalars(_REFUSING).all()
    # A table that checks of the commit still wait for cannot be altered: let them pass now.
    db.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table in refusing:
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    for table in refusing:
        db.session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
    db.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    db.session.expunge_all()
