"""Reading what alerts of a team have paged people for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.alerts.models import Alert, Integration
from portal.core.db import db, many
from portal.fatigue.bands import Band, band_at
from portal.fatigue.local_days import Home
from portal.fatigue.models import PageMark
from portal.fatigue.queries import RESENT_WITHIN, homes_of
from portal.incidents.models import Incident
from portal.incidents.queries import visible_to
from portal.messages.models import TAKEN, Message, MessageKind
from portal.people.models import Person, Team
from portal.people.queries import people_by_id
from portal.workload.noise.tally import Noise, Origin, Paged, noise_of

OPEN_FOR = timedelta(days=30)
"""How long before a page its incident may have begun. Chosen by us: what pages after that is another trouble."""


def noise_in(team: Team, start: datetime, end: datetime, *, seen_by: Person) -> Sequence[Noise]:
    """What the alerts of a team cost in [start, end), as far as somebody may see its incidents; four queries."""
    sent = db.session.execute(_pages(team, start - RESENT_WITHIN, end, seen_by))
    rows = [row for row in sent if row.sent_at >= start]
    origins = _origins({row.incident_id for row in rows})
    homes = homes_of(people_by_id({row.person_id for row in rows}).values(), (start, end))
    return noise_of(
        Paged(origins.get(row.incident_id, Origin()), row.sent_at, _is_night(homes, row), row.worth)
        for row in rows
    )


def integrations_behind(lines: Iterable[Noise]) -> dict[int, Integration]:
    """By their number."""
    ids = {one.origin.integration_id for one in lines if one.origin.integration_id}
    return {one.id: one for one in many(select(Integration).where(Integration.id.in_(ids)))}


def _is_night(homes: Mapping[int, Home], row: Any) -> bool:
    return band_at(homes[row.person_id], row.sent_at) is Band.NIGHT


def _pages(team: Team, start: datetime, end: datetime, seen_by: Person) -> Select[*tuple[Any, ...]]:
    """The first message of each page, as `fatigue` counts them."""
    of_team = Incident.team_id == team.id, Incident.created_at >= start - OPEN_FOR
    seen = select(Incident.id).where(*of_team, visible_to(seen_by))
    same = (Message.person_id, Message.incident_id, Message.step, Message.run)
    return (
        select(Message.person_id, Message.incident_id, Message.sent_at, PageMark.worth)
        .outerjoin(PageMark, (PageMark.message_id == Message.id) & PageMark.replaced_at.is_(None))
        .where(
            Message.incident_id.in_(seen),
            Message.is_waking,
            Message.kind == MessageKind.PAGE,
            Message.person_id.is_not(None),
        )
        .where(Message.state.in_(TAKEN), Message.sent_at >= start, Message.sent_at < end)
        .ext(distinct_on(*same))
        .order_by(*same, Message.sent_at, Message.id)
    )


def _origins(incidents: Iterable[int]) -> dict[int, Origin]:
    """What opened each: its first alert. What people declared has none."""
    name = func.coalesce(func.nullif(Alert.labels["alertname"].astext, ""), Alert.title)
    first = (
        select(Alert.incident_id, name, Alert.integration_id)
        .where(Alert.incident_id.in_([*incidents]))
        .ext(distinct_on(Alert.incident_id))
        .order_by(Alert.incident_id, Alert.id)
    )
    return {row[0]: Origin(row[1], row[2]) for row in db.session.execute(first)}
