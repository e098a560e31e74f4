"""Asking for postmortems, drafting them once, and what people then make of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.audit.actions import record
from portal.core.db import db, one_or_none, transactional
from portal.core.errors import Refused
from portal.core.jobs import poke
from portal.core.text import _
from portal.incidents.locks import lock
from portal.incidents.models import Incident
from portal.people.models import Person
from portal.postmortems.draft import draft
from portal.postmortems.models import Postmortem, PostmortemState
from portal.postmortems.queries import waiting
from portal.postmortems.report import report_of

LEASE = timedelta(seconds=30)
"""How long a worker has for a draft before another may make it. Chosen by us: one takes milliseconds."""

AT_ONCE = 100
"""Drafts asked for in one go, so that a thousand old incidents do not crowd the queue."""


class Overtaken(Refused):
    """Somebody else saved the text since it was read. Nothing is stored; both texts are still there."""

    code = "overtaken"


@transactional
def request_drafts(*, at: datetime, since: datetime | None = None) -> int:
    """Ask for the postmortem of every incident that is over and has none, and again where nobody makes it.

    An incident resolved once more is drafted once more, unless a person has worked on the draft. `since`
    leaves alone what was resolved before, which keeps the frequent sweep cheap. The answer is how many wait.
    """
    is_over = Incident.resolved_at.is_not(None) if since is None else Incident.resolved_at >= since
    _ask_again(is_over, at)
    without = ~exists().where(Postmortem.incident_id == Incident.id)
    rows = select(Incident.id, literal("requested"), literal(""), literal(0), literal(at))
    new = rows.where(is_over, without).order_by(Incident.resolved_at.desc()).limit(AT_ONCE)
    columns = ["incident_id", "state", "body", "version", "requested_at"]
    db.session.execute(insert(Postmortem).from_select(columns, new).on_conflict_do_nothing())
    asked = waiting(at, limit=AT_ONCE)
    for incident_id in asked:
        poke("draft_postmortem", incident_id)
    return len(asked)


def _ask_again(is_over: Any, at: datetime) -> None:
    untouched = (
        update(Postmortem)
        .where(Postmortem.incident_id == Incident.id, is_over, Incident.resolved_at > Postmortem.drafted_at)
        .where(Postmortem.state == PostmortemState.DRAFT, Postmortem.updated_by_id.is_(None))
    )
    db.session.execute(untouched.values(state=PostmortemState.REQUESTED, requested_at=at, lease_until=None))


def make_draft(incident_id: int, *, at: datetime) -> bool:
    """Take it, read everything, store the draft. True when this call made it.

    Whoever dies in between leaves a lease that runs out; whoever is late finds the draft there, or the lease
    in other hands, and stores nothing. So it is made once, however often it is tried.
    """
    lease = take(incident_id, at=at)
    if lease is None:
        return False
    return put_down(lease, draft(report_of(lease.incident), _))


@dataclass(frozen=True)
class Lease:
    """A draft that is ours until an instant, which is the proof; `as_of` is what it tells of at least."""

    incident: Incident
    as_of: datetime
    until: datetime


@transactional
def take(incident_id: int, *, at: datetime) -> Lease | None:
    """A draft that is asked for and in nobody's hands; None when it is made, or the incident open again."""
    until = at + LEASE
    free = update(Postmortem).where(
        Postmortem.incident_id == incident_id,
        Postmortem.state == PostmortemState.REQUESTED,
        Postmortem.lease_until.is_(None) | (Postmortem.lease_until < at),
        exists().where(Incident.id == incident_id, Incident.resolved_at.is_not(None)),
    )
    if db.session.scalar(free.values(lease_until=until).returning(Postmortem.id)) is None:
        return None
    incident = db.session.get_one(Incident, incident_id, populate_existing=True)
    return Lease(incident, max(at, incident.resolved_at or at), until)


@transactional
def put_down(lease: Lease, body: str) -> bool:
    """Store the draft; False when the lease was lost or a person was faster, and then nothing changes."""
    ours = update(Postmortem).where(
        Postmortem.incident_id == lease.incident.id,
        Postmortem.state == PostmortemState.REQUESTED,
        Postmortem.lease_until == lease.until,
    )
    stored = ours.values(
        state=PostmortemState.DRAFT, body=body, version=Postmortem.version + 1, drafted_at=lease.as_of,
        lease_until=None,
    )  # fmt: skip
    return db.session.scalar(stored.returning(Postmortem.id)) is not None


@transactional
def save(postmortem: Postmortem, body: str, *, version: int, by: Person, at: datetime) -> None:
    """Store what somebody wrote, when nobody else has since they read `version`. A published text stays so.

    Errors: Overtaken.
    """
    text = body.replace("\r\n", "\n").strip() + "\n"
    locked = _locked(postmortem, version)
    if locked.state == PostmortemState.REQUESTED:
        # A person is faster than the draft that was asked for anew: theirs counts.
        locked.state, locked.lease_until = PostmortemState.DRAFT, None
    locked.body, locked.version = text, version + 1
    locked.updated_at, locked.updated_by_id = at, by.id
    if locked.state == PostmortemState.PUBLISHED:
        _settle(locked.incident_id)


@transactional
def publish(postmortem: Postmortem, *, version: int, by: Person, at: datetime) -> bool:
    """Let everybody who follows the incident read it. True for the one who did it.

    Errors: Overtaken, so that nobody publishes a text they have not read; Refused while it is drafted anew.
    """
    locked = _locked(postmortem, version)
    if locked.state == PostmortemState.PUBLISHED:
        return False
    if locked.state == PostmortemState.REQUESTED:
        raise Refused(_("The draft is being written anew. Read it first; it takes a moment."))
    locked.state, locked.published_at = PostmortemState.PUBLISHED, at
    _settle(locked.incident_id)
    record("postmortem.published", locked.incident.ref, by=by.id, at=at)
    return True


def _settle(incident_id: int) -> None:
    """What was owed since a step was reached has been written. That it was owed stays in the timeline."""
    lock(incident_id).postmortem_owed_at = None


def _locked(postmortem: Postmortem, version: int) -> Postmortem:
    statement = select(Postmortem).where(Postmortem.id == postmortem.id, Postmortem.version == version)
    found = one_or_none(statement.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise Overtaken(_("Somebody else saved this text in the meantime. Read it again first."))
    return found
