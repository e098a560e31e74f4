"""Changing targets."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, text

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.kpis.figures import USUAL, Figure, Targets
from portal.kpis.models import KpiTarget
from portal.kpis.queries import ORGANISATION, targets_of
from portal.people.models import Person, Team

_ALONE = text("LOCK TABLE kpi_target IN SHARE ROW EXCLUSIVE MODE")
"""Of two who save in one instant the second waits; whoever reads does not."""


@transactional
def change_targets(team: Team | None, targets: Targets, *, by: Person, at: datetime) -> None:
    """Choose the targets of a team; without one, the organisation's. What changes nothing is no change.

    What is as it would be anyway follows what it comes from: a team's the organisation's, those of the organisation
    the usual ones. The audit log has each that changed, as it was and as it is.
    """
    db.session.execute(_ALONE)
    number = team.id if team else ORGANISATION
    known = targets_of([team] if team else [])
    before, under = known[number], known[ORGANISATION] if team else USUAL
    if targets == before:
        return
    db.session.execute(delete(KpiTarget).where(KpiTarget.team_id.is_not_distinct_from(number)))
    for (figure, severity), seconds in _differing(targets, under).items():
        add(
            KpiTarget(
                team_id=number, figure=figure, severity=severity, seconds=seconds, changed_at=at, changed_by_id=by.id
            )
        )  # fmt: skip
    told = {
        f"{f}_sev{s}": {"was": before.of(f, s), "is": now}
        for (f, s), now in _differing(targets, before).items()
    }
    record("kpi_targets.changed", team.slug if team else "organisation", by=by.id, at=at, **told)


def _differing(targets: Targets, others: Targets) -> Mapping[tuple[Figure, int], int | None]:
    return {key: seconds for key, seconds in targets.seconds.items() if seconds != others.seconds[key]}
