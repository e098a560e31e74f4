"""What the nights of the demo have given by now, and a morning that Bob has off for them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.absences.spans import Hours
from portal.demo.stage import Stage
from portal.recovery.books.queries import balances
from portal.recovery.days.actions import book_day
from portal.recovery.entries import Account
from portal.recovery.upkeep.actions import look_at_due

MORNING = 240
AHEAD = timedelta(days=9)


def recover(stage: Stage, *, at: datetime) -> None:
    """Everybody's books are brought up to date; Bob's manager grants him a morning where he has earned one."""
    for _round in range(10):
        if not look_at_due(at):
            break
    bob = stage.people["bob"]
    if balances([bob.id])[bob.id].get(Account.AVAILABLE, 0) >= MORNING:
        day = (at + AHEAD).date()
        zone = ZoneInfo(bob.time_zone)
        starts_at, ends_at = (datetime.combine(day, time(hour), zone) for hour in (9, 13))
        note = "For the nights of this month"
        book_day(bob, Hours(starts_at, ends_at), MORNING, by=stage.lead("sre-core"), at=at, note=note)
