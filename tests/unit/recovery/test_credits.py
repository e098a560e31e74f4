"""What each rule gives, to the minute."""

from datetime import date, time

import pytest

from portal.fatigue.duty import Shift
from portal.recovery.cases import Reason
from portal.recovery.credits import Credit, evaluate
from portal.recovery.earning_rules import (
    CapExpiry,
    DailyRest,
    Grant,
    NotAllowed,
    RecoveryAfterNight,
    RecoveryAfterWeekend,
    RecoveryHoliday,
    Toil,
    WeeklyRest,
)
from portal.recovery.limiting_rules import Notice, Statement
from portal.recovery.presets import PRESETS
from portal.recovery.rules import Policy, Rule, Ruling, policy_of
from tests.unit.fatigue.lives import PARIS, living, page, shift, stretch
from tests.unit.recovery.histories import case

WOKEN = page("2026-09-16 03:00", "2026-09-16 04:00", id="page-81")
WEEKEND = shift("2026-09-18 18:00", "2026-09-21 09:00", id="shift-7")


def given(*rules: Rule, **happened: object) -> tuple[Credit, ...]:
    return evaluate(policy_of(*rules), case(WOKEN, **happened)).granted  # type: ignore[arg-type]  # passed on


def minutes(*credits: Credit) -> list[int]:
    return [credit.minutes for credit in credits]


def test_a_morning_after_a_night() -> None:
    (credit,) = given(RecoveryAfterNight(), CapExpiry())
    assert credit.minutes == 240
    assert credit.blocks == (stretch("2026-09-16 09:00", "2026-09-16 13:00"),)
    assert credit.key == "recovery_after_night:1:interruption:page-81:bob"
    assert (credit.reason, credit.auto_book) == (Reason.WOKEN_IN_THE_CORE, True)
    assert (credit.take_by, credit.expires_on) == (date(2026, 9, 18), date(2026, 12, 15))


def test_rest_until_three_in_the_afternoon() -> None:
    (credit,) = given(DailyRest())
    assert (credit.minutes, credit.reason) == (360, Reason.REST_BEGAN_ANEW)
    assert credit.blocks == (stretch("2026-09-16 09:00", "2026-09-16 15:00"),)


def test_hours_that_two_rules_free_are_given_once() -> None:
    assert minutes(*given(RecoveryAfterNight(), DailyRest())) == [240, 120]
    assert minutes(*given(DailyRest(), RecoveryAfterNight())) == [360]
    both = given(RecoveryAfterNight(), DailyRest())
    assert [credit.blocks for credit in both] == [
        (stretch("2026-09-16 09:00", "2026-09-16 13:00"),),
        (stretch("2026-09-16 13:00", "2026-09-16 15:00"),),
    ]


def test_a_date_gives_a_day_at_the_most() -> None:
    assert minutes(*given(DailyRest(), RecoveryAfterNight(grant=Grant.FULL_DAY))) == [360, 120]
    assert minutes(*given(RecoveryAfterNight(until=time(18)))) == [480]


@pytest.mark.parametrize(
    ("grant", "many", "until"),
    [
        (Grant.UNTIL_CLOCK, 240, "13:00"),
        (Grant.UNTIL_RESTED, 360, "15:00"),
        (Grant.HALF_DAY, 240, "13:00"),
        (Grant.FULL_DAY, 480, "18:00"),
    ],
)
def test_what_a_night_may_give(grant: Grant, many: int, until: str) -> None:
    (credit,) = given(RecoveryAfterNight(grant=grant))
    assert (credit.minutes, credit.blocks) == (many, (stretch("2026-09-16 09:00", f"2026-09-16 {until}"),))


@pytest.mark.parametrize(
    ("called", "reason"),
    [
        (page("2026-09-15 22:30", "2026-09-15 22:59"), None),
        (page("2026-09-15 22:30", "2026-09-15 23:00"), Reason.LONG_AT_NIGHT),
        (page("2026-09-15 23:55"), None),
        (page("2026-09-16 00:00"), Reason.WOKEN_IN_THE_CORE),
        (page("2026-09-15 21:00", "2026-09-16 02:00"), Reason.LONG_AT_NIGHT),
    ],
)
def test_which_nights_are_bad(called: object, reason: Reason | None) -> None:
    rule = RecoveryAfterNight(engaged_minutes=30, on_broken=False)
    found = evaluate(policy_of(rule), case(called)).granted  # type: ignore[arg-type]  # a page
    assert [credit.reason for credit in found] == ([reason] if reason else [])


def test_a_broken_night_is_bad_where_it_is_asked_for() -> None:
    twice = page("2026-09-15 23:30"), page("2026-09-16 05:10")
    thrice = *twice, page("2026-09-16 02:00")
    rule = RecoveryAfterNight(on_core=False, engaged_minutes=None)
    assert [len(evaluate(policy_of(rule), case(*pages)).granted) for pages in (twice, thrice)] == [0, 1]
    (credit,) = evaluate(policy_of(rule), case(*thrice)).granted
    assert (credit.reason, credit.source_id) == (Reason.BROKEN_NIGHT, "2026-09-15 23:30")


def test_a_weekend_s_nights_give_one_monday_morning() -> None:
    nights = [page(f"2026-09-{day} 03:00") for day in (19, 20, 21)]
    assert minutes(*evaluate(policy_of(RecoveryAfterNight()), case(*nights)).granted) == [240]


def test_a_call_through_two_nights_is_one_credit_for_both_mornings() -> None:
    watches = (
        ("15 23:00", "16 07:00"),
        ("16 07:00", "16 15:00"),
        ("16 15:00", "16 23:00"),
        ("16 23:00", "17 02:00"),
    )
    on = [page(f"2026-09-{start}", f"2026-09-{end}") for start, end in watches]
    (credit,) = evaluate(policy_of(RecoveryAfterNight()), case(*on)).granted
    assert credit.minutes == 480
    assert credit.blocks == tuple(stretch(f"2026-09-{day} 09:00", f"2026-09-{day} 13:00") for day in (16, 17))


def test_a_morning_that_is_too_late_helps_nobody() -> None:
    on_leave = [stretch("2026-09-16 00:00", "2026-09-19 00:00")]
    assert given(RecoveryAfterNight(), leave=on_leave) == ()
    (later,) = given(RecoveryAfterNight(grant=Grant.HALF_DAY), leave=on_leave)
    assert (later.minutes, later.blocks, later.auto_book, later.take_by) == (240, (), False, None)


def test_leave_in_the_morning_is_not_given_again() -> None:
    (credit,) = given(RecoveryAfterNight(), leave=[stretch("2026-09-16 08:00", "2026-09-16 11:00")])
    assert (credit.minutes, credit.blocks) == (120, (stretch("2026-09-16 11:00", "2026-09-16 13:00"),))


def test_rest_is_known_before_the_night_is_over() -> None:
    assert minutes(*given(DailyRest(), as_of="2026-09-16 04:00")) == [360]
    assert given(DailyRest(), as_of="2026-09-16 03:59") == ()


def test_a_branch_agreement_and_a_shortest_call() -> None:
    """Nine hours were over when the phone rang at three; not so when it rings at two."""
    assert given(DailyRest(reduced_to_hours=9)) == ()
    earlier = case(page("2026-09-16 02:00", "2026-09-16 03:00"))
    assert minutes(*evaluate(policy_of(DailyRest(reduced_to_hours=9)), earlier).granted) == [180]
    assert minutes(*given(DailyRest(de_minimis_minutes=60))) == [360]
    assert given(DailyRest(de_minimis_minutes=61)) == ()


def test_a_rest_that_was_complete_gives_nothing_unless_asked() -> None:
    late = case(page("2026-09-16 06:00"))
    assert evaluate(policy_of(DailyRest()), late).granted == ()
    strict = evaluate(policy_of(DailyRest(complete_before_counts=False)), late)
    assert minutes(*strict.granted) == [490 - 10]


def test_what_the_weekly_rest_missed() -> None:
    called = case(page("2026-09-20 01:00", "2026-09-20 02:00"), page("2026-09-20 22:00"))
    (credit,) = evaluate(policy_of(WeeklyRest(take_within_days=14)), called).granted
    longest = 31 * 60
    assert (credit.minutes, credit.reason) == (35 * 60 - longest, Reason.SHORT_WEEKLY_REST)
    assert credit.take_by == date(2026, 10, 4)


def test_a_weekend_on_call() -> None:
    (credit,) = given(RecoveryAfterWeekend(), shifts=[WEEKEND])
    assert (credit.minutes, credit.source_id, credit.earned_at) == (480, "shift-7", WEEKEND.ends_at)


@pytest.mark.parametrize(
    ("ends", "many"),
    [
        ("2026-09-19 23:59", []),
        ("2026-09-20 00:00", [240]),
        ("2026-09-20 23:59", [240]),
        ("2026-09-21 00:00", [480]),
    ],
)
def test_how_much_of_a_weekend(ends: str, many: list[int]) -> None:
    assert minutes(*given(RecoveryAfterWeekend(), shifts=[shift("2026-09-18 18:00", ends)])) == many


def test_a_weekend_of_47_hours_is_a_whole_one() -> None:
    spring = [shift("2026-03-27 18:00", "2026-03-30 09:00")]
    found = evaluate(policy_of(RecoveryAfterWeekend()), case(shifts=spring, as_of="2026-04-05 12:00"))
    assert minutes(*found.granted) == [480]


def test_a_weekend_counts_once_for_two_teams_and_when_the_last_shift_is_over() -> None:
    other = shift("2026-09-19 00:00", "2026-09-22 00:00", "secondary", id="shift-8")
    (credit,) = given(RecoveryAfterWeekend(), shifts=[WEEKEND, other])
    assert (credit.minutes, credit.source_id) == (480, "shift-8")
    assert given(RecoveryAfterWeekend(), shifts=[WEEKEND, other], as_of="2026-09-21 12:00") == ()


def test_a_shift_of_two_weekends_gives_for_both_at_its_end() -> None:
    long = shift("2026-09-11 18:00", "2026-09-21 09:00")
    assert minutes(*given(RecoveryAfterWeekend(), shifts=[long])) == [960]


def test_a_weekend_may_have_to_be_busy() -> None:
    busy = RecoveryAfterWeekend(engaged_minutes=60)
    assert given(busy, shifts=[WEEKEND]) == ()
    called = page("2026-09-19 12:00", "2026-09-19 13:00")
    assert minutes(*evaluate(policy_of(busy), case(called, shifts=[WEEKEND])).granted) == [480]


def test_a_shadow_earns_nothing() -> None:
    shadow = Shift(WEEKEND.starts_at, WEEKEND.ends_at, "shadow")
    assert given(RecoveryAfterWeekend(), RecoveryHoliday(), shifts=[shadow]) == ()


def test_a_public_holiday_on_call() -> None:
    home = living(PARIS, holidays=["2026-09-18", "2026-09-19"])
    credits = given(RecoveryHoliday(), shifts=[WEEKEND], at=home)
    assert [(credit.source_id, credit.minutes) for credit in credits] == [("2026-09-19", 480)]
    assert minutes(*given(RecoveryHoliday(half_days=1, least_hours=6), shifts=[WEEKEND], at=home)) == [
        240,
        240,
    ]


@pytest.mark.parametrize(
    ("called", "holidays", "many"),
    [
        (WOKEN, [], 90),
        (WOKEN, ["2026-09-16"], 120),
        (page("2026-09-15 21:00", "2026-09-15 23:00"), [], 60 + 90),
        (page("2026-09-15 23:00", "2026-09-16 01:00"), ["2026-09-16"], 90 + 120),
        (page("2026-09-16 03:00"), [], 15),
        (page("2026-09-16 17:00", "2026-09-16 19:00"), [], 60),
    ],
)
def test_time_in_lieu(called: object, holidays: list[str], many: int) -> None:
    happened = case(called, at=living(PARIS, holidays))  # type: ignore[arg-type]  # a page
    assert minutes(*evaluate(policy_of(Toil()), happened).granted) == [many]


def test_work_at_work_is_paid_already() -> None:
    assert evaluate(policy_of(Toil()), case(page("2026-09-16 10:00"))).granted == ()


def test_what_the_law_forbids_is_for_pay() -> None:
    found = evaluate(policy_of(Toil(), DailyRest(), NotAllowed(kinds=("toil",))), case(WOKEN))
    assert [credit.rule for credit in found.granted] == ["daily_rest"]
    assert [(credit.rule, credit.minutes) for credit in found.refused] == [("toil", 90)]
    assert found.minutes == 360


def test_a_policy_that_is_off_gives_nothing() -> None:
    assert evaluate(PRESETS["fr"].policy, case(WOKEN)).granted == ()
    assert evaluate(Policy(PRESETS["fr"].policy.rulings, is_on=True), case(WOKEN)).minutes == 360


def test_rules_about_plans_give_nothing() -> None:
    assert given(Notice(), Statement()) == ()


def test_a_new_version_has_new_keys() -> None:
    second = Policy((Ruling(DailyRest(), version=2),), is_on=True)
    assert evaluate(second, case(WOKEN)).granted[0].key == "daily_rest:2:interruption:page-81:bob"
