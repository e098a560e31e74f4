"""Keeping the plan published ahead."""

from datetime import datetime, timedelta

from portal.core.jobs import sweep
from portal.rota.plans.actions import HORIZON, extend
from portal.rota.plans.writing import Published
from portal.rota.queries import active_rotations


@sweep("fill_horizon", every=timedelta(hours=1))
def fill_horizon(at: datetime) -> Published:
    """Publish what is missing of the next thirteen weeks of rotations that were published before."""
    ready = [r for r in active_rotations() if r.published_until is not None and r.members]
    return sum((extend(r, until=at + HORIZON, at=at) for r in ready), Published())
