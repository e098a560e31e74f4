"""Connecting a source, changing how it is read, and taking it away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.absences.feeds.changes import is_over
from portal.absences.feeds.kinds import FeedKind
from portal.absences.feeds.patterns import expression
from portal.absences.signals import absence_changed
from portal.absences.sources.actions.applying import withdraw
from portal.absences.sources.actions.asking import read_anew
from portal.absences.sources.locking import lock
from portal.absences.sources.models import LeaveName, LeaveSource, SourceKind
from portal.absences.sources.queries import brought_by
from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person, Team

SHORTEST_MINUTES, LONGEST_MINUTES = 15, 7 * 24 * 60
"""How often a source may be asked. Chosen by us: an hour is usual, and HR systems do not like less than a quarter."""


@dataclass(frozen=True)
class SourceFacts:
    """What people choose about a source. `pattern` empty: the usual ways of titles; `words` None: the usual ones."""

    name: str
    url: str | None
    time_zone: str
    feed_kind: FeedKind = FeedKind.ABSENCE
    username: str | None = None
    secret: str | None = None
    pattern: str = ""
    words: Sequence[str] | None = None
    interval_minutes: int = 60
    is_active: bool = True


def unsaved(
    kind: SourceKind, owner: Team | Person, facts: SourceFacts, *, by: Person, at: datetime
) -> LeaveSource:
    """A source that is looked at first. Errors: Refused for what cannot be."""
    _check(kind, owner, facts)
    is_team = isinstance(owner, Team)
    source = LeaveSource(kind=kind, created_at=at, created_by_id=by.id)
    source.team_id, source.person_id = (owner.id, None) if is_team else (None, owner.id)
    _fill(source, facts)
    return source


@transactional
def connect(
    kind: SourceKind, owner: Team | Person, facts: SourceFacts, *, by: Person, at: datetime
) -> LeaveSource:
    """Its first reading begins at once. Errors: Refused for what cannot be."""
    source = add(unsaved(kind, owner, facts, by=by, at=at))
    record("leave_source.connected", source.name, by=by.id, at=at, **_about(source))
    read_anew(source, at=at)
    return source


@transactional
def change(source: LeaveSource, facts: SourceFacts, *, by: Person, at: datetime) -> None:
    """An address that is None stays, and with it the secret. It is read anew. Errors: Refused for what cannot be.

    A new address needs a new secret: the old one is not sent to wherever somebody likes.
    """
    lock(source)
    owner = source.team or source.person
    assert owner is not None
    kept = source.secret if facts.url is None else None
    facts = replace(facts, url=facts.url or source.url, secret=facts.secret or kept)
    _check(source.kind, owner, facts)
    _fill(source, facts)
    source.reader_hash = None
    if not source.is_active:
        source.next_sync_at = source.asked_at = None
    db.session.flush()
    record("leave_source.changed", source.name, by=by.id, at=at, **_about(source))
    read_anew(source, at=at)


@transactional
def remove(source: LeaveSource, *, by: Person, at: datetime) -> int:
    """What it has brought and is not over is taken back; its address and secrets are forgotten. How many that are."""
    lock(source)
    rows = [row for row in brought_by(source, since=at - timedelta(days=2)) if not is_over(row.span, at)]
    for row in rows:
        withdraw(row, at=at)
    source.is_active, source.removed_at = False, at
    source.url = source.username = source.secret = source.next_sync_at = source.asked_at = None
    source.lease_until = source.claim_token = None
    db.session.execute(delete(LeaveName).where(LeaveName.source_id == source.id))
    db.session.flush()
    for person_id in sorted({row.person_id for row in rows}):
        absence_changed.send(person_id, at=at, by=by)
    record("leave_source.removed", source.name, by=by.id, at=at, count=len(rows))
    return len(rows)


def _check(kind: SourceKind, owner: Team | Person, facts: SourceFacts) -> None:
    if kind is SourceKind.LUCCA:
        text = _("Lucca is not read directly yet. Let it write into a calendar, and connect that one.")
        raise Refused(text, field="kind")
    if facts.feed_kind is FeedKind.PERSONAL and isinstance(owner, Team):
        raise Refused(_("A personal calendar is of one person."), field="feed_kind")
    if not SHORTEST_MINUTES <= facts.interval_minutes <= LONGEST_MINUTES:
        raise Refused(_("Between 15 minutes and a week."), field="interval_minutes")
    if (facts.url is None) != (kind is SourceKind.CSV):
        raise Refused(_("Give the address of the calendar."), field="url")
    if facts.pattern:
        _check_pattern(facts.pattern)


def _check_pattern(pattern: str) -> None:
    try:
        expression(pattern)
    except ValueError as error:
        said = {
            "name": _("Say where the name stands: {name}."),
            "unknown": _("Only {name}, {type} and {any} may stand in braces."),
            "twice": _("Each of {name}, {type} and {any} stands once."),
            "beside": _("Something has to stand between two of them."),
        }
        raise Refused(said[str(error)], field="pattern") from error


def _fill(source: LeaveSource, facts: SourceFacts) -> None:
    source.name, source.url, source.time_zone = facts.name, facts.url, facts.time_zone
    source.feed_kind, source.pattern = facts.feed_kind, facts.pattern
    source.username, source.secret = facts.username or None, facts.secret or None
    source.words = [*facts.words] if facts.words else None
    source.interval_minutes, source.is_active = facts.interval_minutes, facts.is_active


def _about(source: LeaveSource) -> dict[str, object]:
    """For the audit log: no address, which is a secret."""
    owner = source.team.slug if source.team else source.person.email if source.person else None
    return {"kind": str(source.kind), "owner": owner, "is_active": source.is_active}
