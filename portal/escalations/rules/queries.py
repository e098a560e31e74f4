"""Reading how severities are delivered."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from portal.core.db import db, many
from portal.escalations.delivery import DEFAULTS, Rule
from portal.escalations.models import DeliveryRule


def rules_of(team_id: int) -> Mapping[int, Rule]:
    """How a team wants each severity delivered, by rank from 1 to 4: its own rule, else the default."""
    return rules_of_teams([team_id])[team_id]


def rules_of_teams(team_ids: Collection[int]) -> Mapping[int, Mapping[int, Rule]]:
    """The same of several teams; one query."""
    rules = {team_id: dict(DEFAULTS) for team_id in team_ids}
    for row in many(select(DeliveryRule).where(DeliveryRule.team_id.in_(team_ids))):
        rules[row.team_id][row.severity] = _rule(row)
    return rules


def rule_of(team_id: int, severity: int) -> Rule:
    row = db.session.get(DeliveryRule, (team_id, severity))
    return DEFAULTS[severity] if row is None else _rule(row)


def _rule(row: DeliveryRule) -> Rule:
    return Rule(
        hours=row.hours,
        is_secondary_too=row.is_secondary_too,
        answer_minutes=row.answer_minutes,
        management_minutes=row.management_minutes,
        forgotten_minutes=row.forgotten_minutes,
    )
