"""However often somebody's books are looked at, and when: in the end they say what one look at the end says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.fatigue.local_days import local_day, midnight
from portal.fatigue.reports import Facts
from portal.recovery.books.lines import LOOK_BACK, credits_since
from portal.recovery.earning_rules import (
    CapExpiry,
    DailyRest,
    Grant,
    RecoveryAfterNight,
    RecoveryAfterWeekend,
    RecoveryHoliday,
    Toil,
    WeeklyRest,
)
from portal.recovery.entries import Account, Transaction
from portal.recovery.ledger import Ledger, post
from portal.recovery.policies.history import Entry, next_rulings
from portal.recovery.rules import Policy, policy_of
from portal.recovery.settling import settle
from portal.rota.windows import DAY
from tests.properties.fatigue.lives import lives

RULES = (
    RecoveryAfterNight(),
    DailyRest(),
    WeeklyRest(),
    RecoveryAfterWeekend(),
    RecoveryHoliday(),
    Toil(),
    CapExpiry(),
)
OTHERS = (RecoveryAfterNight(grant=Grant.UNTIL_RESTED), Toil(night_percent=300), CapExpiry(expiry_days=60))
EARLIER = policy_of(*RULES)
LATER = Policy(next_rulings([EARLIER], [("", rule) for rule in OTHERS]), is_on=True)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Facts, list[Entry], list[datetime]]:
    """A life, two versions of a policy, and the instants at which somebody looks: now and then after weeks."""
    facts, end = draw(lives())
    on = local_day(facts.home, end)
    line = [
        Entry(on - 40 * DAY, EARLIER),
        Entry(on - draw(st.integers(0, 20)) * DAY, LATER, number=2),
    ]
    steps = st.integers(1, 60) | st.integers(60, 60 * 24 * 9)
    minutes = draw(st.lists(steps, max_size=12))
    looks = [end - timedelta(minutes=sum(minutes[:n])) for n in range(len(minutes) + 1)]
    return facts, line, [*reversed(looks), end + draw(st.integers(0, 60)) * DAY]


def known_at(facts: Facts, at: datetime) -> Facts:
    """What had happened by then: a call that goes on has no end yet."""
    pages = [
        replace(page, until=page.until if page.until and page.until <= at else None)
        for page in facts.pages
        if page.at <= at
    ]
    return replace(facts, pages=pages)


def looked_at(ledger: Ledger, facts: Facts, line: Sequence[Entry], *, first: date, at: datetime) -> Ledger:
    earned = credits_since(known_at(facts, at), line, person="bob", first=first, as_of=at)
    since = midnight(facts.home, first)
    return post(ledger, *settle(ledger, earned, since=since, until=at + DAY, at=at))


def standing(ledger: Ledger) -> set[tuple[str, int, datetime, date | None]]:
    return {
        (one.origin.key, one.gives.minutes, one.gives.earned_at, one.gives.expires_on)
        for one in ledger.transactions.values()
        if _is_given(ledger, one) and one.origin and one.gives
    }


def _is_given(ledger: Ledger, one: Transaction) -> bool:
    return one.origin is not None and not ledger.ended(one.key)


@settings(max_examples=120, deadline=None)
@given(histories())
def test_many_looks_leave_what_one_leaves(history: tuple[Facts, list[Entry], list[datetime]]) -> None:
    facts, line, looks = history
    often, first = Ledger(), line[0].since
    for at in looks:
        often = looked_at(often, facts, line, first=first, at=at)
        first = max(line[0].since, local_day(facts.home, at) - LOOK_BACK * DAY)
    once = looked_at(Ledger(), facts, line, first=line[0].since, at=looks[-1])
    assert standing(often) == standing(once)
    assert often.total(Account.AVAILABLE) == once.total(Account.AVAILABLE)
