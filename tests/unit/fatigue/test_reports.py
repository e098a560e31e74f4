from dataclasses import replace
from datetime import timedelta

import pytest

from portal.fatigue.duty import Shift
from portal.fatigue.figures import figures
from portal.fatigue.interruptions import Page
from portal.fatigue.reports import Metrics, Report, report
from portal.fatigue.score import Kind, Level, level
from portal.fatigue.settings import Settings
from portal.rota.windows import Period
from tests.unit.fatigue.lives import life, living, local, page, shift, stretch

MONDAY_MORNING = "2026-09-21 09:00"


def looked_at(
    *pages: Page, shifts: list[Shift] | None = None, off: list[Period] | None = None, at: str = MONDAY_MORNING
) -> Report:
    return report(life(*pages, shifts=shifts or [], off=off or []), as_of=local(at))


def metrics(*shifts: Shift, at: str = MONDAY_MORNING) -> Metrics:
    return looked_at(shifts=list(shifts), at=at).metrics


def test_what_goes_on_is_shown_and_counts_nowhere() -> None:
    called = page("2026-09-16 03:00", "2026-09-16 04:00")
    during, after = (looked_at(called, at=f"2026-09-16 {at}") for at in ("03:59", "04:00"))
    assert (during.metrics.pages, [one.id for one in during.open]) == (0, ["2026-09-16 03:00"])
    assert (after.metrics.pages, list(after.open)) == (1, [])


def test_a_page_of_later_is_not_known_yet() -> None:
    """Else it would join the first, which would then go on."""
    pages = page("2026-09-16 03:00"), page("2026-09-16 03:20")
    assert looked_at(*pages, at="2026-09-16 03:15").metrics.interruptions == 1


def test_the_window_begins_at_midnight_four_weeks_ago() -> None:
    """Its first night began the evening before, but what woke somebody then was last month."""
    pages = page("2026-08-24 23:30"), page("2026-08-25 00:00")
    four_weeks = looked_at(*pages).metrics
    assert (four_weeks.pages, four_weeks.disturbed_nights) == (1, 1)
    assert report(life(*pages), as_of=local(MONDAY_MORNING), days=29).metrics.pages == 2


def test_a_night_on_call_is_half_of_it() -> None:
    half = shift("2026-09-16 22:00", "2026-09-17 02:30")
    assert metrics(half).max_consecutive_oncall_nights == 1
    assert (
        metrics(replace(half, ends_at=half.ends_at - timedelta(minutes=1))).max_consecutive_oncall_nights == 0
    )


def test_a_night_is_a_primary_s_when_half_of_it_was() -> None:
    def points(*shifts: Shift) -> list[float]:
        return [item.points for item in looked_at(shifts=list(shifts)).items]

    night = "2026-09-16 22:00", "2026-09-17 07:00"
    short = shift("2026-09-17 03:00", "2026-09-17 07:00")
    assert points(shift(*night)) == [1]
    assert points(shift(*night, "secondary")) == [0.5]
    assert points(shift(*night, "secondary"), short) == [0.5]
    assert points(shift(*night, "shadow")) == []


def test_nights_in_a_row_cost_more_from_the_eighth_on() -> None:
    found = looked_at(shifts=[shift("2026-09-11 09:00", MONDAY_MORNING)])
    late = [item for item in found.items if item.kind is Kind.NIGHT_IN_A_ROW]
    assert found.metrics.max_consecutive_oncall_nights == 10
    assert [(item.at, item.points) for item in late] == [
        (local(f"2026-09-{day} 07:00"), 2) for day in (19, 20, 21)
    ]


def test_a_row_of_nights_begins_with_the_window() -> None:
    """28 dates have 28 nights that end in them."""
    assert metrics(shift("2026-07-01 09:00", MONDAY_MORNING)).max_consecutive_oncall_nights == 28


def test_shifts_that_overlap_count_once() -> None:
    week = shift("2026-09-14 09:00", MONDAY_MORNING)
    other = shift("2026-09-18 00:00", "2026-09-20 00:00", "secondary")
    assert metrics(week, other).oncall == timedelta(hours=168)
    assert metrics(week, other).weekend_oncall == timedelta(hours=48)
    assert metrics(week, other).oncall_share == pytest.approx(168 / 672)


def test_shifts_are_clipped_to_the_window_and_to_now() -> None:
    always = shift("2026-01-01 00:00", "2027-01-01 00:00")
    now = local("2026-09-16 12:00")
    assert metrics(always, at="2026-09-16 12:00").oncall == now - local("2026-08-20 00:00")
    assert metrics(always, at="2026-09-16 12:00").max_consecutive_oncall_days == 28
    assert metrics(always, at="2026-09-16 11:59").max_consecutive_oncall_days == 27


def test_figures_that_have_nothing_to_divide_by() -> None:
    quiet = looked_at().metrics
    assert (quiet.incidents_per_12h, quiet.actionable_ratio, quiet.worst_stretch) == (None, None, None)
    assert figures(quiet)["worst_stretch_min"] is None


def test_incidents_for_each_twelve_hours_on_call() -> None:
    pages = page("2026-09-19 10:00"), page("2026-09-19 12:00"), page("2026-09-19 14:00")
    day = [shift("2026-09-19 09:00", "2026-09-19 21:00")]
    assert looked_at(*pages, shifts=day).metrics.incidents_per_12h == pytest.approx(3)


def test_what_had_to_be_done_among_what_was_marked() -> None:
    at = ("2026-09-19 10:00", "2026-09-19 12:00", "2026-09-19 14:00")
    words = (True, False, None)
    pages = [replace(page(when), is_actionable=word) for when, word in zip(at, words, strict=True)]
    assert looked_at(*pages).metrics.actionable_ratio == pytest.approx(0.5)


def test_whoever_helps_off_call_counts_too() -> None:
    assert looked_at(page("2026-09-16 03:00")).metrics.sleep_interruptions == 1


def test_a_night_with_five_hours_in_one_part_is_not_broken() -> None:
    """From 22:00 to 3:00, and one minute less."""
    assert looked_at(page("2026-09-16 03:00")).metrics.broken_nights == 0
    assert looked_at(page("2026-09-16 02:59")).metrics.broken_nights == 1


def test_falling_asleep_again_may_reach_into_a_night() -> None:
    evening = looked_at(page("2026-09-15 21:45")).metrics
    assert (evening.sleep_loss, evening.disturbed_nights) == (timedelta(minutes=15), 0)


def test_recovery_taken_lowers_the_score() -> None:
    woken = page("2026-09-16 03:00")
    tired, rested = (
        looked_at(woken, off=off, at="2026-09-16 16:00")
        for off in ([], [stretch("2026-09-16 09:00", "2026-09-16 14:10")])
    )
    assert (tired.metrics.daily_rest_violations, rested.metrics.daily_rest_violations) == (1, 0)
    assert tired.score - rested.score == pytest.approx(7.5, abs=0.05)


def test_leave_before_the_window_needs_no_rest() -> None:
    off = [stretch("2026-08-01 00:00", "2026-09-15 00:00")]
    assert (
        looked_at(page("2026-09-14 03:00"), off=off, at="2026-09-15 12:00").metrics.weekly_rest_violations
        == 0
    )


def test_earliest_return_while_the_rest_goes_on_and_after() -> None:
    woken = page("2026-09-16 03:00", "2026-09-16 04:00")
    for now in ("04:00", "08:00", "12:00"):
        assert looked_at(woken, at=f"2026-09-16 {now}").earliest_return == local("2026-09-16 15:00")
    assert looked_at(woken, at="2026-09-16 18:00").earliest_return is None


@pytest.mark.parametrize(
    ("score", "named"),
    [
        (0, "ok"),
        (24.9, "ok"),
        (25, "watch"),
        (49.9, "watch"),
        (50, "recover"),
        (74.9, "recover"),
        (75, "stop"),
        (100, "stop"),
    ],
)
def test_levels(score: float, named: str) -> None:
    assert level(score, Settings()) is Level(named)


def test_a_team_may_weigh_otherwise() -> None:
    gentle = replace(living(), settings=Settings(primary_night_points=3))
    week = [shift("2026-09-16 22:00", "2026-09-17 07:00")]
    assert report(life(shifts=week, at=gentle), as_of=local("2026-09-17 07:00")).score == 3
