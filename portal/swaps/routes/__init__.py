"""The views of swaps."""

from flask import Blueprint

from portal.swaps.routes import (
    asks,
    changes,
    covers,
    shift_swaps,
    swap_previews,
    swap_rules,
    swaps,
    team_swaps,
)

blueprints: tuple[Blueprint, ...] = (
    swaps.bp,
    team_swaps.bp,
    covers.bp,
    changes.bp,
    asks.bp,
    shift_swaps.bp,
    swap_previews.bp,
    swap_rules.bp,
)
