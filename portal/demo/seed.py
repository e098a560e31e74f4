"""The demo: three teams, six months behind them, and one bad night going on right now."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum

from portal.core.db import forget_after_commit, transaction
from portal.demo import live, mark
from portal.demo.changes import change_steps
from portal.demo.closing import close_last_month
from portal.demo.exchanges import Step, settle_down, steps
from portal.demo.history import write_history
from portal.demo.leave import leave_steps
from portal.demo.pay import pay_steps
from portal.demo.people import CREWS
from portal.demo.policies import policy_steps
from portal.demo.recovering import recover
from portal.demo.rested import check_in_steps
from portal.demo.reviews import write_reviews
from portal.demo.stage import set_stage
from portal.demo.story import episodes, last_handoff
from portal.demo.targets import target_steps

log = logging.getLogger(__name__)
FRESH = timedelta(hours=2)
"""A demo as young as this is used again as it is, with whatever somebody did in it. Chosen by us."""


class Seeded(StrEnum):
    """What became of the database."""

    WRITTEN = "written"
    WRITTEN_ANEW = "written anew"
    STILL_FRESH = "still fresh"
    IN_USE = "in use"


def seed_demo(*, at: datetime) -> Seeded:
    """Fill an empty database with the demo, ending at an instant; write an older demo anew.

    All or nothing, in one transaction; nothing is sent. A demo that people were added to is left as it is.
    Errors: WrongSetting when the database is in use and the demo has not made it.
    """
    with transaction():
        seeded = _state(at)
        if seeded in (Seeded.WRITTEN, Seeded.WRITTEN_ANEW):
            _write(at, is_used=seeded == Seeded.WRITTEN_ANEW)
            forget_after_commit()
    if seeded == Seeded.IN_USE:
        log.warning("The demo stays as it is: people were added to it. For a new one, use another DATA_DIR.")
    return seeded


def _state(at: datetime) -> Seeded:
    marked_at = mark.marked_at()
    if marked_at is None:
        return Seeded.WRITTEN
    if mark.strangers():
        return Seeded.IN_USE
    is_fresh = timedelta() <= at - marked_at < FRESH and _shift(marked_at) == _shift(at)
    return Seeded.STILL_FRESH if is_fresh else Seeded.WRITTEN_ANEW


def _shift(at: datetime) -> object:
    """Nobody has handed on as long as this is the same."""
    return [last_handoff(at, crew.zone) for crew in CREWS]


def _write(at: datetime, *, is_used: bool) -> None:
    if is_used:
        mark.clear()
    stage, told = set_stage(at), episodes(at)
    incidents = write_history(stage, told, at=at)
    reviews = write_reviews(stage, told, incidents, at=at)
    acts = [Step(review.published_at, review.take_place) for review in reviews]
    rules = [*policy_steps(stage, at=at), *pay_steps(stage, at=at), *leave_steps(stage, at=at)]
    rules += [*target_steps(stage, at=at), *check_in_steps(stage, at=at)]
    rules += change_steps(stage, incidents, at=at)
    for step in sorted([*acts, *steps(stage, at=at), *rules], key=lambda step: step.at):
        step.take_place()
    recover(stage, at=at - timedelta(hours=2))
    close_last_month(stage, at=at - timedelta(hours=2))
    settle_down(at=at)
    live.checkout_latency(stage, at=at)
    live.redis_cluster_down(stage, at=at)
    mark.leave_mark(at=at)
