"""Publishing: the difference between what is stored and what the rotation wants now."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from portal.rota.plans.reconciling import Plan, reconcile
from portal.rota.rule.shifts import Shift, shifts_between
from portal.rota.rule.turns import Rotation, Unit, everyone

WEEKLY = Rotation("primary", "Europe/Paris", date(2026, 1, 5), time(9), 0, Unit.WEEK, 1, everyone(11, 12, 13))
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
NOW = START + 2 * DAY
FOUR_WEEKS = shifts_between(WEEKLY, START, START + 4 * WEEK)


def test_the_first_publication_creates_everything_the_turn_under_way_too() -> None:
    plan: Plan[Shift] = reconcile([], FOUR_WEEKS, NOW)
    assert plan == Plan(create=tuple(FOUR_WEEKS), change=(), remove=(), keep=())


def test_a_second_publication_changes_nothing() -> None:
    plan = reconcile(FOUR_WEEKS, FOUR_WEEKS, NOW)
    assert plan.is_empty
    assert plan.keep == tuple(FOUR_WEEKS)


def test_publishing_further_only_adds() -> None:
    plan = reconcile(FOUR_WEEKS[:2], FOUR_WEEKS, NOW)
    assert (plan.create, plan.change, plan.remove) == (tuple(FOUR_WEEKS[2:]), (), ())


def test_another_order_changes_people_from_the_next_shift_on() -> None:
    swapped = shifts_between(replace(WEEKLY, members=everyone(13, 12, 11)), START, START + 4 * WEEK)
    plan = reconcile(FOUR_WEEKS, swapped, NOW)
    assert plan.change == ((FOUR_WEEKS[2], swapped[2]), (FOUR_WEEKS[3], swapped[3]))
    assert plan.keep == (FOUR_WEEKS[0], FOUR_WEEKS[1])
    assert not plan.create
    assert not plan.remove


def test_the_shift_that_has_begun_stays_and_the_next_begins_where_it_ends() -> None:
    """From Mondays to Wednesdays while Monday's shift runs: it ends on Monday, then there is a shorter one."""
    wednesdays = shifts_between(replace(WEEKLY, handoff_weekday=2), START, START + 3 * WEEK)
    plan = reconcile(FOUR_WEEKS[:2], wednesdays, NOW)
    assert plan.keep == (FOUR_WEEKS[0],)
    assert plan.create == (replace(wednesdays[0], starts_at=FOUR_WEEKS[0].ends_at), *wednesdays[2:])
    assert plan.create[0].ends_at - plan.create[0].starts_at == 2 * DAY
    assert plan.change == ((FOUR_WEEKS[1], wednesdays[1]),)


def test_longer_turns_lengthen_the_next_shift_and_remove_those_inside_it() -> None:
    fortnights = shifts_between(replace(WEEKLY, count=2), START, START + 4 * WEEK)
    plan = reconcile(FOUR_WEEKS, fortnights, NOW)
    assert plan.keep == (FOUR_WEEKS[0],)
    assert plan.change == (
        (FOUR_WEEKS[1], replace(fortnights[0], starts_at=START + WEEK)),
        (FOUR_WEEKS[2], fortnights[1]),
    )
    assert plan.remove == (FOUR_WEEKS[3],)


def test_a_paused_rotation_keeps_only_what_has_begun() -> None:
    plan = reconcile(FOUR_WEEKS, [], NOW)
    assert (plan.keep, plan.remove) == (tuple(FOUR_WEEKS[:1]), tuple(FOUR_WEEKS[1:]))


def test_a_shift_that_begins_this_instant_has_begun() -> None:
    plan = reconcile(FOUR_WEEKS, [], START + WEEK)
    assert (plan.keep, plan.remove) == (tuple(FOUR_WEEKS[:2]), tuple(FOUR_WEEKS[2:]))


def test_history_is_not_written_afterwards() -> None:
    plan: Plan[Shift] = reconcile([], FOUR_WEEKS, START + WEEK)
    assert plan.create == tuple(FOUR_WEEKS[1:])


def test_a_publication_that_lapsed_goes_on_where_the_last_shift_ended() -> None:
    """The last shift ended on Tuesday, today is Wednesday: Tuesday to Monday is what nobody has."""
    ended = Shift(START - 5 * DAY, START + DAY, 11, 0)
    plan = reconcile([ended], FOUR_WEEKS, NOW)
    assert plan.create[0] == replace(FOUR_WEEKS[0], starts_at=START + DAY)
    assert plan.keep == (ended,)


def test_a_shift_goes_on_as_what_has_most_of_its_time() -> None:
    """A week is cut in two: the longer part is the shift that moves, the other one is new."""
    week = FOUR_WEEKS[1]
    for days in (2, 5):
        cut = week.starts_at + days * DAY
        parts = replace(week, ends_at=cut), replace(week, starts_at=cut, person_id=99)
        longer, shorter = parts if days == 5 else parts[::-1]
        plan = reconcile([week], parts, NOW)
        assert (plan.change, plan.create) == (((week, longer),), (shorter,))
