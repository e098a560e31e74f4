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


def clear() -> None:
    """Empty every table, the audit log too, in the transaction that writes the demo anew."""
    names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
    db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_is_append_only"))
    db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    db.session.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_is_append_only"))
    db.session.expunge_all()
