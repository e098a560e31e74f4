"""The tables of a team's nights for a spreadsheet and for a script: the very numbers that stand on the view."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from portal.workload.team.board import Board, Line
from portal.workload.team.figures import HOUR

Row = Mapping[str, object]
TABLES = ("people", "weeks", "months")
NAMED = frozenset(("people",))
"""For managers alone."""


def rows_of(board: Board, table: str, *, is_named: bool) -> list[Row]:
    """Shape: `weeks` of each person for who may read names, of the team for others. Hours with one decimal."""
    if table == "people":
        return [_person(line) for line in board.lines]
    if table == "months":
        return [*_months(board)]
    return [*(_weeks_of_people(board) if is_named else _weeks(board))]


def _person(line: Line) -> Row:
    metrics, quarter = line.metrics, line.quarter
    return {
        "name": line.person.name,
        "pages": metrics.pages,
        "night_pages": metrics.night_pages,
        "interruptions": metrics.interruptions,
        "broken_nights": metrics.broken_nights,
        "oncall_h": _hours(metrics.oncall),
        "oncall_share": _short(metrics.oncall_share),
        "incidents_per_12h": _short(metrics.incidents_per_12h),
        "oncall_nights_in_a_row": metrics.max_consecutive_oncall_nights,
        "rest_breaches": line.rest_breaches,
        "weekend_oncall_h_90_days": _hours(quarter.weekend_oncall),
        "holiday_oncall_h_90_days": _hours(quarter.holiday_oncall),
        "score": line.scored.score,
        "level": line.scored.level.value,
        "guard_rails_crossed": " ".join(line.beyond),
    }


def _weeks_of_people(board: Board) -> Iterator[Row]:
    for line in board.lines:
        for week in board.weeks:
            sums = line.weeks.get(week.monday)
            yield {
                "name": line.person.name,
                "week": f"{week.monday:%G-W%V}",
                "night_pages": sums.night_pages if sums else 0,
                "pages": sums.pages if sums else 0,
                "oncall_h": _hours(sums.oncall) if sums else 0.0,
            }


def _weeks(board: Board) -> Iterator[Row]:
    for one in board.weeks:
        yield {"week": f"{one.monday:%G-W%V}", "night_pages": one.night_pages, "pages": one.pages}


def _months(board: Board) -> Iterator[Row]:
    for one in board.months:
        yield {
            "month": f"{one.month_on:%Y-%m}",
            "night_pages": one.night_pages,
            "interruptions": one.interruptions,
            "broken_nights": one.broken_nights,
            "oncall_h": _hours(one.oncall),
            "rest_breaches": one.rest_breaches,
            "people_over_a_guard_rail": one.beyond_count if board.is_large else None,
        }


def _hours(time: timedelta) -> float:
    return round(time / HOUR, 1)


def _short(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 4)
