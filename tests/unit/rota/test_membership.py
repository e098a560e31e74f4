"""An edited order of turns, such that nothing before today changes."""

from datetime import date

from portal.rota.rule.membership import rearranged
from portal.rota.rule.turns import Member

TODAY, BEFORE, AFTER = date(2026, 11, 21), date(2026, 11, 1), date(2026, 12, 24)
A, B, C, D = (Member(n) for n in range(1, 5))


def test_nothing_changes_where_nothing_is_wanted() -> None:
    assert rearranged([A, B, C], [A, B, C], TODAY) == [A, B, C]


def test_who_is_new_joins_today_in_their_place() -> None:
    assert rearranged([A, B], [A, D, B], TODAY) == [A, Member(4, TODAY), B]
    assert rearranged([A, B], [A, B, Member(4, AFTER)], TODAY) == [A, B, Member(4, AFTER)]


def test_who_is_taken_out_leaves_today_and_keeps_their_place() -> None:
    assert rearranged([A, B, C], [A, C], TODAY) == [A, Member(2, None, TODAY), C]
    assert rearranged([A, B, C], [], TODAY) == [Member(n, None, TODAY) for n in (1, 2, 3)]


def test_who_never_had_a_turn_is_forgotten() -> None:
    assert rearranged([A, Member(2, AFTER), Member(3, TODAY)], [A], TODAY) == [A]


def test_who_has_left_stays_in_the_history() -> None:
    gone = Member(2, None, BEFORE)
    assert rearranged([A, gone, C], [A, C], TODAY) == [A, gone, C]
    assert rearranged([A, gone, C], [A, B, C], TODAY) == [A, gone, Member(2, TODAY), C]


def test_who_leaves_today_has_left_and_may_come_back_at_once() -> None:
    leaving = Member(2, None, TODAY)
    assert rearranged([A, leaving, C], [A, C], TODAY) == [A, leaving, C]
    assert rearranged([A, leaving, C], [A, B, C], TODAY) == [A, leaving, Member(2, TODAY), C]


def test_who_would_have_left_later_leaves_today_when_they_are_taken_out() -> None:
    assert rearranged([A, Member(2, None, AFTER)], [A], TODAY) == [A, Member(2, None, TODAY)]
    assert rearranged([A, Member(2, BEFORE)], [A], TODAY) == [A, Member(2, BEFORE, TODAY)]


def test_who_has_left_is_in_nobodys_way() -> None:
    gone, back = Member(1, None, BEFORE), Member(1, BEFORE)
    assert rearranged([A, Member(2, None, BEFORE), C], [A, C, B], TODAY) == [
        A, Member(2, None, BEFORE), C, Member(2, TODAY),
    ]  # fmt: skip
    assert rearranged([gone, B, back], [B, back], TODAY) == [gone, B, back]


def test_wanted_dates_are_taken_over() -> None:
    leaving = Member(2, None, AFTER)
    assert rearranged([A, B], [A, leaving], TODAY) == [A, leaving]


def test_another_order_begins_anew_with_its_first() -> None:
    old = [Member(n, None, TODAY) for n in (1, 2, 3)]
    assert rearranged([A, B, C], [C, B, A], TODAY) == [
        *old,
        Member(3, TODAY),
        Member(2, TODAY),
        Member(1, TODAY),
    ]


def test_one_who_stands_in_it_twice_may_lose_one_place() -> None:
    assert rearranged([A, B, A, C], [A, B, C], TODAY) == [A, B, Member(1, None, TODAY), C]


def test_one_who_stands_in_it_twice_has_two_places_in_the_order() -> None:
    left = [Member(n, None, TODAY) for n in (1, 2, 1, 3)]
    assert rearranged([A, B, A, C], [A, B, C, A], TODAY) == [*left, *(Member(n, TODAY) for n in (1, 2, 3, 1))]
