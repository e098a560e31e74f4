"""Remembering how providers do, across processes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db, transactional
from portal.messages.models import Provider
from portal.messages.outgoing import Cause, Failed, Outcome
from portal.messages.providers.breaker import Breaker, after_failure, comes_last, may_call


@dataclass(frozen=True)
class Candidate:
    """A provider that one message may go to. `name` is the breaker's and holds no secret."""

    name: str
    url: str
    is_suspect: bool = False


@transactional
def candidates(channel: str, urls: Sequence[str], *, at: datetime) -> list[Candidate]:
    """The providers behind URLs in their order, those that failed a moment ago after the others."""
    named = _named(channel, urls)
    rows = db.session.scalars(select(Provider).where(Provider.name.in_(named)))
    known = {row.name: _breaker(row) for row in rows}
    order = sorted(named, key=lambda name: comes_last(known.get(name, Breaker()), at))
    return [Candidate(name, named[name], name in known and known[name].is_suspect) for name in order]


def provider_of(channel: str, address: str) -> str:
    """What fails together: a channel, and the host behind an address that is a URL."""
    place = urlsplit(address).netloc.rpartition("@")[2] if "://" in address else ""
    return f"{channel} {place}" if place else channel


def _named(channel: str, urls: Sequence[str]) -> dict[str, str]:
    """Two accounts at one host are two providers: the second of a name gets a number."""
    named: dict[str, str] = {}
    for url in urls:
        name = provider_of(channel, url)
        named[f"{name} ({len(named) + 1})" if name in named else name] = url
    return named


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
    """Count a failure, forget them all at a success. What is wrong with one address or message says nothing."""
    if not isinstance(outcome, Failed):
        if _read(name) is not None:
            db.session.execute(delete(Provider).where(Provider.name == name))
        return
    is_certain = outcome.cause is Cause.PROVIDER
    if is_certain or not outcome.is_permanent:
        _count_failure(name, at, is_certain=is_certain)


def open_providers() -> list[Provider]:
    """Those that are left alone at present."""
    return list(
        db.session.scalars(select(Provider).where(Provider.opened_at.is_not(None)).order_by(Provider.name))
    )


def _count_failure(name: str, at: datetime, *, is_certain: bool) -> None:
    first = {"name": name, "failure_count": 0}
    db.session.execute(insert(Provider).values(first).on_conflict_do_nothing())
    row = db.session.get_one(Provider, name, with_for_update=True, populate_existing=True)
    for field, value in vars(after_failure(_breaker(row), at, is_certain=is_certain)).items():
        setattr(row, field, value)


def _read(name: str) -> str | None:
    return db.session.scalar(select(Provider.name).where(Provider.name == name))


def _breaker(row: Provider) -> Breaker:
    return Breaker(row.failure_count, row.failed_at, row.opened_at, row.probed_at)
