"""What is good enough in the demo: Payments says how long its major incidents may take, which no source does."""

from datetime import datetime, timedelta

from portal.demo.exchanges import Step
from portal.demo.stage import Stage
from portal.kpis.actions import change_targets
from portal.kpis.figures import HOUR, USUAL, Figure

TEAM = "payments"


def target_steps(stage: Stage, *, at: datetime) -> list[Step]:
    saved_at = at - timedelta(days=60)
    return [Step(saved_at, lambda: _save(stage, saved_at))]


def _save(stage: Stage, at: datetime) -> None:
    targets = USUAL.over({(Figure.RESOLVE, 2): 2 * HOUR})
    change_targets(stage.teams[TEAM], targets, by=stage.lead(TEAM), at=at)
