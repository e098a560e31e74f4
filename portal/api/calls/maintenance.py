"""Planned work on a service: pages of that time are held."""

from typing import Annotated

from pydantic import Field

from portal.api.endpoint import endpoint
from portal.api.schema import In, Instant, Line, Moment, Out
from portal.api.shapes.people import PersonRef, ref_of
from portal.core import clock
from portal.incidents.holds.maintenance import end_maintenance
from portal.people.access import To
from portal.people.current import current_person
from portal.services.actions import plan_maintenance
from portal.services.forms import LONGEST_REASON
from portal.services.models import Maintenance
from portal.services.queries import maintenance_for, maintenances_of, service_for


class MaintenanceOut(Out):
    key: str
    starts_at: Moment
    ends_at: Moment
    reason: str
    created_by: PersonRef | None


class MaintenanceList(Out):
    items: list[MaintenanceOut]


class NewMaintenance(In):
    """Without `starts_at` it begins now. At most 14 days."""

    starts_at: Instant | None = None
    ends_at: Instant
    reason: Annotated[Line, Field(max_length=LONGEST_REASON)]


@endpoint("GET", "/services/<slug>/maintenance", summary="Planned work on a service")
def list_maintenance(slug: str) -> MaintenanceList:
    """What runs and what is to come, soonest first."""
    service = service_for(current_person(), slug)
    planned = maintenances_of(service, since=clock.database_now())
    return MaintenanceList(items=[_out(one) for one in planned])


@endpoint("POST", "/services/<slug>/maintenance", summary="Plan work on a service", status=201)
def create_maintenance(slug: str, body: NewMaintenance) -> MaintenanceOut:
    """For the team. Its incidents are kept and page nobody until the end."""
    person, at = current_person(), clock.database_now()
    service = service_for(person, slug, to=To.RESPOND)
    planned = plan_maintenance(
        service, starts_at=body.starts_at or at, ends_at=body.ends_at, reason=body.reason, by=person, at=at
    )
    return _out(planned)


@endpoint("DELETE", "/services/<slug>/maintenance/<key>", summary="End planned work", status=204)
def end_planned(slug: str, key: str) -> None:
    """For the team. What runs ends now and pages what it held; what is to come is called off."""
    person = current_person()
    end_maintenance(maintenance_for(person, slug, key), by=person, at=clock.database_now())


def _out(planned: Maintenance) -> MaintenanceOut:
    return MaintenanceOut(
        key=planned.key, starts_at=planned.starts_at, ends_at=planned.ends_at, reason=planned.reason,
        created_by=ref_of(planned.created_by),
    )  # fmt: skip
