"""What the engine and the workers run."""

import os
import socket
from datetime import datetime, timedelta

from flask import current_app

from portal.core import clock
from portal.core.jobs import Kicker, job, sweep
from portal.core.settings import Settings
from portal.pager.delivery import deliver_waiting
from portal.pager.escalation import escalate_all
from portal.pager.watch import sign_of_life

__all__ = ["deliver_due", "escalate", "send_waiting", "sign_of_life", "wake"]


MOST_A_JOB = 20
"""Messages one job sends at the most, so that a slow provider cannot hold a worker. Chosen by us."""


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


@job("wake")
def wake() -> int:
    """Somebody has to be paged now: plan and send in one go, since a second job would cost a second fork."""
    kicker: Kicker = current_app.extensions["kicker"]
    with kicker.muted():
        escalate_all(clock.database_now())
        return deliver_waiting(worker=_me(), most=MOST_A_JOB)


@job("deliver")
def deliver_due() -> int:
    """Send what is due, each message claimed by itself: a fork for each would cost more than the sending."""
    return deliver_waiting(worker=_me(), most=MOST_A_JOB)


@sweep("escalate", every=timedelta(seconds=1))
def escalate(at: datetime) -> int:
    """Run every escalation step that is due."""
    return escalate_all(at)


@sweep("send_waiting", every=timedelta(seconds=1), copies=4)
def send_waiting(at: datetime) -> int:
    """Send what the workers have not taken in time; at once while the queue does not answer."""
    settings: Settings = current_app.extensions["settings"]
    kicker: Kicker = current_app.extensions["kicker"]
    grace = timedelta(seconds=settings.queue_grace_seconds if kicker.is_trusted else 0)
    return deliver_waiting(worker=_me(), due_before=at - grace)
