"""Reading what a team has chosen for its swaps."""

from portal.core.db import db
from portal.people.models import Team
from portal.swaps.settings.models import SwapSetting
from portal.swaps.settings.strictness import Settings


def settings_of(team: Team) -> Settings:
    """The rules of a team and whether a manager approves its swaps; the defaults where nothing was chosen."""
    row = db.session.get(SwapSetting, team.id)
    return Settings() if row is None else Settings.from_json(row.rules, needs_approval=row.needs_approval)
