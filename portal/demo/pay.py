"""What being on call is paid in the demo: one team pays by the hour."""

from datetime import datetime, timedelta

from portal.demo.exchanges import Step
from portal.demo.stage import Stage
from portal.fatigue.bands import Band
from portal.recovery.pay import Tariff
from portal.recovery.rates.actions import save_rates

TEAM = "sre-core"
HOURLY = Tariff("EUR", {Band.NIGHT: 450, Band.BUSINESS: 150, Band.OFF: 300})


def pay_steps(stage: Stage, *, at: datetime) -> list[Step]:
    """SRE Core has paid since the rules of rest began, so the last months have amounts."""
    saved_at = at - timedelta(days=95)
    return [Step(saved_at, lambda: _save(stage, saved_at))]


def _save(stage: Stage, at: datetime) -> None:
    save_rates(
        stage.teams[TEAM],
        HOURLY,
        applies_from=at.date(),
        reason="Agreed with the works council",
        based_on=0,
        by=stage.lead(TEAM),
        at=at,
    )
