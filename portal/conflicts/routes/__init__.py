"""The views of conflicts."""

from flask import Blueprint

from portal.conflicts.routes import (
    conflict_asks,
    conflict_deadlines,
    conflict_decisions,
    conflicts,
    leave_hits,
    team_conflicts,
)

blueprints: tuple[Blueprint, ...] = (
    team_conflicts.bp,
    conflicts.bp,
    conflict_asks.bp,
    conflict_decisions.bp,
    conflict_deadlines.bp,
    leave_hits.bp,
)
