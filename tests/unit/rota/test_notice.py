"""How many days before their shift people are told, and what that asks for."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rota.plans.differences import Difference, Kind
from portal.rota.plans.notice import Limits, Verdict, affected, changes_of_plan, verdict, worst

USUAL = Limits(15, 1)
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


def a_change(days: float, old: int | None, new: int | None) -> Difference:
    start = AT + timedelta(days=days)
    end = start + timedelta(days=7)
    kind = Kind.CREATED if old is None else Kind.REMOVED if new is None else Kind.CHANGED
    return Difference(
        kind, start, end if old else None, old, start if new else None, end if new else None, new
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, Verdict.TOO_LATE),
        (1, Verdict.TOO_LATE),
        (2, Verdict.LATE),
        (14, Verdict.LATE),
        (15, Verdict.FINE),
        (90, Verdict.FINE),
    ],
)
def test_fifteen_days_are_usual_and_one_clear_day_is_the_least(days: int, said: Verdict) -> None:
    assert verdict(days, USUAL) is said


@pytest.mark.parametrize(
    ("limits", "verdicts"),
    [
        (Limits(7, 2), [Verdict.TOO_LATE, Verdict.TOO_LATE, Verdict.LATE, Verdict.FINE]),
        (Limits(3, 3), [Verdict.TOO_LATE, Verdict.TOO_LATE, Verdict.FINE, Verdict.FINE]),
        (Limits(0, 0), [Verdict.FINE] * 4),
    ],
)
def test_a_team_has_its_own_limits(limits: Limits, verdicts: list[Verdict]) -> None:
    assert [verdict(days, limits) for days in (1, 2, 3, 7)] == verdicts
    assert affected([a_change(2, 1, 1)], "Europe/Paris", limits, at=AT)[0].verdict is verdicts[1]


def test_everyone_who_gains_or_loses_a_shift_is_affected_soonest_first() -> None:
    lines = [a_change(20, 1, 2), a_change(3, 3, None), a_change(30, None, 1)]
    found = affected(lines, "Europe/Paris", USUAL, at=AT)
    assert [(a.person_id, len(a.gained), len(a.lost), a.notice_days) for a in found] == [
        (3, 0, 1, 3),
        (1, 1, 1, 20),
        (2, 1, 0, 20),
    ]
    assert worst(found) is Verdict.LATE
    assert worst([]) is Verdict.FINE


def test_the_worst_of_all_counts() -> None:
    found = affected([a_change(40, 1, 2), a_change(0.1, 3, 4)], "Europe/Paris", USUAL, at=AT)
    assert worst(found) is Verdict.TOO_LATE


def test_days_are_midnights_of_the_zone() -> None:
    """23:30 in Paris is the day before in New York."""
    late = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
    change = Difference(
        Kind.CREATED, late + timedelta(hours=1), None, None, late + timedelta(hours=1), late, 1
    )
    assert [
        affected([change], zone, USUAL, at=late)[0].notice_days
        for zone in ("Europe/Paris", "America/New_York")
    ] == [
        1,
        0,
    ]


def test_a_shift_that_has_begun_is_no_notice_at_all() -> None:
    assert affected([a_change(-2, None, 1)], "UTC", USUAL, at=AT)[0].notice_days == 0


def test_what_lies_beyond_the_published_plan_is_news_and_no_change() -> None:
    moved, inside, on_its_end = a_change(30, 1, 1), a_change(6, None, 2), a_change(7, None, 3)
    published_until = AT + timedelta(days=7)
    assert changes_of_plan([moved, inside, on_its_end], published_until) == [moved, inside]


def test_before_anything_is_published_all_is_news() -> None:
    assert changes_of_plan([a_change(6, None, 2)], None) == []
    assert changes_of_plan([a_change(6, 1, None)], None) == [a_change(6, 1, None)]
