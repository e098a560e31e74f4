"""The views of swaps."""

from flask import Blueprint

from portal.swaps.routes import asks, changes, covers, swap_rules, swaps, team_swaps

blueprints: tuple[Blueprint, ...] = (
    swaps.bp,
    team_swaps.bp,
    covers.bp,
    changes.bp,
    asks.bp,
    swap_rules.bp,
)
