"""Rest as a block of time: from the interruption that let it begin anew until it is had. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.fatigue.interruptions import Interruption, interruptions
from portal.fatigue.reports import Facts
from portal.fatigue.rest import Rest, begun_anew, rests
from portal.fatigue.settings import Settings

KEPT_OPEN = timedelta(days=3)
"""How far back blocks follow what becomes known of their pages. Chosen by us: 35 hours are over by then."""


@dataclass(frozen=True, slots=True)
class Block:
    """[starts_at, ends_at): no work, because a rest has begun anew.

    Shape: `off_since_at` is when the rest began at first, and names it: of one rest there is one block. `work_at` is
           when planned work follows, `page_id` the page behind it. `is_weekly`: it is the weekly rest, which the next
           work would cut short.
    """

    off_since_at: datetime
    starts_at: datetime
    ends_at: datetime
    work_at: datetime
    page_id: str
    is_weekly: bool

    @property
    def delays_work(self) -> bool:
        return self.ends_at > self.work_at


def blocks_since(facts: Facts, since: datetime, *, as_of: datetime) -> dict[datetime, Block]:
    """The blocks that begin at `since` or later by what is known at an instant, by the beginning of their rest.

    Shape: pages of the facts reach back `rest.BEFORE` before `since`.
    """
    home = facts.home
    ended = [one for one in interruptions(home, facts.pages) if one.ends_at <= as_of]
    found = (_block(one, home.settings) for one in rests(home, facts.off, ended, (since, as_of)))
    return {one.off_since_at: one for one in found if one and one.starts_at >= since}


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do to stored blocks: put these, whether new or changed; take those back."""

    put: Sequence[Block]
    gone: Sequence[datetime]

    @property
    def are_some(self) -> bool:
        return bool(self.put or self.gone)


def changes(stored: Mapping[datetime, Block], wanted: Mapping[datetime, Block]) -> Changes:
    """What makes the stored ones the wanted ones; nothing when they are."""
    put = [block for since, block in wanted.items() if stored.get(since) != block]
    return Changes(put, [since for since in stored if since not in wanted])


def _block(one: Rest, settings: Settings) -> Block | None:
    """The weekly rest where work would cut it short, else the daily one; None where nothing has split either."""
    weekly = begun_anew(one, settings.weekly_rest) if one.is_weekly else None
    if weekly and weekly > one.ends_at:
        return _from(one, weekly, settings.weekly_rest, is_weekly=True)
    daily = begun_anew(one, settings.daily_rest)
    return _from(one, daily, settings.daily_rest, is_weekly=False) if daily else None


def _from(one: Rest, rested: datetime, rest: timedelta, *, is_weekly: bool) -> Block:
    starts_at = rested - rest
    cause = _ending(one.interruptions, starts_at)
    return Block(one.starts_at, starts_at, rested, one.ends_at, cause.id, is_weekly)


def _ending(interruptions: Sequence[Interruption], at: datetime) -> Interruption:
    return next(one for one in interruptions if one.ends_at == at)
