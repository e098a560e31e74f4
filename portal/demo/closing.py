"""The last month that is over: Bob's manager has closed it, so its statements stand."""

from datetime import datetime

from portal.demo.stage import Stage
from portal.recovery.statements.actions import close_month, may_close_at
from portal.recovery.statements.lines import month_before

TEAM = "sre-core"


def close_last_month(stage: Stage, *, at: datetime) -> None:
    """Once the books of its nights are written; early in a month it is the one before the last."""
    month = month_before(at.date().replace(day=1))
    if may_close_at(month) > at:
        month = month_before(month)
    close_month(stage.teams[TEAM], month, by=stage.lead(TEAM), at=at)
