"""Views of changes."""

from portal.changes.routes import causes, changes, checklists, deliveries, settings, team_changes

blueprints = (changes.bp, team_changes.bp, checklists.bp, settings.bp, causes.bp, deliveries.bp)
