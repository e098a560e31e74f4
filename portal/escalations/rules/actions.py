"""Changing how severities are delivered."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from portal.audit.actions import record
from portal.core.db import db, transactional
from portal.core.jobs import poke
from portal.escalations.delivery import DEFAULTS, Rule
from portal.escalations.models import DeliveryRule
from portal.escalations.rules.queries import rules_of
from portal.people.models import Person, Team


@transactional
def set_rules(team: Team, rules: Mapping[int, Rule], *, by: Person, at: datetime) -> None:
    """Set how severities are delivered; one that is left out keeps its rule, one like the default has no row.

    The audit log names the severities that changed, and each rule as it was and as it is.
    """
    db.session.refresh(team, with_for_update=True)
    before = rules_of(team.id)
    changed = {rank: rule for rank, rule in sorted(rules.items()) if rule != before[rank]}
    if not changed:
        return
    here = (DeliveryRule.team_id == team.id, DeliveryRule.severity.in_(changed))
    db.session.execute(delete(DeliveryRule).where(*here))
    db.session.add_all(
        DeliveryRule(team_id=team.id, severity=rank, **vars(rule))
        for rank, rule in changed.items()
        if rule != DEFAULTS[rank]
    )
    told = {f"SEV{rank}": {"was": vars(before[rank]), "is": vars(rule)} for rank, rule in changed.items()}
    record("delivery_rules.changed", team.slug, by=by.id, at=at, **told)
    poke("reconcile")
