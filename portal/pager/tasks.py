"""What the engine and the workers run: every sweep and every job of the pager."""

from datetime import datetime, timedelta

from flask import current_app

from portal.core import clock
from portal.core.jobs import Kicker, job, sweep
from portal.core.settings import Settings
from portal.pager.climbing.clocks import run_clocks
from portal.pager.climbing.planning import escalate_all, planned
from portal.pager.climbing.reconcile import reconcile
from portal.pager.health.watch import OWN_NAME, sign_of_life
from portal.pager.readiness.telling import tell_unready
from portal.pager.sending.sender import send_due

sweep("clocks", every=timedelta(seconds=5))(run_clocks)
sweep("reconcile", every=timedelta(seconds=30))(reconcile)
sweep(OWN_NAME, every=timedelta(seconds=30))(sign_of_life)


@job("wake")
def wake() -> int:
    """Somebody has to be paged now: plan and send in one go, without a second job.

    What is planned is sent while the rest is being planned: a storm takes seconds.
    """
    kicker: Kicker = current_app.extensions["kicker"]
    with kicker.muted():
        return sum(send_due() for _incident_id in planned(clock.database_now())) or send_due()


@job("deliver")
def deliver_due() -> int:
    """Send what is due, each message claimed by itself."""
    return send_due()


@sweep("escalate", every=timedelta(seconds=1))
def escalate(at: datetime) -> int:
    """Run every escalation step that is due."""
    return escalate_all(at)


@sweep("tell_readiness", every=timedelta(minutes=15))
def tell_readiness(at: datetime) -> int:
    """Tell those concerned who of the next two weeks cannot be reached; each team is looked at once a day."""
    return tell_unready(at)


@sweep("send_waiting", every=timedelta(seconds=1))
def send_waiting(_at: datetime) -> int:
    """Send what the workers have not taken in time; at once while the queue does not answer."""
    settings: Settings = current_app.extensions["settings"]
    kicker: Kicker = current_app.extensions["kicker"]
    grace = timedelta(seconds=settings.queue_grace_seconds if kicker.is_trusted else 0)
    return send_due(grace=grace)
