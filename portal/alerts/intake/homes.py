"""Which incident a new alert belongs to: its group's open one, a storm, or a new one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from portal.alerts.intake.senders import Sender
from portal.alerts.intake.storms import Weather, origin_of, storm_of, weather_before_opening
from portal.alerts.intake.tracing import What
from portal.alerts.sources.signals import Signal
from portal.core.db import db
from portal.core.text import _
from portal.incidents.opening import IncidentFacts, open_for

Groups = Mapping[str, Sequence[Signal]]


@dataclass(frozen=True)
class Home:
    """An incident, and why an alert goes there; `count` is how many were opened within the last minute."""

    id: int
    ref: str
    why: What
    count: int = 0


_SITUATION = text("""
    SELECT grouping AS name, id, ref, NULL AS starts_at FROM incident
     WHERE grouping = ANY(CAST(:groupings AS text[])) AND resolved_at IS NULL
     UNION ALL
    SELECT dedup_key, NULL, NULL, starts_at FROM alert
     WHERE id IN (SELECT max(id) FROM alert WHERE integration_id = :integration_id
                     AND dedup_key = ANY(CAST(:keys AS text[])) AND resolved_at IS NOT NULL GROUP BY dedup_key)
""")


@dataclass(frozen=True)
class Situation:
    """The open incidents of groups by name, and when each alert that is over had begun, by its key."""

    homes: Mapping[str, Home]
    over: Mapping[str, datetime | None]


def situation_of(sender: Sender, names: Collection[str], keys: Sequence[str]) -> Situation:
    asked = {
        "integration_id": sender.id, "keys": keys, "groupings": [f"{sender.id}:{name}" for name in names],
    }  # fmt: skip
    rows = db.session.execute(_SITUATION, asked).all()
    homes = {str(row.name).partition(":")[2]: Home(row.id, row.ref, What.JOINED) for row in rows if row.ref}
    return Situation(homes, {row.name: row.starts_at for row in rows if not row.ref})


def homes_of(sender: Sender, groups: Groups, known: Mapping[str, Home], *, at: datetime) -> dict[str, Home]:
    """The incident of each group by the group's name; `known` has those that are open already."""
    homeless = {name: groups[name] for name in sorted(groups.keys() - known.keys())}
    return dict(known) | _new_homes(sender, homeless, at=at)


def _new_homes(sender: Sender, groups: Groups, *, at: datetime) -> dict[str, Home]:
    """An incident each; from the tenth within a minute on, one for all the rest."""
    homes: dict[str, Home] = {}
    for name, group in groups.items():
        rank = _worst(sender, group)[0]
        weather = weather_before_opening(sender, rank, at=at)
        if weather.is_storm_for(rank):
            rest = {other: signals for other, signals in groups.items() if other not in homes}
            return homes | dict.fromkeys(rest, _storm(sender, rest, weather, at=at))
        homes[name] = _opened(sender, name, group, at=at)
    return homes


def _opened(sender: Sender, name: str, group: Sequence[Signal], *, at: datetime) -> Home:
    worst = _worst(sender, group)[1]
    title = worst.group_title or worst.title
    return _open(
        sender,
        group,
        title,
        f"{sender.id}:{name}",
        What.OPENED,
        at=at,
        origin=origin_of(sender.id),
    )


def _storm(sender: Sender, groups: Groups, weather: Weather, *, at: datetime) -> Home:
    """The storm that is open, or a new one with the severity of the worst in it."""
    if weather.id is not None:
        return Home(weather.id, str(weather.ref), What.STORM, weather.opened_count)
    signals = [signal for group in groups.values() for signal in group]
    title = _("Alert storm from %(name)s", name=sender.name)
    return _open(sender, signals, title, storm_of(sender), What.STORM, at=at, count=weather.opened_count)


def _open(
    sender: Sender,
    signals: Sequence[Signal],
    title: str,
    grouping: str,
    why: What,
    *,
    at: datetime,
    count: int = 0,
    origin: str | None = None,
) -> Home:
    rank, worst = _worst(sender, signals)
    began = [s.started_at for s in signals if s.started_at and s.started_at <= at]
    facts = IncidentFacts(
        title=title,
        description="" if why is What.STORM else worst.description,
        severity=rank,
        impact_started_at=min(began, default=None),
        grouping=grouping,
        is_urgent=is_any_guess(sender, signals),
        origin=origin,
    )
    incident = open_for(sender.team_id, facts, service_id=sender.service_id, at=at)
    is_ours = incident.alert_count == 0 and incident.created_at == at
    return Home(incident.id, incident.ref, why if is_ours or why is What.STORM else What.JOINED, count)


def is_any_guess(sender: Sender, signals: Sequence[Signal]) -> bool:
    """Whether the severity of one of them had to be guessed, see `Ranked.is_guess`."""
    return any(sender.ranked(signal).is_guess for signal in signals)


def _worst(sender: Sender, signals: Sequence[Signal]) -> tuple[int, Signal]:
    ranks = [(sender.ranked(s).rank, s) for s in signals]
    return min(ranks, key=lambda pair: pair[0])
