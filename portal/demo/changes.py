"""What SRE Core has deployed, and what it has planned: a freeze over Christmas, a window, work on a service."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.changes.actions import Facts, Origin, name_cause, tell
from portal.changes.deliveries import GRAVE
from portal.changes.events import Status, Type
from portal.changes.models import ChangeEvent
from portal.demo.exchanges import Step
from portal.demo.stage import Stage
from portal.demo.story import last_handoff
from portal.incidents.models import Incident
from portal.services.actions import plan_maintenance
from portal.services.models import Service

TEAM, SERVICE = "sre-core", "api-gateway"
RUN = timedelta(minutes=12)
"""How long the pipeline takes."""

DEPLOYED = (
    # weeks ago, weekday, hour, service, version, hours since the oldest commit, how it ended
    (16, 1, 14, "api-gateway", "3.14.0", 70, Status.DONE),
    (15, 3, 10, "redis-prod", "7.2.6", 26, Status.DONE),
    (13, 2, 15, "api-gateway", "3.14.1", 5, Status.DONE),
    (11, 1, 11, "vault", "1.17.5", None, Status.DONE),
    (10, 0, 14, "api-gateway", "3.15.0", 93, Status.DONE),
    (8, 3, 10, "postgres-main", "16.4", 48, Status.DONE),
    (7, 1, 16, "api-gateway", "3.16.0", 52, Status.DONE),
    (5, 2, 14, "api-gateway", "3.17.0", 45, Status.FAILED),
    (5, 3, 11, "api-gateway", "3.17.1", 20, Status.DONE),
    (3, 1, 10, "redis-prod", "7.4.1", 30, Status.DONE),
    (2, 3, 15, "vault", "1.18.1", 22, Status.DONE),
    (1, 2, 10, "postgres-main", "16.5", 28, Status.DONE),
)
FATAL = "3.18.0"
"""The version of the API gateway that took it down."""


def change_steps(stage: Stage, incidents: Sequence[Incident], *, at: datetime) -> list[Step]:
    """Deployments as the CI told them, the one that went wrong, and what is planned from now on."""
    steps = [_told(stage, facts) for facts in _runs(stage, at)]
    found = _last_grave(stage, incidents, before=at - timedelta(days=4))
    planned = [_freeze(stage, at), _window(stage, at), _work(stage, at)]
    return [*steps, *(_went_wrong(stage, found) if found else ()), *planned]


def _runs(stage: Stage, at: datetime) -> Iterator[Facts]:
    zone = stage.teams[TEAM].time_zone
    monday = last_handoff(at, zone)
    for weeks, weekday, hour, service, version, hours, status in DEPLOYED:
        ends_at = _at(monday + timedelta(days=weekday - 7 * weeks), hour, zone)
        yield _deployment(stage.services[service], version, ends_at, hours, status)


def _deployment(
    service: Service, version: str, ends_at: datetime, hours: int | None, status: Status = Status.DONE
) -> Facts:
    return Facts(
        type=Type.DEPLOYMENT, title=f"{service.name} {version}", service=service, status=status, ref=f"v{version}",
        committed_at=None if hours is None else ends_at - timedelta(hours=hours),
        starts_at=ends_at - RUN, ends_at=ends_at,
    )  # fmt: skip


def _told(stage: Stage, facts: Facts) -> Step:
    return Step(facts.until, lambda: _tell_by_ci(stage, facts))


def _tell_by_ci(stage: Stage, facts: Facts) -> ChangeEvent:
    """One title is one run of the pipeline, however often it is told; the token is Bob's."""
    origin = Origin("gitlab", facts.title.replace(" ", "-"))
    return tell(stage.teams[TEAM], facts, origin=origin, by=stage.people["bob"], at=facts.until)


def _last_grave(stage: Stage, incidents: Sequence[Incident], *, before: datetime) -> Incident | None:
    """The latest incident of the API gateway that may be a failure of a deployment."""
    own = (one for one in incidents if one.service_id == stage.services[SERVICE].id)
    grave = (one for one in own if one.severity <= GRAVE and one.created_at < before)
    return max(grave, key=lambda one: one.created_at, default=None)


def _went_wrong(stage: Stage, incident: Incident) -> Iterator[Step]:
    """Deployed 40 minutes before; the team's lead said afterwards that it was that."""
    facts = _deployment(stage.services[SERVICE], FATAL, incident.created_at - timedelta(minutes=40), 31)
    yield _told(stage, facts)
    said_at = incident.created_at + timedelta(days=1)
    yield Step(said_at, lambda: _name(stage, facts, incident, said_at))


def _name(stage: Stage, facts: Facts, incident: Incident, at: datetime) -> None:
    name_cause(incident, _tell_by_ci(stage, facts), by=stage.lead(TEAM), at=at)


def _freeze(stage: Stage, at: datetime) -> Step:
    """The next one that is not over."""
    zone = stage.teams[TEAM].time_zone
    year = next(year for year in (at.year - 1, at.year) if _at(date(year + 1, 1, 3), 0, zone) > at)
    starts_at, ends_at = _at(date(year, 12, 24), 0, zone), _at(date(year + 1, 1, 3), 0, zone)
    text = "Only what mends an incident goes out. Ask a manager of the team first."
    facts = Facts(type=Type.FREEZE, title="Christmas", starts_at=starts_at, ends_at=ends_at, text=text)
    return _planned(stage, facts, at=at - timedelta(days=20))


def _window(stage: Stage, at: datetime) -> Step:
    """Tuesday of next week, two hours."""
    zone, service = stage.teams[TEAM].time_zone, stage.services[SERVICE]
    starts_at = _at(last_handoff(at, zone) + timedelta(days=8), 10, zone)
    facts = Facts(
        type=Type.DEPLOYMENT_WINDOW, title="API gateway 3.19", starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2), service=service,
    )  # fmt: skip
    return _planned(stage, facts, at=at - timedelta(days=3))


def _work(stage: Stage, at: datetime) -> Step:
    """Thursday of next week, an hour before the office opens."""
    zone, said_at = stage.teams[TEAM].time_zone, at - timedelta(days=2)
    starts_at = _at(last_handoff(at, zone) + timedelta(days=10), 7, zone)
    return Step(said_at, lambda: _plan_work(stage, starts_at, said_at))


def _plan_work(stage: Stage, starts_at: datetime, at: datetime) -> None:
    vault, ends_at = stage.services["vault"], starts_at + timedelta(hours=1)
    reason = "New disks, node by node"
    plan_maintenance(vault, starts_at=starts_at, ends_at=ends_at, reason=reason, by=stage.lead(TEAM), at=at)


def _planned(stage: Stage, facts: Facts, *, at: datetime) -> Step:
    by = stage.lead(TEAM)
    return Step(at, lambda: tell(stage.teams[TEAM], facts, origin=Origin(), by=by, at=at))


def _at(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
