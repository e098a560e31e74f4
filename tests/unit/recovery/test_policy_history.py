from datetime import date

from portal.recovery.earning_rules import RecoveryAfterNight, RecoveryHoliday, Toil
from portal.recovery.policies.history import (
    NOTHING,
    Entry,
    holding,
    in_force,
    in_turn,
    merged,
    next_rulings,
    policy_from,
    since_joined,
    stored_of,
)
from portal.recovery.presets import PRESETS
from portal.recovery.rules import Policy, Ruling, policy_of

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))
OFF, TOIL, NIGHTS = Policy(), policy_of(Toil()), policy_of(RecoveryAfterNight())


def since(day: date, policy: Policy = TOIL, policy_id: int = 1, number: int = 1) -> Entry:
    return Entry(day, policy, policy_id, number)


def test_a_policy_comes_back_from_what_is_stored() -> None:
    for preset in PRESETS.values():
        assert policy_from(stored_of(preset.policy), is_on=False) == preset.policy
    named = Policy((Ruling(Toil(), "weekends", 3), Ruling(Toil())), is_on=True)
    assert policy_from(stored_of(named), is_on=True) == named


def test_a_later_version_replaces_what_was_still_to_hold() -> None:
    first, second, third = since(JAN, number=1), since(MAR, number=2), since(FEB, number=3)
    assert in_force([first, second]) == [first, second]
    assert in_force([first, second, third]) == [first, third]
    assert in_force([first, since(JAN, number=2)]) == [since(JAN, number=2)]


def test_a_team_s_policy_holds_for_somebody_from_the_day_they_joined() -> None:
    known = [since(JAN, TOIL), since(MAR, NIGHTS, number=2)]
    assert since_joined(known, FEB) == [since(FEB, TOIL), since(MAR, NIGHTS, number=2)]
    assert since_joined(known, MAR) == [since(MAR, NIGHTS, number=2)]
    assert since_joined(known, date(2025, 1, 1)) == known


def test_at_each_date_the_first_that_is_on_holds() -> None:
    best = [since(JAN, OFF), since(FEB, NIGHTS, number=2), since(APR, OFF, number=3)]
    other = [since(JAN, TOIL, policy_id=2)]
    line = merged([best, other])
    assert [(one.since, one.policy_id, one.number) for one in line] == [(JAN, 2, 1), (FEB, 1, 2), (APR, 2, 1)]
    assert [one.policy for one in line] == [TOIL, NIGHTS, TOIL]


def test_where_none_is_on_the_first_there_is_holds() -> None:
    assert merged([[since(FEB, OFF)], [since(JAN, OFF, policy_id=2)]]) == [
        since(JAN, OFF, policy_id=2),
        since(FEB, OFF),
    ]
    assert merged([]) == []


def test_before_the_first_entry_nothing_holds() -> None:
    assert holding([since(FEB)], JAN) is None
    assert holding([since(FEB)], FEB) == since(FEB)


def test_a_rule_that_changes_is_a_next_version_and_one_that_comes_back_goes_on() -> None:
    first = Policy(next_rulings([], [("", Toil()), ("", RecoveryHoliday())]))
    assert [one.version for one in first.rulings] == [1, 1]
    dearer = Toil(night_percent=200)
    second = Policy(next_rulings([first], [("", dearer)]))
    assert second.rulings == (Ruling(dearer, "", 2),)
    third = next_rulings([first, second], [("", RecoveryHoliday(half_days=1)), ("", dearer)])
    assert [(one.name, one.version) for one in third] == [("recovery_holiday", 2), ("toil", 2)]
    back = next_rulings([first, second], [("", Toil())])
    assert back == (Ruling(Toil(), "", 3),)


def test_lines_follow_each_other_from_their_dates() -> None:
    first, second = [since(JAN), since(MAR, number=2)], [since(JAN, NIGHTS, 2)]
    assert in_turn([(FEB, first)]) == first
    assert in_turn([(JAN, first), (FEB, second)]) == [since(JAN), since(FEB, NIGHTS, 2)]
    assert in_turn([(JAN, first), (FEB, [])]) == [since(JAN), Entry(FEB, NOTHING, 0, 0)]
    assert in_turn([(JAN, []), (FEB, second)]) == [since(FEB, NIGHTS, 2)]
    assert in_turn([(JAN, first), (FEB, first)]) == first, "nothing has changed for them"
    assert in_turn([(JAN, first), (FEB, [since(APR, OFF, 3)])]) == [
        since(JAN),
        Entry(FEB, NOTHING, 0, 0),
        since(APR, OFF, 3),
    ]
    assert in_turn([(JAN, first), (FEB, second), (FEB, first)]) == first, "of one day the last counts"
