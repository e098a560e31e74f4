"""The names of stretches, and what nobody covers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.calendars.stretches import Gap, Stretch, gaps_between, of_hours

NINE = datetime(2026, 11, 16, 9, tzinfo=UTC)
DAY = timedelta(days=1)
START, END = NINE, NINE + 10 * DAY
WHOLE = Stretch(
    shift_key="s1",
    is_opening=True,
    first_key="a1",
    starts_at=NINE,
    ends_at=NINE + 7 * DAY,
    role="primary",
    person="Bob",
    team="SRE Core",
    team_slug="sre-core",
    sequence=0,
    changed_at=NINE,
)


def day(number: float) -> datetime:
    return START + number * DAY


def stretch(first: int, last: int, key: str = "") -> Stretch:
    """From one day to another, counted from the start; a shift of its own."""
    begin = START + first * DAY
    return replace(
        WHOLE,
        shift_key=key or f"s{first}-{last}",
        starts_at=begin,
        ends_at=START + last * DAY,
    )


def test_what_a_shift_begins_with_is_the_shifts_own_event() -> None:
    assert WHOLE.uid == "shift-s1"
    assert replace(WHOLE, first_key="a9", person="Alice", ends_at=NINE + DAY).uid == "shift-s1"


def test_a_further_stretch_is_named_after_the_first_row_that_began_there() -> None:
    assert replace(WHOLE, is_opening=False, starts_at=NINE + DAY, first_key="a2").uid == "shift-s1-a2"


def test_between_before_and_after() -> None:
    cover = [stretch(6, 8), stretch(1, 3), stretch(3, 4)]
    assert gaps_between(cover, START, END) == [
        Gap("", START, START + DAY),
        Gap("shift-s3-4", START + 4 * DAY, START + 6 * DAY),
        Gap("shift-s6-8", START + 8 * DAY, END),
    ]


def test_cover_without_a_gap_and_no_cover_at_all() -> None:
    assert gaps_between([stretch(-3, 4), stretch(4, 20)], START, END) == []
    assert gaps_between([], START, END) == [Gap("", START, END)]


def test_cover_outside_changes_nothing() -> None:
    assert gaps_between([stretch(-5, -2), stretch(12, 15)], START, END) == [Gap("", START, END)]


def test_a_long_stretch_hides_the_short_one_inside_it() -> None:
    assert gaps_between([stretch(0, 10, "long"), stretch(1, 2)], START, END) == []


spans = st.tuples(st.integers(-5, 15), st.integers(1, 8)).map(lambda s: stretch(s[0], s[0] + s[1]))


@given(st.lists(spans, max_size=8))
def test_every_day_is_covered_or_in_one_gap(cover: list[Stretch]) -> None:
    gaps = gaps_between(cover, START, END)
    for number in range(10):
        day = START + number * DAY
        by_cover = any(s.starts_at <= day < s.ends_at for s in cover)
        in_gaps = sum(gap.starts_at <= day < gap.ends_at for gap in gaps)
        assert in_gaps == (0 if by_cover else 1)
    assert len({gap.after for gap in gaps}) == len(gaps), "each has a name of its own"
    assert gaps == sorted(gaps, key=lambda gap: gap.starts_at)


def test_a_gap_counts_from_the_first_to_the_last_of_the_hours_wanted() -> None:
    hours = [(day(2), day(2.5)), (day(3), day(3.5)), (day(5), day(5.5))]
    assert of_hours([Gap("a", day(1), day(4))], hours) == [Gap("a", day(2), day(3.5))]
    assert of_hours([Gap("a", day(2.25), day(3.25))], hours) == [Gap("a", day(2.25), day(3.25))]
    assert of_hours([Gap("a", day(2.5), day(3)), Gap("b", day(6), day(9))], hours) == []
    assert of_hours([Gap("a", START, END)], []) == []
