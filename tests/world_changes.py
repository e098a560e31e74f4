"""Builders: changes, entered by the same actions the portal uses."""

from datetime import datetime, timedelta

from portal.changes.actions import Facts, Origin, tell
from portal.changes.events import Status, Type
from portal.changes.models import ChangeEvent
from portal.people.models import Person, Team
from portal.services.models import Service
from tests.clock import START


def a_deployment(
    service: Service,
    *,
    by: Person,
    at: datetime = START,
    status: Status = Status.DONE,
    committed_at: datetime | None = None,
    external_id: str | None = None,
) -> ChangeEvent:
    """One that a CI tells at its end."""
    facts = Facts(
        type=Type.DEPLOYMENT, title=f"{service.name} 1.2.3", starts_at=at, status=status, service=service,
        committed_at=committed_at,
    )  # fmt: skip
    return tell(service.team, facts, origin=Origin("gitlab", external_id), by=by, at=at)


def an_event(
    service: Service,
    kind: str = Type.DEPLOYMENT_WINDOW,
    *,
    by: Person,
    begins: timedelta = timedelta(hours=1),
    lasts: timedelta = timedelta(hours=2),
    title: str = "Checkout 2",
) -> ChangeEvent:
    """Something planned, from an hour after START on unless told."""
    starts_at = START + begins
    facts = Facts(type=kind, title=title, starts_at=starts_at, ends_at=starts_at + lasts, service=service)
    return tell(service.team, facts, origin=Origin(), by=by, at=START)


def a_freeze(team: Team, *, by: Person, begins: timedelta = timedelta(), days: int = 7) -> ChangeEvent:
    starts_at = START + begins
    ends_at = starts_at + timedelta(days=days)
    facts = Facts(type=Type.FREEZE, title="Christmas", starts_at=starts_at, ends_at=ends_at)
    return tell(team, facts, origin=Origin(), by=by, at=START)
