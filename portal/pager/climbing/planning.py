"""Planning pages: each due incident in a transaction of its own, teams and services in turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select

from portal.core.db import db, transactional
from portal.incidents.models import Incident
from portal.pager.climbing.climb import climb
from portal.pager.climbing.due import each_due, turn_of


@dataclass
class Round:
    """Who had a turn: a team with a storm comes again when every other team that waits has had one."""

    team_ids: set[int | None] = field(default_factory=set)
    service_ids: set[int | None] = field(default_factory=set)

    def note(self, incident: Incident) -> None:
        for served, own in ((self.team_ids, incident.team_id), (self.service_ids, incident.service_id)):
            if own in served:
                served.clear()
            served.add(own)


def escalate_all(at: datetime) -> int:
    """Run every step that is due; how many incidents were looked at. Errors: as `planned`."""
    return sum(1 for _incident_id in planned(at))


def planned(at: datetime) -> Iterator[int]:
    """Run every step that is due; the incidents' ids, each after its commit. Errors: see `each_due`."""
    turns = Round()
    return each_due(lambda seen: escalate_next(at, but=seen, turns=turns))


@transactional
def escalate_next(at: datetime, *, but: Sequence[int], turns: Round) -> int | None:
    """Run what is due of the incident whose turn it is; None when nothing is due.

    Two engines take different rows (SKIP LOCKED); a crash undoes it all and the next tick does it again.
    """
    incident = db.session.scalars(_next_due(at, but, turns)).one_or_none()
    if incident is None:
        return None
    turns.note(incident)
    with turn_of(incident.id):
        with db.session.no_autoflush:  # one UPDATE of the row, not one before each question
            climb(incident, at=at)
        db.session.flush()
    return incident.id


def _next_due(at: datetime, but: Sequence[int], turns: Round) -> Select[Incident]:
    """Those who had no turn first, then the one that has waited longest."""
    due = select(Incident).where(Incident.next_escalation_at <= at, Incident.id.not_in(but))
    had_a_turn = (Incident.team_id.in_(turns.team_ids), Incident.service_id.in_(turns.service_ids - {None}))
    in_turn = due.order_by(*had_a_turn, Incident.next_escalation_at, Incident.id).limit(1)
    return in_turn.with_for_update(skip_locked=True).execution_options(populate_existing=True)
