"""What recovery time needs of the clock."""

from datetime import datetime, timedelta

from portal.core.jobs import sweep
from portal.recovery.upkeep.actions import look_at_due


@sweep("settle_recovery", every=timedelta(minutes=5))
def settle_recovery(at: datetime) -> int:
    """Give what was earned, book mornings after bad nights, take what is over, warn of what expires."""
    return look_at_due(at)
