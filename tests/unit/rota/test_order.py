"""Who comes next while people join and leave."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from portal.rota.rule.shifts import shifts_between
from portal.rota.rule.turns import Member, Rotation, Turn, Unit, everyone, turns_from

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)
A, B, C, D = 1, 2, 3, 4
WEEKLY = Rotation("primary", "Europe/Paris", date(2026, 1, 5), time(9), 0, Unit.WEEK, 1, everyone(A, B, C))


def order(*members: Member, weeks: int = 7) -> list[int]:
    """Who begins each turn."""
    shifts = shifts_between(replace(WEEKLY, members=members), START, START + weeks * WEEK)
    return [person for _turn, person in sorted({s.turn: s.person_id for s in reversed(shifts)}.items())]


def monday(number: int) -> date:
    return date(2026, 1, 5) + number * WEEK


def test_the_others_keep_their_order_when_one_joins() -> None:
    assert order(Member(A), Member(B), Member(C), Member(D, joins_on=monday(3))) == [A, B, C, D, A, B, C]
    assert order(Member(A), Member(B), Member(C), Member(D, joins_on=monday(2))) == [A, B, C, D, A, B, C]
    assert order(Member(A), Member(D, monday(3)), Member(B), Member(C)) == [A, B, C, A, D, B, C]


def test_the_others_keep_their_order_when_one_leaves() -> None:
    assert order(Member(A), Member(B, leaves_on=monday(3)), Member(C)) == [A, B, C, A, C, A, C]
    assert order(Member(A, leaves_on=monday(1)), Member(B), Member(C)) == [A, B, C, B, C, B, C]


def test_who_joins_within_a_turn_waits_for_the_next() -> None:
    assert order(Member(A), Member(B, joins_on=date(2026, 1, 7)), weeks=3) == [A, B, A]


def test_who_leaves_within_a_turn_hands_the_rest_to_the_next() -> None:
    rotation = replace(WEEKLY, members=(Member(A, leaves_on=date(2026, 1, 8)), Member(B), Member(C)))
    shifts = shifts_between(rotation, START, START + 2 * WEEK)
    assert [(f"{s.starts_at:%d %H:%M}", f"{s.ends_at:%d %H:%M}", s.person_id, s.turn) for s in shifts] == [
        ("05 08:00", "07 23:00", A, 0),
        ("07 23:00", "12 08:00", B, 0),
        ("12 08:00", "19 08:00", B, 1),
    ]


def test_two_may_leave_within_one_turn() -> None:
    leaving = (Member(A, leaves_on=date(2026, 1, 8)), Member(B, leaves_on=date(2026, 1, 9)), Member(C))
    shifts = shifts_between(replace(WEEKLY, members=leaving), START, START + WEEK)
    assert [(shift.starts_at.day, shift.person_id) for shift in shifts] == [(5, A), (7, B), (8, C)]


def test_one_may_come_back() -> None:
    again = (Member(A, leaves_on=monday(1)), Member(B), Member(A, joins_on=monday(3)))
    assert order(*again, weeks=6) == [A, B, B, A, B, A]


def test_while_nobody_is_there_nobody_is_on_call() -> None:
    """B is there only for the third week; the order goes on from there."""
    shifts = shifts_between(
        replace(WEEKLY, members=(Member(B, monday(2), monday(3)),)), START, START + 5 * WEEK
    )
    assert [(shift.turn, shift.person_id) for shift in shifts] == [(2, B)]


def test_somebody_may_stand_in_the_order_twice() -> None:
    assert order(*everyone(A, B, A, C), weeks=6) == [A, B, A, C, A, B]


def test_hours_and_days_count_from_the_day_of_joining() -> None:
    hours = replace(WEEKLY, unit=Unit.HOUR, count=12, members=(Member(A), Member(B, date(2026, 1, 6))))
    people = [shift.person_id for shift in shifts_between(hours, START, START + timedelta(days=2))]
    assert people == [A, A, B, A]
    days = replace(WEEKLY, unit=Unit.DAY, members=(Member(A), Member(B, date(2026, 1, 7))))
    assert [s.person_id for s in shifts_between(days, START, START + timedelta(days=4))] == [A, A, B, A]


def test_they_join_in_the_order_of_their_dates_not_of_the_list() -> None:
    late_first = Member(A), Member(B, joins_on=monday(9)), Member(C, joins_on=monday(3))
    assert order(*late_first, weeks=11) == [A, A, A, C, A, C, A, C, A, B, C]


def test_who_was_there_before_the_rotation_began_is_there_from_its_first_turn() -> None:
    assert order(Member(A), Member(B, joins_on=date(2025, 6, 1)), weeks=3) == [A, B, A]
    assert order(Member(A, leaves_on=date(2025, 6, 1)), Member(B), weeks=2) == [B, B]


def test_turns_of_hours_look_at_the_day_they_begin_on() -> None:
    coming_and_going = Member(A), Member(B, leaves_on=date(2026, 1, 6)), Member(C, joins_on=date(2026, 1, 8))
    hours = replace(WEEKLY, unit=Unit.HOUR, count=12, members=coming_and_going)
    people = [shift.person_id for shift in shifts_between(hours, START, START + timedelta(days=4))]
    # The first two hand over at nine in the evening, B leaves at midnight.
    assert people == [A, B, A, A, A, A, A, C, A]


def test_turns_of_several_days_count_from_the_day_of_joining() -> None:
    pairs = replace(WEEKLY, unit=Unit.DAY, count=2, members=(Member(A), Member(B, date(2026, 1, 18))))
    found = shifts_between(pairs, START, START + timedelta(days=20))
    assert [shift.person_id for shift in found] == [A, A, A, A, A, A, A, B, A, B]


def test_a_turn_is_in_two_parts_only_when_its_person_leaves_within_it() -> None:
    rotation = replace(WEEKLY, members=(Member(A, leaves_on=date(2026, 1, 14)),))
    first, cut, rest, nobody = islice(turns_from(rotation, START), 4)
    assert first == Turn(START, START + WEEK, A, 0)
    assert cut == Turn(START + WEEK, datetime(2026, 1, 13, 23, tzinfo=UTC), A, 1)
    assert rest == Turn(cut.ends_at, START + 2 * WEEK, None, 1)
    assert nobody == Turn(START + 2 * WEEK, START + 3 * WEEK, None, 2)
