"""The views of swaps."""

from portal.swaps.routes import swap_rules

blueprints = (swap_rules.bp,)
