from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rota.loads import Amount, amount, longest_run, notice_days
from portal.rota.plans.quality import Home, Quality, Stretch, Takers, quality
from portal.rota.rule.turns import Member, everyone

PARIS = "Europe/Paris"
BOB, ALICE, CHARLIE = 1, 2, 3
WEEK = timedelta(weeks=1)


def at(day: int, hour: int = 8, month: int = 11) -> datetime:
    """8:00 UTC is 9:00 in Paris in winter. 16 November 2026 is a Monday."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def week(day: int, who: int, *, of: int = 1, role: str = "primary", told: datetime | None = None) -> Stretch:
    return Stretch(of, role, who, at(day), at(day) + WEEK, told or at(1))


def takers(*members: Member, of: int = 1, role: str = "primary") -> Takers:
    return Takers(of, role, PARIS, members)


def of(*stretches: Stretch, who: Takers | None = None, weeks: int = 2) -> Quality:
    group = who or takers(*everyone(BOB, ALICE))
    homes = dict.fromkeys((BOB, ALICE, CHARLIE), Home(PARIS))
    return quality(stretches, [group], homes, at(16), at(16) + weeks * WEEK)


# Amounts


def test_a_week_is_seven_nights_and_one_weekend() -> None:
    assert amount([(at(16), at(23))], PARIS) == Amount(168, 7, 2)


def test_what_is_covered_twice_counts_once() -> None:
    assert amount([(at(16), at(18)), (at(17), at(19))], PARIS) == amount([(at(16), at(19))], PARIS)


def test_a_night_counts_from_its_half_on_where_its_person_lives() -> None:
    """22:00 to 07:00 in Paris is 21:00 to 06:00 UTC, nine hours."""
    half = (at(16, 21), at(17, 1) + timedelta(minutes=30))
    assert amount([half], PARIS).nights == 1
    assert amount([(half[0], half[1] - timedelta(minutes=1))], PARIS).nights == 0
    assert amount([half], "Pacific/Auckland").nights == 0


def test_a_public_holiday_counts_by_the_hours_of_it_where_its_person_lives() -> None:
    christmas = {date(2026, 12, 25), date(2026, 12, 26)}
    week = [(at(21, month=12), at(28, month=12))]
    assert amount(week, PARIS, christmas) == Amount(168, 7, 2, 2)
    half = [(at(25, 11, month=12), at(26, 11, month=12))]
    assert amount(half, PARIS, christmas).holidays == 1
    assert amount(half, "Pacific/Auckland", {date(2026, 12, 25)}).holidays == 0
    assert amount(week, PARIS).holidays == 0


def test_two_parts_of_a_night_are_one_night() -> None:
    assert amount([(at(16, 21), at(16, 23)), (at(17, 3), at(17, 6))], PARIS).nights == 1


@pytest.mark.parametrize(("first", "hours"), [(at(19, 7, 10), 169), (at(23, 8, 3), 167)])
def test_a_week_in_which_the_clocks_change_has_its_real_hours(first: datetime, hours: int) -> None:
    found = amount([(first, first + timedelta(hours=hours))], PARIS)
    assert (found.hours, found.nights) == (hours, 7)
    assert found.weekend_days == pytest.approx(2 + (hours - 168) / 24)


def test_a_run_ends_with_a_weekly_rest() -> None:
    nights = [(at(16 + n, 20), at(17 + n, 6)) for n in range(3)]
    assert longest_run(nights) == timedelta(days=2, hours=10)
    assert longest_run([nights[0], (at(18, 17), at(19, 17))]) == timedelta(days=1)
    assert longest_run([nights[0], (at(18, 16), at(18, 17))]) == timedelta(days=1, hours=21)
    assert longest_run([]) == timedelta()


def test_notice_counts_midnights_where_the_person_is() -> None:
    assert notice_days(at(16, 22), at(17, 22), PARIS) == 1
    assert notice_days(at(16, 22), at(16, 23), PARIS) == 1
    assert notice_days(at(17), at(16), PARIS) == 0


# The whole


def test_a_plan_without_gaps_covers_everything() -> None:
    found = of(week(16, BOB), week(23, ALICE))
    assert [(c.role, c.ratio, c.gaps) for c in found.coverage] == [("primary", 1, ())]
    assert {one.person_id: one.held for one in found.loads} == {
        who: Amount(168, 7, 2) for who in (BOB, ALICE)
    }
    assert all(one.share == Amount(168, 7, 2) for one in found.loads)
    assert found.weekend_spread == 0


def test_every_gap_is_listed() -> None:
    [coverage] = of(week(16, BOB), week(30, ALICE), weeks=4).coverage
    assert coverage.gaps == ((at(23), at(30)), (at(7, month=12), at(14, month=12)))
    assert coverage.ratio == pytest.approx(0.5)


def test_a_role_that_nobody_has_is_a_gap_and_a_trainee_is_none() -> None:
    assert of().coverage[0].gaps == ((at(16), at(30)),)
    trainee = of(week(16, BOB, role="shadow"), who=takers(*everyone(BOB), role="shadow"))
    assert trainee == Quality((), ())
    assert (trainee.notice_days, trainee.weekend_spread) == (None, 0)


def test_one_who_has_all_has_more_than_their_share() -> None:
    bob, alice = of(week(16, BOB), week(23, BOB)).loads
    assert (bob.held.hours, bob.share.hours, bob.longest_run) == (336, 168, 2 * WEEK)
    assert (alice.held, alice.share.hours, alice.notice_days) == (Amount(), 168, None)


def test_who_only_helps_out_has_no_share() -> None:
    helper = of(week(16, CHARLIE), week(23, BOB)).loads
    assert {one.person_id: one.share.hours for one in helper} == {CHARLIE: 0, BOB: 168, ALICE: 168}


def test_who_joins_late_has_a_smaller_share() -> None:
    late = takers(
        Member(BOB), Member(ALICE, joins_on=date(2026, 11, 23)), Member(CHARLIE, leaves_on=date(2026, 11, 1))
    )
    found = of(week(16, BOB), week(23, BOB), who=late)
    assert {one.person_id: one.share.hours for one in found.loads} == {
        BOB: pytest.approx(224),
        ALICE: pytest.approx(112),
    }


def test_shares_add_up_to_what_is_held() -> None:
    found = of(week(16, BOB), week(23, ALICE), week(30, BOB), weeks=5)
    for name in ("hours", "nights", "weekend_days", "holidays"):
        held, share = (
            sum(getattr(getattr(one, of), name) for one in found.loads) for of in ("held", "share")
        )
        assert held == pytest.approx(share)


def test_the_shortest_notice_counts_and_only_of_what_is_ahead() -> None:
    under_way = Stretch(1, "primary", ALICE, at(10), at(23), at(9))
    found = of(under_way, week(23, BOB, told=at(19)))
    assert {one.person_id: one.notice_days for one in found.loads} == {ALICE: None, BOB: 4}
    assert found.notice_days == 4


def test_what_reaches_beyond_is_clipped() -> None:
    [bob, _alice] = of(Stretch(1, "primary", BOB, at(1), at(30, month=12), at(1))).loads
    assert bob.held.hours == 336


def test_a_run_that_began_before_is_followed_back() -> None:
    rested = Stretch(1, "primary", BOB, at(1), at(6), at(1))
    [bob, _alice] = of(rested, Stretch(1, "primary", BOB, at(9), at(16), at(1)), week(16, BOB)).loads
    assert (bob.held.hours, bob.longest_run) == (168, 2 * WEEK)
    assert (bob.share.hours, bob.notice_days) == (84, 15)


def test_a_run_that_is_over_is_not_told() -> None:
    [bob, _alice] = of(Stretch(1, "primary", BOB, at(1), at(14), at(1)), week(23, BOB)).loads
    assert (bob.held.hours, bob.longest_run) == (168, WEEK)


def test_public_holidays_are_shared_as_hours_are() -> None:
    group = takers(*everyone(BOB, ALICE))
    homes = {BOB: Home(PARIS, frozenset({date(2026, 11, 17)})), ALICE: Home(PARIS)}
    loads = quality([week(16, BOB), week(23, ALICE)], [group], homes, at(16), at(30)).loads
    assert {one.person_id: (one.held.holidays, one.share.holidays) for one in loads} == {
        BOB: (1, 0.5),
        ALICE: (0, 0.5),
    }


def test_coverage_is_that_of_the_hours_wanted() -> None:
    days = [(at(day), at(day, 17)) for day in (16, 17, 18, 19)]
    there = [Stretch(1, "primary", BOB, start, end, at(1)) for start, end in days[:3]]
    group, homes = takers(*everyone(BOB)), {BOB: Home(PARIS)}
    [found] = quality(there, [group], homes, at(16), at(20), {"primary": days}).coverage
    assert (found.ratio, found.gaps) == (pytest.approx(0.75), (days[3],))
    assert found.outside_ratio == pytest.approx(1 - 36 / 96)
    [nothing] = quality(there, [group], homes, at(16), at(20), {"primary": []}).coverage
    assert (nothing.ratio, nothing.gaps, nothing.outside_ratio) == (1, (), 1)


def test_who_has_most_is_first() -> None:
    loads = of(week(16, ALICE), week(23, ALICE), week(30, CHARLIE), weeks=3).loads
    assert [one.person_id for one in loads] == [ALICE, CHARLIE, BOB]
    assert [one.person_id for one in of(week(16, CHARLIE)).loads] == [CHARLIE, BOB, ALICE]


def test_what_ends_as_the_look_begins_or_begins_as_it_ends_is_not_seen() -> None:
    beside = week(9, CHARLIE, of=2, role="manager"), week(30, CHARLIE, of=2, role="manager")
    found = of(*beside, week(16, BOB), week(23, ALICE))
    assert [one.role for one in found.coverage] == ["primary"]
    assert {one.person_id for one in found.loads} == {BOB, ALICE}


def test_each_role_has_its_own_gaps() -> None:
    primary, secondary = of(week(16, BOB), week(16, ALICE, of=2, role="secondary"), week(23, BOB)).coverage
    assert (primary.role, primary.gaps) == ("primary", ())
    assert (secondary.role, secondary.gaps) == ("secondary", ((at(23), at(30)),))


def test_a_share_is_of_the_rotations_they_take_turns_in() -> None:
    groups = [takers(*everyone(BOB, ALICE)), takers(*everyone(CHARLIE), of=2, role="manager")]
    plan = [week(16, BOB), week(23, BOB), week(16, CHARLIE, of=2, role="manager")]
    found = quality(plan, groups, dict.fromkeys((BOB, ALICE, CHARLIE), Home(PARIS)), at(16), at(30))
    assert {one.person_id: one.share.hours for one in found.loads} == {BOB: 168, ALICE: 168, CHARLIE: 168}


def test_the_shortest_notice_of_each_and_of_all() -> None:
    plan = week(16, BOB, told=at(13)), week(23, BOB, told=at(2)), week(30, ALICE, told=at(20))
    found = of(*plan, weeks=3)
    assert {one.person_id: one.notice_days for one in found.loads} == {BOB: 3, ALICE: 10}
    assert found.notice_days == 3


def test_the_spread_of_weekends_is_the_most_that_anybody_is_away_from_their_share() -> None:
    """Two of three have a weekend each: two thirds of a day too much for two, one and a third too few for one."""
    three = takers(*everyone(BOB, ALICE, CHARLIE))
    assert of(week(16, BOB), week(23, ALICE), who=three).weekend_spread == pytest.approx(4 / 3)


def test_nothing_to_look_at_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to look at"):
        quality([], [], {}, at(16), at(16))
