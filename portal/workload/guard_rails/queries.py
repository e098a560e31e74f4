"""Reading what a team has chosen."""

from portal.core.db import db
from portal.people.models import Team
from portal.workload.guard_rails.models import GuardRailSetting
from portal.workload.guard_rails.rails import Rails


def rails_of(team: Team) -> Rails:
    """Its guard rails; the defaults where nothing was chosen."""
    row = db.session.get(GuardRailSetting, team.id)
    return Rails() if row is None else Rails.from_json(row.limits)
