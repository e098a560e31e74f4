"""Whether the pager does its work, read from the tables it writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from portal.core import clock
from portal.core.db import db, many
from portal.core.jobs import SWEEPS
from portal.incidents.models import Incident
from portal.messages.models import Message, MessageState
from portal.messages.outbox.queries import oldest_due
from portal.messages.providers.memory import open_providers
from portal.pager.health import disk
from portal.pager.models import SweepRun

SLACK = timedelta(seconds=20)
"""What a sweep may be late beside its own pace. Chosen by us."""

PACE_OF_PAGING = timedelta(seconds=5)
PAGING_LIMIT = timedelta(seconds=15)
"""How old the last round of what runs at that pace or faster may be. Source: our own rule for the engine's cycle;
with the five seconds between two notes of a round, an engine that stands still is told within twenty."""

LEASE_LIMIT = timedelta(seconds=30)
"""How long after its lease a claimed message may lie: a lease again, since somebody should have taken it up."""

DUE_LIMIT = timedelta(seconds=60)
"""How long a due message or step may wait before the pager is called late."""


@dataclass(frozen=True)
class Check:
    """One line of `/health`: what was looked at, whether it is well, and in words."""

    name: str
    is_well: bool
    detail: str


def checks() -> list[Check]:
    """Everything `/health` answers for. Errors: none, a silent database is a check that is not well."""
    return [*_tables(), *_disk()]


def _tables() -> list[Check]:
    try:
        db.session.execute(text("SELECT 1"))
        at = clock.database_now()
        waiting = (_outbox(at), _escalations(at), _claims(at), _providers(), _reach())
        return [Check("database", True, "answers"), *_sweeps(at), *waiting]
    except SQLAlchemyError as error:
        db.session.rollback()
        return [Check("database", False, f"does not answer: {type(error).__name__}")]


def _disk() -> list[Check]:
    """Nothing where the database lies on a machine of its own."""
    try:
        space = disk.space(current_app.extensions["settings"])
    except OSError as error:
        return [Check("disk", False, f"cannot be looked at: {error.strerror}")]
    return [] if space is None else [Check("disk", space.is_enough, str(space))]


def limit_of(every: timedelta) -> timedelta:
    """How late a sweep may be before the pager is called unhealthy."""
    return PAGING_LIMIT if every <= PACE_OF_PAGING else 2 * every + SLACK


def _sweeps(at: datetime) -> list[Check]:
    ran = {run.name: run for run in many(select(SweepRun))}
    return [_sweep(name, ran.get(name), limit_of(sweep.every), at) for name, sweep in sorted(SWEEPS.items())]


def _sweep(name: str, run: SweepRun | None, limit: timedelta, at: datetime) -> Check:
    if run is None:
        return Check(f"sweep {name}", False, "has never run: start `releve clock`")
    age = at - run.ran_at
    seconds = max(0, int(age.total_seconds()))
    words = f"ran {seconds} s ago" + (f", then failed: {_kind(run.error)}, see the log" if run.error else "")
    return Check(f"sweep {name}", age <= limit, words)


def _kind(error: str) -> str:
    """Its class alone: everybody may read `/health`, and a database's error holds the row it was about."""
    return error.partition(":")[0]


def _outbox(at: datetime) -> Check:
    return _waiting("outbox", "message", oldest_due(at), at)


def _escalations(at: datetime) -> Check:
    due = select(func.min(Incident.next_escalation_at)).where(Incident.next_escalation_at <= at)
    return _waiting("escalations", "step", db.session.scalar(due), at)


def _waiting(name: str, what: str, since: datetime | None, at: datetime) -> Check:
    waits = at - since if since else timedelta()
    return Check(name, waits <= DUE_LIMIT, f"the oldest due {what} waits {int(waits.total_seconds())} s")


def _claims(at: datetime) -> Check:
    """A message whose sender is gone is claimed again; if nobody does, it would lie there for good."""
    left = select(func.count()).where(
        Message.state == MessageState.SENDING, Message.lease_until < at - LEASE_LIMIT
    )
    count = db.session.scalar(left) or 0
    return Check("claims", count == 0, f"{count} claimed messages are left lying")


def _providers() -> Check:
    """Well all the same: other channels are used meanwhile, and admins are told which ones these are."""
    return Check("providers", True, f"{len(open_providers())} left alone after failures")


def _reach() -> Check:
    count = unreached_count()
    return Check("reach", count == 0, f"nobody could be reached for {count} open incidents")


def unreached_count() -> int:
    unreached = (Incident.unreached_at.is_not(None), Incident.resolved_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(Incident).where(*unreached)) or 0
