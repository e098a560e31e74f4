"""Choosing guard rails."""

from datetime import datetime

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.people.models import Person, Team
from portal.workload.guard_rails.models import GuardRailSetting
from portal.workload.guard_rails.queries import rails_of
from portal.workload.guard_rails.rails import Rail, Rails


@transactional
def change_rails(team: Team, rails: Rails, *, by: Person, at: datetime) -> None:
    """What a team's figures are measured by from now on. What changes nothing is no change.

    The audit log names the guard rails that changed, each as it was and as it is.
    """
    db.session.refresh(team, with_for_update=True)
    before = rails_of(team)
    if rails == before:
        return
    row = db.session.get(GuardRailSetting, team.id) or GuardRailSetting(team_id=team.id)
    row.limits, row.updated_at, row.updated_by_id = rails.to_json(), at, by.id
    add(row)
    record("guard_rails.changed", team.slug, by=by.id, at=at, **_changes(before, rails))


def _changes(before: Rails, now: Rails) -> dict[str, object]:
    was, is_ = before.limits, now.limits
    return {rail.value: {"was": was[rail], "is": is_[rail]} for rail in Rail if was[rail] != is_[rail]}
