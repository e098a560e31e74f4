"""Which incident a new alert belongs to: its group's open one, a storm, or a new one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.alerts.models import Integration
from portal.alerts.signals import Signal, ranked
from portal.alerts.storms import Weather, origin_of, storm_of, weather_before_opening
from portal.alerts.tracing import What
from portal.core.db import db
from portal.core.text import _
from portal.incidents.models import Incident
from portal.incidents.opening import IncidentFacts, open_incident

Groups = Mapping[str, Sequence[Signal]]


@dataclass(frozen=True)
class Home:
    """An incident, and why an alert goes there; `count` is how many were opened within the last minute."""

    id: int
    ref: str
    why: What
    count: int = 0


def homes_of(
    integration: Integration, groups: Groups, known: Mapping[str, Home], *, at: datetime
) -> dict[str, Home]:
    """The incident of each group by the group's name; `known` has those that other alerts are in already."""
    homes = dict(known)
    homes |= _open_homes(integration, groups.keys() - homes.keys())
    homeless = {name: groups[name] for name in sorted(groups.keys() - homes.keys())}
    return homes | _new_homes(integration, homeless, at=at)


def _open_homes(integration: Integration, names: Collection[str]) -> dict[str, Home]:
    if not names:
        return {}
    groupings = {f"{integration.id}:{name}": name for name in names}
    found = select(Incident.id, Incident.ref, Incident.grouping).where(
        Incident.grouping.in_(groupings), Incident.resolved_at.is_(None)
    )
    return {groupings[str(key)]: Home(i, ref, What.JOINED) for i, ref, key in db.session.execute(found)}


def _new_homes(integration: Integration, groups: Groups, *, at: datetime) -> dict[str, Home]:
    """An incident each; from the tenth within a minute on, one for all the rest."""
    homes: dict[str, Home] = {}
    for name, group in groups.items():
        rank = _worst(integration, group)[0]
        weather = weather_before_opening(integration, rank, at=at)
        if weather.is_storm_for(rank):
            rest = {other: signals for other, signals in groups.items() if other not in homes}
            return homes | dict.fromkeys(rest, _storm(integration, rest, weather, at=at))
        homes[name] = _opened(integration, name, group, at=at)
    return homes


def _opened(integration: Integration, name: str, group: Sequence[Signal], *, at: datetime) -> Home:
    worst = _worst(integration, group)[1]
    title = worst.group_title or worst.title
    return _open(
        integration,
        group,
        title,
        f"{integration.id}:{name}",
        What.OPENED,
        at=at,
        origin=origin_of(integration),
    )


def _storm(integration: Integration, groups: Groups, weather: Weather, *, at: datetime) -> Home:
    """The storm that is open, or a new one with the severity of the worst in it."""
    if weather.id is not None:
        return Home(weather.id, str(weather.ref), What.STORM, weather.opened_count)
    signals = [signal for group in groups.values() for signal in group]
    title = _("Alert storm from %(name)s", name=integration.name)
    return _open(
        integration, signals, title, storm_of(integration), What.STORM, at=at, count=weather.opened_count
    )


def _open(
    integration: Integration,
    signals: Sequence[Signal],
    title: str,
    grouping: str,
    why: What,
    *,
    at: datetime,
    count: int = 0,
    origin: str | None = None,
) -> Home:
    rank, worst = _worst(integration, signals)
    began = [s.started_at for s in signals if s.started_at and s.started_at <= at]
    facts = IncidentFacts(
        title=title,
        description="" if why is What.STORM else worst.description,
        severity=rank,
        impact_started_at=min(began, default=None),
        grouping=grouping,
        is_urgent=any(ranked(s.severity_label, integration.severity_map).is_guess for s in signals),
        origin=origin,
    )
    incident = open_incident(integration.service.team, facts, service=integration.service, at=at)
    is_ours = incident.alert_count == 0 and incident.created_at == at
    return Home(incident.id, incident.ref, why if is_ours or why is What.STORM else What.JOINED, count)


def _worst(integration: Integration, signals: Sequence[Signal]) -> tuple[int, Signal]:
    ranks = [(ranked(s.severity_label, integration.severity_map).rank, s) for s in signals]
    return min(ranks, key=lambda pair: pair[0])
