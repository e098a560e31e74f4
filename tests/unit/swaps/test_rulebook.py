"""The rules of swaps by example. 16 November 2026 is a Monday; all is asked on the 2nd unless it says otherwise."""

from dataclasses import replace
from datetime import timedelta

from portal.swaps.rules.findings import is_refused, needs_reason
from portal.swaps.settings.strictness import Setting, Strictness
from tests.unit.swaps.rulebook import (
    NEW_YORK,
    PAYMENTS,
    chosen,
    local,
    nights,
    somebody,
    stretch,
    taking,
    told,
    week,
)

SATURDAY = stretch("2026-11-21 09:00", "2026-11-22 09:00")
HOUR = timedelta(hours=1)


def test_who_is_free_and_takes_turns_breaks_nothing() -> None:
    assert taking(week("2026-11-16"), by=somebody(week("2026-10-19"), week("2026-12-07"))) == []


def test_taking_nothing_breaks_nothing() -> None:
    assert taking(by=somebody(SATURDAY, is_active=False, is_member=False)) == []


# Who


def test_nobody_without_an_account_takes_anything_whatever_a_team_chooses() -> None:
    assert told(taking(SATURDAY, by=somebody(is_active=False))) == [("active", "block")]


def test_somebody_of_another_team_needs_a_reason() -> None:
    assert told(taking(SATURDAY, by=somebody(is_member=False))) == [("member", "warn")]


def test_who_only_watches_so_far_is_refused() -> None:
    assert told(taking(SATURDAY, by=somebody(turns=("shadow",)))) == [("training", "block")]


def test_who_takes_no_turns_of_the_role_needs_a_reason() -> None:
    assert told(taking(SATURDAY, by=somebody(turns=("secondary", "shadow")))) == [("role", "warn")]
    assert told(taking(SATURDAY, by=somebody(turns=()))) == [("role", "warn")]


def test_a_shadows_stretch_asks_only_who_it_is() -> None:
    watching = stretch("2026-11-21 09:00", "2026-11-28 09:00", role="shadow")
    assert taking(watching, by=somebody(SATURDAY, turns=())) == []
    assert told(taking(watching, by=somebody(SATURDAY, is_member=False))) == [("member", "warn")]


# Overlap


def test_nobody_is_on_call_twice_in_whatever_teams() -> None:
    payments = stretch("2026-11-22 06:00", "2026-11-23 06:00", team=PAYMENTS)
    [found] = taking(SATURDAY, by=somebody(payments))
    assert (found.rule, found.level, found.by, found.beside) == ("overlap", "block", 3 * HOUR, payments)
    assert found.stretch == (local("2026-11-22 06:00"), local("2026-11-22 09:00"))


def test_primary_and_secondary_of_one_team_at_once_are_one_person_too_few() -> None:
    assert told(taking(week("2026-11-16"), by=somebody(week("2026-11-16", role="secondary")))) == [
        ("overlap", "block")
    ]


def test_a_hand_over_at_the_same_instant_is_no_overlap() -> None:
    nine = stretch("2026-11-21 08:00", "2026-11-21 09:00")
    assert taking(SATURDAY, by=somebody(nine)) == []


def test_a_shadow_week_neither_blocks_nor_counts() -> None:
    watching = [week("2026-11-09", role="shadow"), week("2026-11-16", role="shadow")]
    assert taking(SATURDAY, by=somebody(*watching)) == []


def test_what_is_given_away_in_the_same_exchange_does_not_count() -> None:
    secondary = week("2026-11-16", role="secondary")
    assert taking(SATURDAY, by=somebody(secondary), giving=(secondary,)) == []


def test_of_what_is_given_in_part_the_rest_counts() -> None:
    secondary = week("2026-11-16", role="secondary")
    given = replace(secondary, starts_at=local("2026-11-21 12:00"))
    [found, *_rest] = taking(SATURDAY, by=somebody(secondary), giving=(given,))
    assert (found.rule, found.by) == ("overlap", 3 * HOUR)


def test_two_stretches_of_one_exchange_can_overlap_each_other() -> None:
    both = week("2026-11-16"), stretch("2026-11-20 09:00", "2026-11-20 10:00", role="secondary")
    assert told(taking(*both, by=somebody())) == [("overlap", "block")]


def test_what_is_only_watched_hides_nothing_behind_it() -> None:
    watching, real = week("2026-11-16", role="shadow"), week("2026-11-16", role="secondary")
    assert told(taking(SATURDAY, by=somebody(watching, real))) == [("overlap", "block")]


def test_giving_away_something_else_of_the_same_time_frees_nobody() -> None:
    secondary, payments = week("2026-11-16", role="secondary"), week("2026-11-16", team=PAYMENTS)
    [found] = taking(SATURDAY, by=somebody(secondary, payments), giving=(payments,))
    assert (found.rule, found.beside) == ("overlap", secondary)


# Leave


def test_leave_refuses_by_how_much_of_it_would_be_on_call() -> None:
    away = (local("2026-11-22 00:00"), local("2026-11-29 00:00"))
    [found] = taking(SATURDAY, by=somebody(away=(away,)))
    assert (found.rule, found.level, found.by) == ("leave", "block", 9 * HOUR)


def test_leave_that_ends_as_the_stretch_begins_is_no_matter() -> None:
    assert taking(SATURDAY, by=somebody(away=((local("2026-11-14 00:00"), local("2026-11-21 09:00")),))) == []


# Daily rest: 11 hours between two stretches


def test_six_hours_between_two_stretches_are_five_too_few() -> None:
    payments = stretch("2026-11-20 09:00", "2026-11-21 03:00", team=PAYMENTS)
    [found] = taking(SATURDAY, by=somebody(payments))
    assert (found.rule, found.level, found.by) == ("daily_rest", "warn", 5 * HOUR)
    assert (found.beside, found.stretch) == (payments, (payments.ends_at, SATURDAY.starts_at))


def test_eleven_hours_are_enough_and_a_minute_less_is_not() -> None:
    early = stretch("2026-11-22 20:00", "2026-11-22 23:00", team=PAYMENTS)
    assert taking(SATURDAY, by=somebody(early)) == []
    minute = timedelta(minutes=1)
    [found] = taking(SATURDAY, by=somebody(replace(early, starts_at=early.starts_at - minute)))
    assert (found.rule, found.by) == ("daily_rest", minute)


def test_a_stretch_that_goes_on_from_ones_own_is_one_with_it() -> None:
    friday = stretch("2026-11-20 09:00", "2026-11-21 09:00")
    assert taking(SATURDAY, by=somebody(friday)) == []


def test_going_from_one_role_straight_into_another_leaves_no_rest() -> None:
    friday = stretch("2026-11-20 09:00", "2026-11-21 09:00", role="secondary")
    [found] = taking(SATURDAY, by=somebody(friday))
    assert (found.rule, found.by) == ("daily_rest", 11 * HOUR)


def test_the_night_the_clocks_change_is_an_hour_longer_or_shorter_than_it_looks() -> None:
    """22:00 to 09:00 is eleven hours on the wall: twelve in the last night of October 24th, ten on March 28th."""
    for day, next_day, missing in (("2026-10-24", "2026-10-25", None), ("2026-03-28", "2026-03-29", HOUR)):
        evening = stretch(f"{day} 14:00", f"{day} 22:00", team=PAYMENTS)
        morning = stretch(f"{next_day} 09:00", f"{next_day} 18:00")
        found = taking(morning, by=somebody(evening), at=local("2026-01-01 00:00"))
        assert [one.by for one in found] == ([missing] if missing else [])


def test_of_a_week_of_nights_the_shortest_day_between_counts_once() -> None:
    taken = [stretch(f"2026-11-{day} 18:00", f"2026-11-{day + 1} 09:00") for day in (16, 17, 18)]
    [found] = taking(*taken, by=somebody())
    assert (found.rule, found.by) == ("daily_rest", 2 * HOUR)


def test_who_was_called_rests_first() -> None:
    rested_at = local("2026-11-21 15:00")
    [found] = taking(SATURDAY, by=somebody(rested_at=rested_at))
    assert (found.rule, found.by, found.beside) == ("daily_rest", 6 * HOUR, None)
    assert taking(SATURDAY, by=somebody(rested_at=SATURDAY.starts_at)) == []


# Weeks in a row, and the rest between them


def test_a_second_week_without_a_rest_is_refused() -> None:
    found, in_nights = taking(week("2026-11-23"), by=somebody(week("2026-11-16")))
    assert (in_nights.rule, in_nights.by) == ("consecutive_nights", 7)
    assert (found.rule, found.level, found.by) == ("consecutive_weeks", "block", timedelta(weeks=1))
    assert found.stretch == (local("2026-11-16 09:00"), local("2026-11-30 09:00"))


def test_a_team_may_allow_two_weeks_and_is_told_that_no_rest_is_in_them() -> None:
    two = chosen(
        consecutive_weeks=Setting(Strictness.BLOCK, 2), consecutive_nights=Setting(Strictness.BLOCK, 14)
    )
    [found] = taking(week("2026-11-23"), by=somebody(week("2026-11-16")), settings=two)
    assert (found.rule, found.level, found.by) == ("weekly_rest", "warn", 35 * HOUR)


def test_a_rest_of_35_hours_ends_a_run_and_a_minute_less_does_not() -> None:
    evening = stretch("2026-11-24 20:00", "2026-11-24 23:00")
    assert taking(evening, by=somebody(week("2026-11-16"))) == []
    early = replace(evening, starts_at=evening.starts_at - timedelta(minutes=1))
    assert told(taking(early, by=somebody(week("2026-11-16")))) == [("consecutive_weeks", "block")]


def test_weeks_in_which_the_clocks_change_count_as_one() -> None:
    assert taking(week("2026-10-19"), by=somebody(), at=local("2026-09-01 00:00")) == []  # 169 hours
    assert taking(week("2026-03-23"), by=somebody(), at=local("2026-01-01 00:00")) == []  # 167
    halves = (
        replace(week("2026-10-19"), ends_at=local("2026-10-22 09:00")),
        replace(week("2026-10-19"), starts_at=local("2026-10-22 09:00")),
    )
    assert taking(halves[0], by=somebody(halves[1]), at=local("2026-09-01 00:00")) == []


def test_a_shift_that_is_two_weeks_long_was_planned_so_and_nothing_comes_on_top() -> None:
    fortnight = stretch("2026-11-16 09:00", "2026-11-30 09:00")
    assert taking(fortnight, by=somebody()) == []
    assert told(taking(fortnight, by=somebody(week("2026-11-30")))) == [
        ("consecutive_weeks", "block"),
        ("consecutive_nights", "block"),
    ]


def test_two_weeks_taken_at_once_are_two() -> None:
    both = week("2026-11-16"), week("2026-11-23")
    assert told(taking(*both, by=somebody())) == [
        ("consecutive_weeks", "block"),
        ("consecutive_nights", "block"),
    ]


# Nights in a row


def test_an_eighth_night_in_a_row_is_refused() -> None:
    seven = nights("2026-11-16", 7)
    found = taking(*nights("2026-11-23", 1), by=somebody(*seven))
    assert told(found) == [("consecutive_weeks", "block"), ("consecutive_nights", "block")]
    assert [one.by for one in found] == [8 * HOUR, 1]
    assert found[1].stretch == (local("2026-11-16 22:00"), local("2026-11-24 07:00"))


def test_seven_nights_are_fine_and_a_free_night_starts_the_count_anew() -> None:
    assert taking(*nights("2026-11-22", 1), by=somebody(*nights("2026-11-16", 6))) == []
    ahead = nights("2026-11-24", 1)
    assert "consecutive_nights" not in dict(told(taking(*ahead, by=somebody(*nights("2026-11-16", 7)))))


def test_a_night_is_where_its_person_sleeps() -> None:
    """22:00 to 06:00 in Paris is an afternoon and an evening in New York."""
    found = taking(*nights("2026-11-23", 1), by=somebody(*nights("2026-11-16", 7), zone=NEW_YORK))
    assert "consecutive_nights" not in dict(told(found))


# Notice


def test_who_is_asked_has_one_clear_day() -> None:
    [found] = taking(SATURDAY, by=somebody(), at=local("2026-11-20 00:01"))
    assert (found.rule, found.level, found.by) == ("notice", "warn", 1)
    assert taking(SATURDAY, by=somebody(), at=local("2026-11-19 23:59")) == []


def test_who_offers_needs_no_notice() -> None:
    assert taking(SATURDAY, by=somebody(), at=local("2026-11-21 08:00"), is_offered=True) == []


# What follows


def test_a_refusal_stands_and_a_warning_asks_for_a_reason() -> None:
    refused = taking(week("2026-11-23"), by=somebody(week("2026-11-16")))
    assert (is_refused(refused), needs_reason(refused)) == (True, False)
    warned = taking(SATURDAY, by=somebody(turns=()))
    assert (is_refused(warned), needs_reason(warned)) == (False, True)
    assert (is_refused([]), needs_reason([])) == (False, False)


def test_a_team_chooses_how_strict_each_rule_is() -> None:
    early = stretch("2026-11-22 18:00", "2026-11-22 20:00", team=PAYMENTS)
    for level in Strictness:
        found = taking(SATURDAY, by=somebody(early), settings=chosen(daily_rest=level))
        assert told(found) == [("daily_rest", level.value)] * (level is not Strictness.OFF)


def test_refusals_come_first() -> None:
    at_once = somebody(week("2026-11-16", role="secondary"), turns=(), is_member=False)
    found = taking(SATURDAY, by=at_once, at=local("2026-11-20 12:00"))
    assert told(found) == [("overlap", "block"), ("member", "warn"), ("role", "warn"), ("notice", "warn")]
