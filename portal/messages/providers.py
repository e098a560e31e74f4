"""Remembering how providers do, across processes."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db, transactional
from portal.messages.breaker import Breaker, after_failure, may_call
from portal.messages.models import Provider
from portal.messages.outgoing import Failed, Outcome


def provider_of(channel: str, address: str) -> str:
    """What fails together: a channel, and the host behind an address that is a URL."""
    host = urlsplit(address).hostname if "://" in address else None
    return f"{channel} {host}" if host else channel


@transactional
def is_open_for(name: str, *, at: datetime) -> bool:
    """Whether to call this provider now. A probe is given to one caller only: the row lock decides."""
    if _read(name) is None:
        return True
    row = db.session.get(Provider, name, with_for_update=True, populate_existing=True)
    if row is None:
        return True
    is_allowed = may_call(_breaker(row), at)
    if is_allowed and row.opened_at is not None:
        row.probed_at = at
    return is_allowed


@transactional
def note_outcome(name: str, outcome: Outcome, *, at: datetime) -> None:
    """Count a temporary failure, forget them all at a success. What is wrong with one address says nothing."""
    if not isinstance(outcome, Failed):
        if _read(name) is not None:
            db.session.execute(delete(Provider).where(Provider.name == name))
        return
    if not outcome.is_permanent:
        _count_failure(name, at)


def open_providers() -> list[Provider]:
    """Those that are left alone at present."""
    return list(
        db.session.scalars(select(Provider).where(Provider.opened_at.is_not(None)).order_by(Provider.name))
    )


def _count_failure(name: str, at: datetime) -> None:
    first = {"name": name, "failure_count": 0}
    db.session.execute(insert(Provider).values(first).on_conflict_do_nothing())
    row = db.session.get_one(Provider, name, with_for_update=True, populate_existing=True)
    for field, value in vars(after_failure(_breaker(row), at)).items():
        setattr(row, field, value)


def _read(name: str) -> str | None:
    return db.session.scalar(select(Provider.name).where(Provider.name == name))


def _breaker(row: Provider) -> Breaker:
    return Breaker(row.failure_count, row.failed_at, row.opened_at, row.probed_at)
