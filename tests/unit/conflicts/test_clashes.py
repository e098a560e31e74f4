"""Where time off touches cover: values in, clashes out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from portal.conflicts.clashes import Clash, Cover, Off, clashes, compared, too_soon
from portal.conflicts.deadlines import Deadlines

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)  # nine in Paris
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
PARIS = "Europe/Paris"


def cover(start: datetime = MONDAY, length: timedelta = WEEK, shift_id: int = 1) -> Cover:
    return Cover(shift_id, 7, start, start + length)


def found(held: list[Cover], *away: tuple[datetime, timedelta], at: datetime = MONDAY - DAY) -> list[Clash]:
    return clashes(
        held, Off(hours=tuple((start, start + length) for start, length in away)), zone=PARIS, at=at
    )


@pytest.mark.parametrize(
    ("starts", "length", "counts"),
    [
        (4 * HOUR, 6 * HOUR, False),  # an afternoon of a week
        (13 * HOUR, 9 * HOUR, True),  # its night, 22:00 to 07:00
        (13 * HOUR, 4.5 * HOUR, True),  # half of one
        (13 * HOUR, 4 * HOUR, False),
        (DAY, 10 * HOUR, False),
        (DAY + HOUR, 12 * HOUR, False),
        (-9 * HOUR, 9 * HOUR, False),
        (-DAY, DAY, False),  # touching is no overlap
        (WEEK, DAY, False),
    ],
)
def test_a_night_of_it_counts_and_less_than_a_fifth_does_not(
    starts: timedelta, length: timedelta, counts: bool
) -> None:
    assert bool(found([cover()], (MONDAY + starts, length))) is counts


def test_a_whole_day_counts_however_little_of_it_is_on_call() -> None:
    midnight = MONDAY - 9 * HOUR
    [clash] = clashes([cover()], Off(days=((midnight, midnight + DAY),)), zone=PARIS, at=midnight)
    assert clash.away == (MONDAY, midnight + DAY)


@pytest.mark.parametrize(("hours", "counts"), [(1.5, False), (1.6, True), (8, True)])
def test_a_fifth_of_a_working_day_counts(hours: float, counts: bool) -> None:
    day = cover(length=8 * HOUR)
    assert bool(found([day], (MONDAY, hours * HOUR))) is counts


def test_pieces_of_one_shift_are_one_and_so_is_all_time_off_in_it() -> None:
    pieces = [cover(length=2 * DAY), cover(MONDAY + 2 * DAY, 5 * DAY)]
    [clash] = found(pieces, (MONDAY + DAY, DAY), (MONDAY + 4 * DAY, DAY))
    assert clash == Clash(1, 7, (MONDAY, MONDAY + WEEK), (MONDAY + DAY, MONDAY + 5 * DAY))


def test_what_is_over_is_none() -> None:
    assert found([cover()], (MONDAY, 2 * DAY), at=MONDAY + 2 * DAY) == []
    assert len(found([cover()], (MONDAY, 2 * DAY), at=MONDAY + DAY)) == 1


def test_two_shifts_are_two_in_their_order() -> None:
    later = cover(MONDAY + WEEK, shift_id=2)
    assert [one.shift_id for one in found([later, cover()], (MONDAY, 2 * WEEK))] == [1, 2]


def test_what_begins_before_somebody_may_work_again_is_too_soon() -> None:
    shift = cover(length=8 * HOUR)
    [clash] = too_soon([shift], MONDAY + 2 * HOUR, at=MONDAY - HOUR)
    assert (clash.period, clash.away) == ((MONDAY, MONDAY + 8 * HOUR), (MONDAY, MONDAY + 2 * HOUR))
    [whole] = too_soon([shift], MONDAY + DAY, at=MONDAY - HOUR)
    assert whole.away == (MONDAY, MONDAY + 8 * HOUR)
    assert too_soon([shift], MONDAY, at=MONDAY - HOUR) == []
    assert too_soon([shift], MONDAY + DAY, at=MONDAY) == [], "what has begun goes on"


@dataclass(frozen=True)
class Row:
    """A conflict as it is stored."""

    shift_id: int
    starts_at: datetime
    ends_at: datetime
    away_starts_at: datetime
    away_ends_at: datetime
    is_open: bool = True


def row(
    start: datetime = MONDAY, end: datetime = MONDAY + WEEK, *, is_open: bool = True, shift_id: int = 1
) -> Row:
    return Row(shift_id, start, end, start + DAY, end - DAY, is_open)


def clash_of(known: Row, *, more: timedelta = timedelta()) -> Clash:
    away = known.away_starts_at, known.away_ends_at + more
    return Clash(known.shift_id, 7, (known.starts_at, known.ends_at), away)


def test_what_is_known_is_kept_what_is_not_there_any_more_is_gone() -> None:
    one, other = row(), row(shift_id=2)
    clash = clash_of(one, more=HOUR)
    changes = compared([one, other], [clash])
    assert (changes.new, changes.kept, changes.gone) == ([], [(one, clash)], [other])


def test_a_decision_holds_for_as_much_as_it_was_made_about() -> None:
    decided = row(is_open=False)
    assert compared([decided], [clash_of(decided)]).new == []
    more = clash_of(decided, more=HOUR)
    assert compared([decided], [more]).new == [more]


def test_a_stretch_that_was_divided_is_one_that_is_kept_and_one_that_is_new() -> None:
    known = row()
    first, last = (
        Clash(1, 7, period, period) for period in ((MONDAY, MONDAY + DAY), (MONDAY + 3 * DAY, MONDAY + WEEK))
    )
    changes = compared([known], [first, last])
    assert (changes.kept, changes.new) == ([(known, first)], [last])


def test_the_team_is_asked_after_a_while_and_the_manager_before_it_is_late() -> None:
    wait = Deadlines()
    opened_at = MONDAY - 10 * DAY
    assert wait.offer_at(MONDAY, opened_at) == opened_at + DAY
    assert wait.escalate_at(MONDAY, opened_at) == MONDAY - 3 * DAY
    late = MONDAY - 3 * DAY - HOUR
    assert wait.offer_at(MONDAY, late) == wait.escalate_at(MONDAY, late) == MONDAY - 3 * DAY
    assert wait.offer_at(MONDAY, MONDAY) == wait.escalate_at(MONDAY, MONDAY) == MONDAY, "at once"
