"""The views of swaps."""

from flask import Blueprint

from portal.swaps.routes import (
    asks,
    changes,
    covers,
    overrides,
    shift_swaps,
    swap_previews,
    swap_rules,
    swaps,
    takings,
    team_swaps,
)

blueprints: tuple[Blueprint, ...] = (
    swaps.bp,
    team_swaps.bp,
    covers.bp,
    changes.bp,
    asks.bp,
    overrides.bp,
    shift_swaps.bp,
    takings.bp,
    swap_previews.bp,
    swap_rules.bp,
)
