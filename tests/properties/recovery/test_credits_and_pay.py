"""What rules give and tariffs pay to anybody, wherever they live."""

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.fatigue.bands import Band
from portal.fatigue.interruptions import interruptions
from portal.fatigue.local_days import Home, local_day, span
from portal.fatigue.periods import overlap, total
from portal.fatigue.reports import Facts
from portal.recovery.cases import Case
from portal.recovery.credits import evaluate
from portal.recovery.earning_rules import (
    DailyRest,
    Grant,
    RecoveryAfterNight,
    RecoveryAfterWeekend,
    RecoveryHoliday,
    Toil,
    WeeklyRest,
)
from portal.recovery.pay import Tariff, pay_lines, total_of
from portal.recovery.rules import Rule, policy_of
from portal.rota.windows import Period, merged
from tests.properties.fatigue.lives import CHANGES, homes, lives, periods

MINUTE = timedelta(minutes=1)
FREEING = (DailyRest(), RecoveryAfterNight(), RecoveryAfterNight(grant=Grant.UNTIL_RESTED))
RULES: tuple[Rule, ...] = (*FREEING[:2], WeeklyRest(), RecoveryAfterWeekend(), RecoveryHoliday(), Toil())
TARIFF = Tariff("EUR", {Band.NIGHT: 437, Band.OFF: 311, Band.BUSINESS: 97}, on_holidays={Band.OFF: 999})
cases = settings(max_examples=50, deadline=None)


def a_case(life: tuple[Facts, datetime]) -> Case:
    facts, as_of = life
    ended = [one for one in interruptions(facts.home, facts.pages) if one.ends_at <= as_of]
    return Case("bob", facts.home, span(facts.home, as_of), ended, facts.shifts, facts.off)


@cases
@given(lives())
def test_credits_have_keys_of_their_own_and_free_each_hour_once(life: tuple[Facts, datetime]) -> None:
    granted = evaluate(policy_of(*RULES), a_case(life)).granted
    assert len({credit.key for credit in granted}) == len(granted)
    assert all(credit.minutes > 0 for credit in granted)
    blocks = [block for credit in granted for block in credit.blocks]
    assert not any(overlap(a, b) for n, a in enumerate(blocks) for b in blocks[:n])


@cases
@given(lives())
def test_a_date_gives_a_day_at_the_most(life: tuple[Facts, datetime]) -> None:
    case = a_case(life)
    by_day: Counter[date] = Counter()
    for credit in evaluate(policy_of(*FREEING[:2]), case).granted:
        days = {local_day(case.home, block[0]) for block in credit.blocks}
        if len(days) == 1:
            by_day[days.pop()] += credit.minutes
    assert max(by_day.values(), default=0) <= case.day_minutes


@cases
@given(lives())
def test_the_order_of_rules_changes_who_gives_and_not_how_much(life: tuple[Facts, datetime]) -> None:
    case = a_case(life)
    orders = (FREEING[:2], FREEING[1::-1])
    assert len({evaluate(policy_of(*order), case).minutes for order in orders}) == 1


@st.composite
def duties(draw: st.DrawFn) -> tuple[Home, list[Period]]:
    change = draw(st.sampled_from(CHANGES))
    return draw(homes(change)), draw(st.lists(periods(change), max_size=4))


@cases
@given(duties())
def test_every_minute_is_paid_once(case: tuple[Home, list[Period]]) -> None:
    home, duty = case
    lines = pay_lines(home, duty, TARIFF)
    assert sum(line.minutes for line in lines) * MINUTE == total(merged(duty))
    assert len({(line.on, line.band) for line in lines}) == len(lines)
    assert abs(total_of(lines) - sum(line.minutes * line.rate for line in lines) / 60) <= len(lines) / 2


@cases
@given(duties(), st.integers(1, 5000))
def test_how_duty_is_cut_into_shifts_does_not_matter(case: tuple[Home, list[Period]], minutes: int) -> None:
    home, duty = case
    cut = [
        part
        for start, end in duty
        for at in (min(start + minutes * MINUTE, end),)
        for part in ((start, at), (at, end))
        if part[0] < part[1]
    ]
    assert pay_lines(home, cut[::-1], TARIFF) == pay_lines(home, duty, TARIFF)
