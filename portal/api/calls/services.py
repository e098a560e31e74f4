"""Services: what is kept running, and which team answers for it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import In, Listing, Name, Out, PartQuery, Slug, Text
from portal.core import clock
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.services import actions
from portal.services.models import Service
from portal.services.queries import service_for


class ServiceOut(Out):
    slug: str
    name: str
    team: str
    description: str


class ServiceList(Listing):
    items: list[ServiceOut]


class NewService(In):
    slug: Slug
    name: Name
    team: Slug
    description: Text = ""


class ServicesQuery(PartQuery):
    team: Slug | None = None


@endpoint("GET", "/services", summary="All services, or a team's")
def list_services(query: ServicesQuery) -> ServiceList:
    services = select(Service).options(joinedload(Service.team))
    if query.team is not None:
        services = services.where(Service.team_id == team_for(current_person(), query.team).id)
    rows, cursor = part_of(services, query, Service.id)
    return ServiceList(items=[_out(service) for service in rows], next_cursor=cursor)


@endpoint("POST", "/services", summary="Add a service", status=201)
def create_service(body: NewService) -> ServiceOut:
    """For managers of the team."""
    team = team_for(current_person(), body.team, to=To.MANAGE)
    service = actions.create_service(
        body.slug,
        name=body.name,
        team=team,
        description=body.description,
        by=current_person(),
        at=clock.now(),
    )
    return _out(service)


@endpoint("GET", "/services/<slug>", summary="One service")
def show_service(slug: str) -> ServiceOut:
    return _out(service_for(current_person(), slug))


def _out(service: Service) -> ServiceOut:
    return ServiceOut(
        slug=service.slug, name=service.name, team=service.team.slug, description=service.description
    )
