"""Changing the rules of a team's swaps."""

from datetime import datetime

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.people.models import Person, Team
from portal.swaps.settings.models import SwapSetting
from portal.swaps.settings.queries import settings_of
from portal.swaps.settings.strictness import DEFAULTS, Settings


@transactional
def change_settings(team: Team, settings: Settings, *, by: Person, at: datetime) -> None:
    """Choose the rules of a team; they hold for whatever is decided from now on. What changes nothing is no change.

    The audit log names the rules that changed, each as it was and as it is.
    """
    db.session.refresh(team, with_for_update=True)
    before = settings_of(team)
    if settings == before:
        return
    row = db.session.get(SwapSetting, team.id) or SwapSetting(team_id=team.id)
    row.needs_approval, row.rules = settings.needs_approval, settings.to_json()
    row.updated_at, row.updated_by_id = at, by.id
    add(row)
    record("swap_rules.changed", team.slug, by=by.id, at=at, **_changes(before, settings))


def _changes(before: Settings, now: Settings) -> dict[str, object]:
    was, is_ = before.to_json(), now.to_json()
    told: dict[str, object] = {
        rule: {"was": was[rule], "is": is_[rule]} for rule in DEFAULTS if was[rule] != is_[rule]
    }
    if before.needs_approval != now.needs_approval:
        told["needs_approval"] = {"was": before.needs_approval, "is": now.needs_approval}
    return told
