"""Rules tried on a past: what each gives after the others, and what another line of versions would change."""

from datetime import date, datetime, timedelta

from portal.fatigue.interruptions import Page
from portal.fatigue.local_days import home
from portal.fatigue.reports import Facts
from portal.recovery.cases import case_of
from portal.recovery.earning_rules import DailyRest, RecoveryAfterNight, Toil
from portal.recovery.policies.history import Entry
from portal.recovery.policies.trial import DAYS, Recomputed, earned, recomputed, tried
from portal.recovery.rules import Policy, Ruling, policy_of

AS_OF = datetime.fromisoformat("2026-09-18T16:00:00+00:00")
WOKEN_AT = datetime.fromisoformat("2026-09-16T01:00:00+00:00")
"""Three in Paris, on a Wednesday, for an hour."""
FACTS = Facts(home((None, "Europe/Paris")), pages=[Page("p1", WOKEN_AT, WOKEN_AT + timedelta(hours=1))])
CASE = case_of("lia", FACTS, days=DAYS, as_of=AS_OF)
QUIET = case_of("max", Facts(home((None, "Europe/Paris"))), days=DAYS, as_of=AS_OF)
RULES = Policy((Ruling(RecoveryAfterNight(), "row_0"), Ruling(DailyRest(), "row_1")), is_on=True)
JAN, SEP, LATER = date(2026, 1, 1), date(2026, 9, 1), date(2026, 9, 17)


def test_each_rule_gives_what_those_before_it_have_left() -> None:
    found = tried(RULES, [CASE, QUIET])
    assert [(one.minutes, one.people_count) for one in found.values()] == [(240, 1), (120, 1)]
    turned = Policy(RULES.rulings[::-1], is_on=True)
    assert [tried(turned, [CASE])[name].minutes for name in ("row_1", "row_0")] == [360, 0]


def test_rules_give_nothing_to_who_slept() -> None:
    assert [one.given for one in tried(RULES, [QUIET]).values()] == [(), ()]


def test_each_day_counts_by_the_version_that_held_on_it() -> None:
    off, toil = Entry(JAN, Policy(), number=1), Entry(SEP, policy_of(Toil()), number=2)
    assert earned([off], CASE, JAN) == 0
    assert earned([off, toil], CASE, JAN) == earned([off, toil], CASE, SEP) == 90
    assert earned([off, toil], CASE, LATER) == 0
    assert earned([off, toil, Entry(LATER, RULES, number=3)], CASE, JAN) == 90


def test_what_other_rules_would_change_for_days_that_have_passed() -> None:
    off, on = [Entry(JAN, Policy())], [Entry(JAN, Policy()), Entry(SEP, RULES, number=2)]
    assert recomputed(off, on, [CASE, QUIET], SEP) == Recomputed(360, 1, 0, 0)
    assert recomputed(on, off, [CASE, QUIET], SEP) == Recomputed(0, 0, 360, 1)
    assert recomputed(on, on, [CASE, QUIET], SEP) == Recomputed(0, 0, 0, 0)
