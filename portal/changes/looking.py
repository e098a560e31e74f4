"""What speaks against the deployments of a team, as things stand."""

from collections.abc import Sequence
from datetime import datetime

from portal.changes.cautions import MOMENT, Cover, Finding, Span, findings
from portal.changes.events import FINAL, JUDGED, Status, Type
from portal.changes.models import ChangeEvent
from portal.changes.queries import Wanted, events_between, works_between
from portal.people.models import Team
from portal.rota.loads import SHADOW
from portal.rota.queries import cover_between

MOST_FREEZES = 50


def findings_of(team: Team, events: Sequence[ChangeEvent]) -> dict[int, list[Finding]]:
    """By the number of an event, for those that are judged and not over; three queries for any number of them."""
    judged = [one for one in events if one.type in JUDGED and one.status not in FINAL]
    if not judged:
        return {}
    start = min(one.starts_at for one in judged)
    end = max(one.ends_at for one in judged) + MOMENT
    freezes = events_between(start, end, Wanted(team, Type.FREEZE), limit=MOST_FREEZES)
    spans = [_span(one) for one in freezes if one.status != Status.CANCELLED]
    works = [
        Span(one.reason, one.starts_at, one.ends_at, one.service_id)
        for one in works_between(start, end, team)
    ]
    covers = _covers(team, start, end)
    return {one.id: findings(_span(one), freezes=spans, works=works, covers=covers) for one in judged}


def _span(event: ChangeEvent) -> Span:
    return Span(event.title, event.starts_at, event.ends_at, event.service_id)


def _covers(team: Team, start: datetime, end: datetime) -> list[Cover]:
    cover = (one for one in cover_between(team, start, end) if one.role != SHADOW)
    return [Cover(one.person.name, one.person.time_zone, one.starts_at, one.ends_at) for one in cover]
