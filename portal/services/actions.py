"""Changing services."""

from datetime import datetime

from sqlalchemy import select

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person, Team
from portal.services.models import Maintenance, Service
from portal.services.periods import begin_of, unfit
from portal.services.wording import unfit_in_words


@transactional
def create_service(
    slug: str, *, name: str, team: Team, description: str = "", by: Person | None, at: datetime
) -> Service:
    """A new service. Errors: Refused when the slug is taken."""
    if db.session.scalar(select(Service.id).where(Service.slug == slug)):
        raise Refused(
            _("There is a service %(slug)s already.", slug=slug), fields={"slug": _("Already used.")}
        )
    service = add(Service(slug=slug, name=name, description=description, team_id=team.id, created_at=at))
    record("service.created", slug, by=by.id if by else None, at=at)
    return service


@transactional
def update_service(
    service: Service, *, name: str, team: Team, description: str, by: Person, at: datetime
) -> None:
    """Rename a service or give it to another team; incidents that are open stay with the team they woke."""
    service.name, service.description, service.team_id = name, description, team.id
    record("service.changed", service.slug, by=by.id, at=at)


@transactional
def plan_maintenance(
    service: Service, *, starts_at: datetime, ends_at: datetime, reason: str, by: Person, at: datetime
) -> Maintenance:
    """Hold a service's pages for some time, from now at the earliest. Several may overlap; the latest end holds.

    Errors: Refused, naming the field, for an end that has passed, comes first or is too far.
    """
    begins = begin_of(starts_at, at=at)
    _check_period(begins, ends_at, at=at)
    planned = Maintenance(
        service_id=service.id, starts_at=begins, ends_at=ends_at, reason=reason, created_by_id=by.id, created_at=at
    )  # fmt: skip
    record("maintenance.planned", service.slug, by=by.id, at=at, until=ends_at.isoformat())
    return add(planned)


@transactional
def change_maintenance(
    planned: Maintenance, *, starts_at: datetime, ends_at: datetime, reason: str, by: Person, at: datetime
) -> None:
    """Move planned work that is not over; when it began stays as it was. Errors: Refused as in planning."""
    _refuse_over(planned, at)
    begins = begin_of(starts_at, at=at, begun=planned.starts_at)
    _check_period(begins, ends_at, at=at)
    planned.starts_at, planned.ends_at, planned.reason = begins, ends_at, reason
    record("maintenance.changed", planned.service.slug, by=by.id, at=at, until=ends_at.isoformat())


@transactional
def end_maintenance(planned: Maintenance, *, by: Person, at: datetime) -> None:
    """Work that runs ends now, work to come is called off. Errors: Refused for what is over."""
    _refuse_over(planned, at)
    record("maintenance.ended", planned.service.slug, by=by.id, at=at)
    if planned.starts_at > at:
        db.session.delete(planned)
    else:
        planned.ends_at = at


def _refuse_over(planned: Maintenance, at: datetime) -> None:
    if planned.ends_at <= at:
        raise Refused(_("This work is over. It stays in the list as it was."))


def _check_period(starts_at: datetime, ends_at: datetime, *, at: datetime) -> None:
    if wrong := unfit(starts_at, ends_at, at=at):
        raise Refused(unfit_in_words(wrong), field="ends_at")
