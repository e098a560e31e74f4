"""Leave as a table: what its cells mean, and what is left out."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.absences.feeds.names import Known, People
from portal.absences.feeds.patterns import expression
from portal.absences.feeds.reading import Feed
from portal.absences.feeds.tables import Columns, DateOrder, Lines, NoTable, moment, table
from portal.absences.spans import Days, Hours

PARIS = ZoneInfo("Europe/Paris")
BOB = Known("Bob Blue", ("bob@people.example",))


def read(text: str, **columns: object) -> list[tuple[str, object, bool]]:
    usual = {"who": 0, "first": 1, "last": 2, "order": DateOrder.DMY}
    lines = Lines(table(text), Columns(**{**usual, **columns}))
    start, stop = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    found = lines.read(Feed(zone=PARIS), People([BOB]), start=start, stop=stop)
    told = [
        (one.person.name if one.person else f"? {one.name}", one.span, one.is_pending) for one in found.away
    ]
    return [*told, *((note.uid, note.code, False) for note in found.skipped)]


def test_the_order_of_days_is_what_was_said() -> None:
    text = "who;from;to\nBob Blue;03/04/2026;05/04/2026\n"
    assert read(text) == [("Bob Blue", Days(date(2026, 4, 3), date(2026, 4, 5)), False)]
    assert read(text, order=DateOrder.MDY) == [("Bob Blue", Days(date(2026, 3, 4), date(2026, 5, 4)), False)]
    assert read(text, is_last_included=False)[0][1] == Days(date(2026, 4, 3), date(2026, 4, 4))


def test_who_is_a_name_or_an_address_and_bad_lines_stop_nothing() -> None:
    text = (
        "who,from,to\nBOB@people.example,1.2.2026,\nBlue Bob,31.2.2026,1.3.2026\nZoe,1.3.2026,2.3.2026\n,x\n"
    )
    assert read(text) == [
        ("Bob Blue", Days(date(2026, 2, 1), date(2026, 2, 1)), False),
        ("? Zoe", Days(date(2026, 3, 1), date(2026, 3, 2)), False),
        ("3", "unreadable", False),
        ("5", "unreadable", False),
    ]


def test_a_state_says_what_is_asked_for_and_what_was_refused() -> None:
    rows = ["Bob Blue\t1/6/2026\t1/6/2026\tRequested", "Bob Blue\t2/6/2026\t2/6/2026\tDeclined"]
    text = "\n".join(["who\tfrom\tto\tstate", *rows])
    assert read(text, state=3) == [("Bob Blue", Days(date(2026, 6, 1), date(2026, 6, 1)), True)]


def test_hours_are_meant_in_the_zone_of_the_source() -> None:
    text = "who,from,to\nBob Blue,1/7/2026 09:00,1/7/2026 12:30"
    start, end = datetime(2026, 7, 1, 7, tzinfo=UTC), datetime(2026, 7, 1, 10, 30, tzinfo=UTC)
    assert read(text) == [("Bob Blue", Hours(start, end), False)]


@pytest.mark.parametrize(
    ("text", "why"), [("", "empty"), ("a,b,c", "empty"), ("a;b\n1;2", "columns"), ("a,b,c\n" * 6000, "long")]
)
def test_what_is_no_table_is_told(text: str, why: str) -> None:
    with pytest.raises(NoTable, match=why):
        table(text)


@pytest.mark.parametrize("cell", ["", "tomorrow", "1/2/26", "40/01/2026", "1/2/99999"])
def test_what_is_no_day_is_none(cell: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        moment(cell, DateOrder.DMY, PARIS)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [("{type}", "name"), ("{name} {who}", "unknown"), ("{name}-{name}", "twice"), ("{name}{type}", "beside")],
)
def test_a_pattern_that_cannot_be_is_told(pattern: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        expression(pattern)


def test_what_is_typed_in_a_pattern_is_no_expression() -> None:
    people = People([BOB], patterns=(expression("(.*)+ {name} [{type}]"),))
    assert people.whose("(.*)+ Bob Blue [Sick]", ()) == (BOB, "Bob Blue")
    assert people.whose("Bob Blue", ()) == (None, "")
