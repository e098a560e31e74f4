"""Reading targets and figures. A view asks once for all its tables."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import joinedload

from portal.core.db import db, many
from portal.fatigue.days.models import FatigueDay
from portal.incidents.models import Incident
from portal.incidents.queries import visible_to
from portal.kpis.facts import BEHIND, MEASURES
from portal.kpis.figures import USUAL, Cut, Figure, Measure, Report, Targets
from portal.kpis.models import KpiTarget
from portal.kpis.periods import Period
from portal.people.models import Membership, Person, Team
from portal.services.models import Service

ORGANISATION = None
"""Whose targets those without a team are."""


@dataclass(frozen=True)
class Wanted:
    """Whose incidents are looked at, of which days, narrowed to a severity or a service."""

    teams: Sequence[Team]
    period: Period
    severity: int | None = None
    service_id: int | None = None


@dataclass(frozen=True)
class Behind:
    """An incident and what it gives to a figure, None where that is not known."""

    incident: Incident
    seconds: float | None


@dataclass(frozen=True)
class Part:
    """A part of the incidents behind a figure; `hidden_count` are private ones that the reader may not see."""

    rows: Sequence[Behind]
    hidden_count: int
    next_before_id: int | None


@dataclass(frozen=True)
class Nights:
    """What a month cost a team at night, in sum."""

    night_pages: int
    broken_nights: int


def nights_of(team: Team, period: Period) -> dict[date, Nights]:
    """By month, of everybody who is in the team now; a month of which nothing is stored (any more) is left out."""
    people = select(Membership.person_id).where(Membership.team_id == team.id)
    month = cast(func.date_trunc("month", FatigueDay.day), Date)
    rows = select(month, func.sum(FatigueDay.night_pages), func.count().filter(FatigueDay.is_broken)).where(
        FatigueDay.person_id.in_(people), FatigueDay.day >= period.first, FatigueDay.day <= period.last
    )
    return {first: Nights(*sums) for first, *sums in db.session.execute(rows.group_by(month))}


def services_by_id(ids: Sequence[int]) -> dict[int, Service]:
    return {service.id: service for service in many(select(Service).where(Service.id.in_(ids)))}


def targets_of(teams: Sequence[Team]) -> dict[int | None, Targets]:
    """By team, and under None those of the organisation; one query."""
    ids = [team.id for team in teams]
    rows = many(select(KpiTarget).where(KpiTarget.team_id.is_(None) | KpiTarget.team_id.in_(ids)))
    own: dict[int | None, dict[tuple[Figure, int], int | None]] = defaultdict(dict)
    for row in rows:
        own[row.team_id][row.figure, row.severity] = row.seconds
    common = USUAL.over(own[ORGANISATION])
    return {ORGANISATION: common, **{number: common.over(own[number]) for number in ids}}


def report_of(wanted: Wanted, targets: Mapping[int | None, Targets]) -> Report:
    """Every figure of a period in one statement. What is not of one team is judged by the organisation's targets."""
    only = wanted.teams[0].id if len(wanted.teams) == 1 else ORGANISATION
    found = {}
    for row in db.session.execute(MEASURES, _asked(wanted, targets)).mappings():
        cut = Cut(row["month"], row["severity"], row["service_id"], row["team_id"])
        measure = _measure(row, cut, targets[cut.team_id or only])
        found[measure.figure, cut] = measure
    return Report(wanted.period.months, found)


def _measure(row: Mapping[Any, Any], cut: Cut, targets: Targets) -> Measure:
    figure, severities = Figure(row["figure"]), row["severities"] or ()
    known = {name: row[name] for name in ("count", "unknown_count", "mean", "median", "p90")}
    measure = Measure(figure, cut, severities=severities, **known)
    return replace(measure, target=targets.shared(figure, severities))


def part_behind(
    wanted: Wanted,
    targets: Mapping[int | None, Targets],
    person: Person,
    *,
    figure: Figure,
    month: date | None = None,
    before_id: int | None = None,
    limit: int = 100,
) -> Part:
    """The incidents behind a figure that a person may see, newest first; two statements."""
    more = {"figure": figure, "month": month, "before_id": before_id, "limit": limit + 1}
    found = [tuple(row) for row in db.session.execute(BEHIND, _asked(wanted, targets) | more)]
    shown, is_last = found[:limit], len(found) <= limit
    seen = _seen([number for number, _s in shown], person)
    rows = [Behind(seen[number], seconds) for number, seconds in shown if number in seen]
    return Part(rows, len(shown) - len(rows), None if is_last else shown[-1][0])


def _seen(ids: Sequence[int], person: Person) -> dict[int, Incident]:
    shown = (joinedload(Incident.team), joinedload(Incident.service))
    listed = select(Incident).where(Incident.id.in_(ids), visible_to(person)).options(*shown)
    return {incident.id: incident for incident in many(listed)}


def _asked(wanted: Wanted, targets: Mapping[int | None, Targets]) -> dict[str, Any]:
    return {
        "team_ids": [team.id for team in wanted.teams],
        "failing": [",".join(map(str, targets[team.id].failing)) for team in wanted.teams],
        "first": wanted.period.first,
        "last": wanted.period.last,
        "severity": wanted.severity,
        "service_id": wanted.service_id,
    }
