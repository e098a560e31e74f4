"""The views of swaps."""

from flask import Blueprint

from portal.swaps.answering.routes import asks, changes, swaps, team_swaps
from portal.swaps.asking.routes import previews, shift_swaps
from portal.swaps.ledger import routes as covers
from portal.swaps.overrides.routes import overrides, takings
from portal.swaps.settings import routes as swap_rules

blueprints: tuple[Blueprint, ...] = (
    swaps.bp,
    team_swaps.bp,
    covers.bp,
    changes.bp,
    asks.bp,
    overrides.bp,
    shift_swaps.bp,
    takings.bp,
    previews.bp,
    swap_rules.bp,
)
